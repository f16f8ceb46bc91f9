"""Frameworks that all fade in the same way, each with a fault in its data when WATCH would come, as a sandbox for real nights.

Two commits a day by eight people in turn, from 2021-08-02 to 2024-01-07, a Sunday, and none since. Counted by hand from the
policy, with k weeks gone since the Monday 2024-01-08, the first without work behind it:

- all eight show up in each week, so the best half-year has 26 x 8 = 208 person-weeks, a team by the 104 that are asked for;
- the quarter holds 182 - 14 k commits: 42 at k = 10 and 28 at k = 11, the first below a fifth of the settled 182, 36.4; the pace of
  the quarter against the best half-year is (13 - k) / 13: .23 and .15, the first below a fifth too;
- so k = 11 (2024-03-25) is the first week in which the work has collapsed and k = 18 (2024-05-13) the eighth: what leads into ALERT
  leads into WATCH first;
- WATCH by its own rules comes no sooner: its 182 days hold somebody until k = 26, and the people keep it back.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.repository import Repository

FIRST, LAST = datetime(2021, 8, 2, 12, tzinfo=UTC), datetime(2024, 1, 7, 12, tzinfo=UTC)
OPENS = date(2024, 5, 13)
"""The Monday on which an undisturbed fade opens."""
PEOPLE = 8
DAYS = (LAST - FIRST).days + 1
CREATED = "2021-08-01T00:00:00Z"


def commit(at: datetime, number: int, subject: str = "Change", *, is_side: bool = False, is_merge: bool = False) -> Commit:
    seconds, who = int(at.timestamp()), f"p{number % PEOPLE}"
    return Commit(seconds, seconds, who, f"{who}@authors.invalid", f"{subject} {number}", is_side, is_merge)


def fade(days: int = DAYS, first: datetime = FIRST) -> list[Commit]:
    """Commits at noon and at midnight, every day."""
    return [commit(first + timedelta(hours=12 * place), place) for place in range(2 * days)]


def merged_then_squashed(switch: date) -> list[Commit]:
    """The same pace on the main line; until the switch each change there is a merge of two commits, from then on one commit."""
    first, *others = fade()
    found = [first]
    for plain in others:
        at = datetime.fromtimestamp(plain.committed_at, UTC)
        number = int(plain.subject.split()[1])
        if at.date() < switch:
            found += [commit(at - timedelta(minutes=back), number + back, "Part", is_side=True) for back in (2, 1)]
            found.append(commit(at, number, "Merge", is_merge=True))
        else:
            found.append(plain)
    return found


def imported() -> list[Commit]:
    """The fade, and 300 commits on one day of the week that ends as of `OPENS`."""
    day = datetime(2024, 5, 8, tzinfo=UTC)
    return [*fade(), *(commit(day + timedelta(minutes=place), place, "Imported") for place in range(300))]


class Guarded:
    """The sandbox's data: a framework a repository, `acme/NAME`."""

    def __init__(self, root: Path) -> None:
        self.dataset = Dataset(root, date(2024, 7, 20))

    def add(self, name: str, history: list[Commit], *, with_issues: bool = False) -> str:
        """Take in a repository; returns its full name."""
        full = f"acme/{name}"
        self.dataset.add(Repository(len(self.dataset.repositories) + 1, full, CREATED, "2024-07-20T00:00:00Z"))
        self.dataset.write_git(full, {"main": history})
        if not with_issues:
            self.dataset.disable_issues(full)
        return full


def write_catalog(folder: Path, frameworks: dict[str, str]) -> Path:
    """A catalog of frameworks: their core repositories as TOML."""
    folder.mkdir(exist_ok=True)
    for name, repos in frameworks.items():
        (folder / f"{name}.toml").write_text(f'name = "{name.title()}"\n{repos}')
    return folder


def core(repo: str, since: str = "") -> str:
    """A core repository as TOML, from a day on where one is given."""
    return f'[[repo]]\nname = "{repo}"\nrole = "core"\n' + (f"valid_from = {since}\n" if since else "")
