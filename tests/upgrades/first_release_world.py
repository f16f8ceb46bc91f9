"""Three repositories whose numbers mean something else since the second release, and one night-time server for them.

- `acme/engine` fell silent at the start of 2024: an alert by any formula.
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
        found.disable_issues(f"acme/{name}")
        for week in range(100):
            found.add_stars(f"acme/{name}", 2, (BORN + timedelta(weeks=week)).date())
    found.write_git("acme/engine", {"main": list(_people(BORN, TURN, 2, "Change"))})
    found.write_git("acme/machine", {"main": [*_people(BORN, TURN, 2, "Change"), *_machine(TURN, LAST)]})
    mainline, side = list(_people(BORN, LAST, 1, "Change")), list(_people(BORN, TURN, 3, "Fix", crew=20))
    found.write_git("acme/branchy", {"main": mainline, "4000-fix-something": side})
    return found


def write_catalog(folder: Path) -> None:
    """One framework for each of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.toml").write_text(f'name = "{name.title()}"\n[[repo]]\nname = "acme/{name}"\nrole = "core"\n', encoding="utf-8")
