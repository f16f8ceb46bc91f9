"""`pulse try`: install and import a framework's packages now, on the Pythons of this machine, and say what came of it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.names import complete, meant, not_found, of_catalog
from flows.cli.options import AsJson
from flows.console import say, table, write_json
from flows.errors import DONE, FAILED, UserError

if TYPE_CHECKING:
    from collectors.installs.attempt import Tried

Framework = Annotated[str, typer.Argument(metavar="FRAMEWORK", help="Of the catalog.", autocompletion=complete)]
Only = Annotated[list[str] | None, typer.Option("--python", metavar="3.N", help="Only on this Python; may be repeated.")]
Anywhere = Annotated[bool, typer.Option("--anywhere", help="Also where bubblewrap does not work: the packages then run as you.")]


def try_packages(framework: Framework, python: Only = None, anywhere: Anywhere = False, as_json: AsJson = False) -> int:
    """Try whether a framework's packages install and import today, each in a fresh environment. Nothing is stored."""
    tried = _tried(framework, python or (), is_anywhere=anywhere)
    if as_json:
        write_json([asdict(one) for one in tried])
    else:
        table(
            ("PACKAGE", "VERSION", "PYTHON", "INSTALLED", "IMPORTED", "WHY NOT", "SECONDS"),
            [_row(one) for one in tried],
            right=("SECONDS",),
        )
        say(f"tried with {tried[0].isolation}")
    return DONE if all(one.imported for one in tried) else FAILED


def _tried(framework: str, pythons: Sequence[str], *, is_anywhere: bool) -> "list[Tried]":
    from catalog.load import load
    from collectors.cancellation import CancelToken
    from collectors.github.client import USER_AGENT
    from collectors.http import HttpClient
    from collectors.installs.isolation import best
    from collectors.installs.pythons import find
    from collectors.installs.source import tries
    from flows.night.context import say_wait
    from flows.night.installs import machine, modules
    from flows.settings.model import load_settings
    from warehouse.cpythons import kept_up

    settings = load_settings()
    known = load(settings.catalog).frameworks
    slug = meant(framework, of_catalog(known))
    if slug is None:
        raise not_found(framework, list(known))
    named = modules([known[slug]])
    if not named:
        line = f"the catalog names no package of {slug}"
        raise UserError(line)
    if not best().is_strict and not is_anywhere and settings.installs != "anywhere":
        line = "bubblewrap does not work on this machine: install it, or run the packages as you with --anywhere"
        raise UserError(line)
    cancel_token = CancelToken()
    run_on = machine(settings, HttpClient(USER_AGENT, cancel_token, say_wait), best(), cancel_token)
    found = find(_minors(pythons) or kept_up(datetime.now(UTC).date()))
    return [tried for subject, module in named.items() for tried in tries(run_on, subject, module, found)]


def _minors(pythons: Sequence[str]) -> list[int]:
    minors = []
    for each in pythons:
        major, _, minor = each.partition(".")
        if major != "3" or not minor.isdecimal():
            line = f"--python: found {each!r}, expected a version as 3.12"
            raise UserError(line)
        minors.append(int(minor))
    return minors


def _row(one: "Tried") -> tuple[str | None, ...]:
    why = f"{one.error}: {one.detail}" if one.error and one.detail else one.error
    return (one.asked.package, one.asked.version, one.python, _said(one.installed), _said(one.imported), why, f"{one.seconds:.0f}")


def _said(answer: bool | None) -> str:
    return "" if answer is None else "yes" if answer else "no"
