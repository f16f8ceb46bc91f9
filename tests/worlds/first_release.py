"""Three repositories whose numbers mean something else since the second release, and one night-time server for them.

- `acme/engine` fell silent at the start of 2024: an alert by any formula. Three of its stars were given on a Sunday, which has not ended in
  California when the week has; one commit has a date of 2014, by which the first release begins its history; 17 of its 32 issues are
  deleted after the last night of the first release.
- `acme/machine` is kept busy by a machine that the first release takes for a person; its people left: an alert by the new formula alone.
- `acme/branchy` had a busy branch named after an issue, which the first release takes for a release line, until the start of 2024; its
  mainline goes on as ever: an alert by the old formula alone.

It runs under the code of the first release too (`keep_first_release.py`), so it uses nothing of the sandbox that came later.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository

NAMES = ("engine", "machine", "branchy")
BORN = datetime(2022, 6, 6, 12, tzinfo=UTC)
TURN = datetime(2024, 1, 8, tzinfo=UTC)
"""When people leave and the branch is given up."""

NIGHTS = tuple(datetime(2024, month, day, 9, tzinfo=UTC) for month, day in ((7, 10), (7, 17), (7, 24), (8, 21), (9, 4)))
"""Of the first release; those of the second follow."""

LAST = NIGHTS[-1] - timedelta(days=60)
"""Nothing happens afterwards; the first nights read what lies ahead of them as what is to come."""

UPGRADE = datetime(2024, 9, 5, 9, tzinfo=UTC)

STRAY = datetime(2014, 1, 6, 12, tzinfo=UTC)
"""A Monday eight years before the repository was made; where a clock was wrong."""

SUNDAY_STARS = date(2024, 6, 30)
OPENED = datetime(2024, 6, 15, 12, tzinfo=UTC)
ISSUES, CLOSED, DELETED = 32, 24, 17
"""Closed 7 and 14 days later, half each; what is deleted was closed."""
_MACHINE = ("torchxlabot", "torchxla@gmail.com")


def _people(since: datetime, until: datetime, a_week: int, what: str, crew: int = 6) -> Iterator[Commit]:
    step, place = timedelta(weeks=1) / a_week, 0
    at = since
    while at < until:
        who = f"{what.lower()}-{place % crew}"
        yield Commit(int(at.timestamp()), int(at.timestamp()), who, f"{who}@authors.invalid", f"{what} {place}")
        at, place = at + step, place + 1


def _machine(since: datetime, until: datetime) -> Iterator[Commit]:
    at, place = since, 0
    while at < until:
        yield Commit(int(at.timestamp()), int(at.timestamp()), *_MACHINE, f"Update {place}")
        at, place = at + timedelta(days=2, hours=8), place + 1


def build(folder: Path) -> Dataset:
    """Return the three repositories; the same commits with the same hashes each time."""
    found = Dataset(folder / "git", date(2024, 9, 4))
    for number, name in enumerate(NAMES):
        found.add(Repository(70 + number, f"acme/{name}", f"{BORN:%Y-%m-%dT%H:%M:%SZ}", "2024-07-01T00:00:00Z"))
        for week in range(100):
            found.add_stars(f"acme/{name}", 2, (BORN + timedelta(weeks=week)).date())
    for name in NAMES[1:]:
        found.disable_issues(f"acme/{name}")
    found.add_stars("acme/engine", 3, SUNDAY_STARS)
    _open_and_close(found)
    found.write_git("acme/engine", {"main": [_stray(), *_people(BORN, TURN, 2, "Change")]})
    found.write_git("acme/machine", {"main": [*_people(BORN, TURN, 2, "Change"), *_machine(TURN, LAST)]})
    mainline, side = list(_people(BORN, LAST, 1, "Change")), list(_people(BORN, TURN, 3, "Fix", crew=20))
    found.write_git("acme/branchy", {"main": mainline, "4000-fix-something": side})
    return found


def _stray() -> Commit:
    return Commit(int(STRAY.timestamp()), int(STRAY.timestamp()), "change-0", "change-0@authors.invalid", "Begin")


def _open_and_close(found: Dataset) -> None:
    numbers = found.open_issues("acme/engine", ISSUES, OPENED)
    for week, half in enumerate((numbers[: CLOSED // 2], numbers[CLOSED // 2 : CLOSED])):
        found.close_issues("acme/engine", half, OPENED + timedelta(weeks=week + 1))


def delete_issues(found: Dataset) -> None:
    """What happened on GitHub between the last night of the first release and the upgrade."""
    for number in sorted(found.repo("acme/engine").tables["issues"])[:DELETED]:
        found.forget("acme/engine", "issues", number)


def write_catalog(folder: Path) -> None:
    """One framework for each of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.toml").write_text(f'name = "{name.title()}"\n[[repo]]\nname = "acme/{name}"\nrole = "core"\n', encoding="utf-8")
