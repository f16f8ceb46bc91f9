"""One look at GitHub: which probes are asked for, in which order, and what is kept for the next day."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catalog.load import SHIPPED, load
from collectors.git.command import Git
from collectors.names import is_repository
from flows.errors import UserError
from flows.probes import at_once, clone, moved, queries, stars
from flows.probes.asker import Asker
from flows.probes.belief import Seen, Subjects, Verdict, subjects
from flows.probes.report import Report, write
from flows.settings.model import Settings

FOLDER = "probes"
_STATE = "last.json"
_PUBLIC = "https://api.github.com"
_FACTS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes:
        write: an own repository that may be changed, owner/name.
        load: whether to go on until GitHub refuses.
        again: whether to compare with the day before.
        blocked: a repository that is known to be blocked.
    """

    write: str | None = None
    load: bool = False
    again: bool = False
    blocked: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A finished look and its files."""

    report: Report
    files: Sequence[Path]


def look(settings: Settings, wish: Wish, now: datetime, say: Callable[[str], None]) -> Looked:
    """Ask what is asked for, write the report, and keep what the next day needs.

    Raises:
        UserError: a name that is none, no token, or nothing of the day before.
        BadToken: no token is accepted.
    """
    for name in filter(None, (wish.write, wish.blocked)):
        if not is_repository(name):
            line = f"{name!r} is no repository: expected OWNER/NAME"
            raise UserError(line)
    if not settings.github_token and settings.github_app is None:
        line = "--live needs a token: set GITHUB_TOKEN (without any scope, but for --write)"
        raise UserError(line)
    folder = settings.home / FOLDER
    before = _kept(folder) if wish.again else {}
    asker = Asker(settings, lambda seconds, reason: say(f"waiting {seconds:.0f} s: {reason}"))
    state: dict[str, Any] = {}
    seen = list(_look(settings, wish, now, asker, before, state, say))
    report = Report(
        now.astimezone(UTC).date(), version("framework-pulse"), _server(settings), _credentials(settings), _asked(asker), _every(seen)
    )
    files = write(report, folder, f"report-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", _hidden(settings, wish))
    kept = folder / _STATE
    kept.write_text(json.dumps({**before, **state, "day": f"{report.day}"}), encoding="utf-8")
    kept.chmod(0o600)
    return Looked(report, files)


def _look(
    settings: Settings, wish: Wish, now: datetime, asker: Asker, before: dict[str, Any], state: dict[str, Any], say: Callable[[str], None]
) -> Iterator[Seen]:
    about = subjects()
    git, mirror = Git(settings.github_server_url, timeout_s=clone.CLONE_S), settings.home / FOLDER / "clone.git"

    def told(what: str, found: Iterable[Seen]) -> Iterator[Seen]:
        say(what)
        for one in found:
            say(f"  {one.verdict.value}: {one.belief}: {one.found}")
            yield one

    if wish.again:
        yield from told("fetching into yesterday's clone", clone.fetch(git, mirror, about.clone))
        yield from told("looking for yesterday's star", _yesterday(asker, before))
    else:
        yield from told("cloning without trees", clone.clone(git, mirror, about.clone))
    yield from told("the star history", stars.history(asker, about.stars))
    yield from told("what is closed", stars.leaves(asker, about.stars))
    names = _names(settings, about)
    yield from told("the queries of a night", queries.night_queries(asker, names, about.large))
    yield from told("duplicates", queries.duplicates(asker, about.duplicates))
    yield from told("since when", [queries.since(asker, about.duplicates)])
    yield from told("moved and blocked", [moved.renamed(asker, about.renamed), moved.blocked(asker, wish.blocked)])
    if wish.write is not None:
        yield from told("writing to your repository", _write(settings, wish, now, asker, state))
    if wish.load:
        heaviest = queries.largest(asker, about.large)
        make = lambda: Asker(settings, lambda *_: None, is_paced=False)  # noqa: E731 - a name for what each of eight threads calls
        yield from told("eight at once, until it is refused", [at_once.limit(make, heaviest, at_once.SECONDS)])


def _write(settings: Settings, wish: Wish, now: datetime, asker: Asker, state: dict[str, Any]) -> Iterator[Seen]:
    from flows.probes import writing

    writer = writing.Writer(settings, wish.write or "")
    yield from writing.write(asker, writer, now)
    state["star"] = {"repo": wish.write, "given_at": writing.star(writer).isoformat()}
    yield Seen("star-day", Verdict.NOT_TRIED, "the star is given: run it with --again tomorrow")


def _yesterday(asker: Asker, before: dict[str, Any]) -> Iterator[Seen]:
    from flows.probes import writing

    if "star" in before:
        yield writing.star_day(asker, before["star"]["repo"], datetime.fromisoformat(before["star"]["given_at"]))


def _every(seen: Sequence[Seen]) -> list[Seen]:
    """Return the last word on each belief."""
    return list({one.belief: one for one in seen}.values())


def _names(settings: Settings, about: Subjects) -> list[str]:
    """Fifty repositories: the shipped catalog's, which are no secret, or on a server of one's own those of its catalog."""
    folders = [SHIPPED] if settings.github_api_url == _PUBLIC else settings.catalog
    listed = [repo.name for framework in load(folders).frameworks.values() for repo in framework.repos]
    return list(dict.fromkeys([*about.large, *listed, *about.more]))[:_FACTS_AT_MOST]


def _kept(folder: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        line = f"--again compares with the look of the day before, and {folder} holds none: run `pulse doctor --live` first"
        raise UserError(line) from None
    return kept


def _server(settings: Settings) -> str:
    return "github.com" if settings.github_api_url == _PUBLIC else "another server"


def _credentials(settings: Settings) -> str:
    tokens = f"{len(settings.github_token)} tokens" if len(settings.github_token) > 1 else "a token"
    return " and ".join([tokens] * bool(settings.github_token) + ["a GitHub App"] * (settings.github_app is not None))


def _asked(asker: Asker) -> str:
    spent = asker.client.spent()
    return f"{spent.requests} requests, {spent.graphql_points} GraphQL points"


def _hidden(settings: Settings, wish: Wish) -> set[str]:
    """Names that stand nowhere in the report: what was given, and whatever is not public anyway."""
    given = {part for name in filter(None, (wish.write, wish.blocked)) for part in (name, *name.split("/"))}
    own = {} if settings.github_api_url == _PUBLIC else load(settings.catalog).frameworks
    names = {repo.name for framework in own.values() for repo in framework.repos}
    known = set(subjects().more) | {subjects().stars, subjects().renamed, subjects().clone, *subjects().large}
    return {*given, *settings.secret_texts(), *(names - known), str(settings.home)} - {""}
