"""A git history written step by step: merges, straight commits, branches, cherry-picks, bots, people of many time zones."""

from datetime import datetime, timedelta, timezone
from random import Random

from tests.worlds.strict_server.rows import CommitRow, RepoRow

_NAMES = [
    "Alice Abbott", "Łukasz Żak", "山田 太郎", "Bob O'Neil", "Chandra", "Dmitri", "Eve Botha", "Farid", "Grace", "Hana",
    "Igor", "Jun", "Kofi", "Lena", "Mina", "Noor", "Olu", "Pia", "Quinn", "Rosa", "Sven", "Tariq",
]  # fmt: skip
PEOPLE = [(name, f"person{place}@example.org") for place, name in enumerate(_NAMES)]
PEOPLE.append(("A. Abbott", "person0@example.org"))  # one address under two names is one person
PEOPLE.append(("Grace", "grace@work.example.org"))  # one name with two addresses is two
_BOTS = [
    ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
    ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com"),
    ("pre-commit-ci[bot]", "66853113+pre-commit-ci[bot]@users.noreply.github.com"),
]
_SYNC = [("jax authors", "no-reply@google.com"), ("Facebook Github Bot", "facebook-github-bot@users.noreply.github.com")]
_ZONES = [timezone(timedelta(hours=hours)) for hours in (-8, -5, 0, 1, 5.5, 9, 12)]


class History:
    """The default branch of a repository as it grows; `now` only ever moves forward."""

    def __init__(self, repo: RepoRow, rng: Random, now: datetime) -> None:
        self.repo = repo
        self.rng = rng
        self.now = now
        self.tip: str | None = None

    def move_on(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

    def straight(self) -> str:
        """One commit by a person right on the default branch; every sixth was written weeks before it was committed."""
        written = self.now - timedelta(days=self.rng.choice([0, 0, 0, 0, 0, 40]))
        self.tip = self._commit(self._parents(), self.rng.choice(PEOPLE), written)
        return self.tip

    def by_bot(self) -> None:
        """One commit by a bot; the committer is a person, which makes no difference."""
        self.tip = self._commit(self._parents(), self.rng.choice(_BOTS), self.now, committer=PEOPLE[3])

    def merge(self, number: int, *, commits: int, synced: bool = False) -> None:
        """A pull request of some commits, merged with a merge commit by one of three maintainers; its branch began at the tip."""
        if self.tip is None:
            self.straight()
        side = self.tip
        for place in range(commits):
            self.move_on(timedelta(minutes=self.rng.randint(5, 600)))
            author = self.rng.choice(_SYNC) if synced and place % 3 == 0 else self.rng.choice(PEOPLE)
            side = self._commit((side,) if side else (), author, self.now, committer=("copybot[bot]", "copybot@example.org"))
        assert side is not None
        self.repo.pull_heads[number] = side
        self.tip = self._commit(
            (*self._parents(), side), PEOPLE[number % 3], self.now + timedelta(minutes=3), f"Merge pull request #{number}"
        )

    def octopus(self) -> None:
        """A merge of two branches at once, one of them with a root of its own."""
        self.move_on(timedelta(hours=5))
        root = self._commit((), PEOPLE[9], self.now - timedelta(days=3), "Import of an older project")
        other = self._commit(self._parents(), PEOPLE[10], self.now - timedelta(hours=2))
        self.tip = self._commit((*self._parents(), root, other), PEOPLE[1], self.now)

    def unmerged_pull(self, number: int) -> None:
        """Commits that only the head of a pull request holds: they count nowhere."""
        self.repo.pull_heads[number] = self._commit(self._parents(), ("Nobody", "nobody@example.org"), self.now)

    def around_midnight(self) -> None:
        """Four commits at the edges of a week, in time zones where the local day is another one."""
        monday = self.now + timedelta(days=14 - self.now.weekday())
        edge = monday.replace(hour=0, minute=0, second=0)
        for seconds, zone in ((-1, _ZONES[5]), (0, _ZONES[0]), (1, _ZONES[5]), (7 * 86400 - 1, _ZONES[6])):
            self.now = edge + timedelta(seconds=seconds)
            self.tip = self._commit(self._parents(), PEOPLE[12], self.now, zone=zone)

    def branch(self, name: str) -> None:
        """Begin a branch at the tip."""
        assert self.tip is not None
        self.repo.branches[name] = self.tip

    def cherry_pick(self, name: str) -> None:
        """Bring the newest commit of the default branch to another branch two days later, by the same author."""
        assert self.tip is not None
        origin = self.repo.commits[self.tip]
        author = (origin.author_name, origin.author_email)
        later = origin.committed_at + timedelta(days=2)
        subject = f"[{name}] {origin.subject} (#{len(self.repo.commits)})"
        self.repo.branches[name] = self._commit((self.repo.branches[name],), author, origin.authored_at, subject, committed=later)

    def tag(self, name: str) -> None:
        """Tag the tip of a branch."""
        tip = self.repo.branches[name]
        self.repo.tags[f"tag-{tip}"] = tip

    def done(self) -> None:
        """Name the tip the default branch."""
        assert self.tip is not None
        self.repo.branches[self.repo.default_branch] = self.tip

    def _parents(self) -> tuple[str, ...]:
        return (self.tip,) if self.tip else ()

    def _commit(
        self,
        parents: tuple[str, ...],
        author: tuple[str, str],
        written: datetime,
        subject: str | None = None,
        *,
        committer: tuple[str, str] = ("Web Flow", "noreply@github.com"),
        committed: datetime | None = None,
        zone: timezone | None = None,
    ) -> str:
        key = f"{self.repo.repo_id}-{len(self.repo.commits)}"
        zone = zone or self.rng.choice(_ZONES)
        at = max(written, committed or self.now).replace(microsecond=0)
        written = written.replace(microsecond=0)
        subject = subject or f"Change {len(self.repo.commits)}"
        self.repo.commits[key] = CommitRow(key, parents, *author, written.astimezone(zone), at.astimezone(zone), subject, *committer)
        return key
