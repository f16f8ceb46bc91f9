"""`pulse refresh`: one run of the nightly flow."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.names import complete, meant, not_found, of_catalog
from flows.cli.options import day
from flows.night.interruption import noted

if TYPE_CHECKING:
    from catalog.model import Framework

_SOME = "Only these frameworks; without any, the whole catalog."
Some = Annotated[list[str] | None, typer.Argument(metavar="[FRAMEWORK]...", help=_SOME, autocompletion=complete)]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="On the first run, fetch only what happened from this day on.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Score for this day, which is not included itself; default: today.")]
Notify = Annotated[bool, typer.Option("--notify/--no-notify", help="Whether to send alerts and to ask the heartbeat URL.")]


def refresh(frameworks: Some = None, since: Since = None, as_of: AsOf = None, notify: Notify = True) -> int:
    """Run one night: collect what changed, measure, score, publish."""
    from catalog.load import load
    from flows.settings.model import load_settings

    first, scored = day(since, "--since"), day(as_of, "--as-of")
    settings = load_settings()
    chosen = tuple(_chosen(frameworks or (), load(settings.catalog).frameworks))

    with noted():
        from flows.night.context import Request  # Prefect takes a second or two to import
        from flows.orchestration.refresh import refresh as run

        return run(settings, Request(datetime.now(UTC), chosen, first, scored, notify))


def _chosen(given: Sequence[str], known: Mapping[str, "Framework"]) -> Iterator[str]:
    names = of_catalog(known)
    for each in given:
        slug = meant(each, names)
        if slug is None:
            raise not_found(each, list(known))
        yield slug
