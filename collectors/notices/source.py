"""Notices in what makers write: README and description of each core repository, read on nights on which its `pushed_at` moved.

GraphQL: up to 20 repositories a query by alias, about 1 point. One row is a change: a notice stands from this reading on, or stands no
more. A README is read under the usual names in the root folder; of a link to another file only the address is seen. A description that is
changed without a push is read with the next one. What is kept of a text are the sentences that sound like an end, without mail addresses
and accounts. Source: https://docs.github.com/en/graphql/reference/objects#repository
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import pyarrow as pa

from collectors.asked_once import AskedOnce
from collectors.columns import BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import Denied, Malformed, NotOffered, SourceError, TooHeavy, Unavailable
from collectors.fields import integer, is_null, mapping, optional_text, text
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.github.graphql import Answer, document, repository_field
from collectors.github.subjects import SERVER
from collectors.notices.find import Notice, find, version
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

SOURCE = "notices"
REPOSITORIES_A_QUERY = 20
FILES = ("README.md", "README.rst", "README", "README.txt", "readme.md", "Readme.md")
DESCRIPTION = "description"
_WHERE = "the texts of a repository"
_FILES = " ".join(
    f't{place}: object(expression: "HEAD:{name}") {{ __typename ... on Blob {{ text }} }}' for place, name in enumerate(FILES)
)
_SELECTION = f"description databaseId {_FILES}"
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "notice": TEXT,
        "place": TEXT,
        "kind": TEXT,
        "phrase": TEXT,
        "quote": TEXT,
        "stands": BOOLEAN,
        "known_at": INSTANT,
    }
)


@dataclass(frozen=True, slots=True)
class Texts:
    """What was found in the texts of a repository.

    Attributes:
        is_there: whether there is any text.
        found: place (the name of the README, or description) and notice, each notice once.
    """

    is_there: bool
    found: Sequence[tuple[str, Notice]]


@dataclass(frozen=True, slots=True)
class Read:
    """What the last reading of a repository found.

    Attributes:
        mark: of its last push and of the phrases; None before the first reading.
        standing: row of each notice that stands, by id.
        is_there: whether there was any text.
    """

    mark: str | None = None
    standing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_there: bool = False

    @classmethod
    def of(cls, state: str | None) -> "Read":
        """Parse the stored text; one that is not ours begins anew."""
        try:
            told = json.loads(state or "{}")
            return cls(str(told["mark"]), {str(one["notice"]): one for one in told["standing"]}, bool(told["is_there"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the text to store."""
        return json.dumps({"mark": self.mark, "standing": list(self.standing.values()), "is_there": self.is_there})


class Notices:
    """The notices of each core repository of the catalog.

    Args:
        client: for GitHub.
        seen: the facts of the night.
        names: what the project of each repository is called; a repository without names is not read.
    """

    server = SERVER
    sources = (SOURCE,)

    def __init__(self, client: GitHubClient, seen: Mapping[Subject, RepoFacts], names: Mapping[Subject, Iterable[str]]) -> None:
        self._client, self._names = client, names
        self._seen = {subject: facts for subject, facts in seen.items() if subject in names}
        self._batches: list[tuple[list[Subject], AskedOnce[Mapping[Subject, Texts | SourceError]]]] = []

    def subjects(self) -> Iterable[Subject]:
        """Return the core repositories."""
        return self._seen

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Plan a reading if something was pushed since the last one, or if the phrases are others."""
        if not self._client.has_token:
            return Planned(refused={SOURCE: Denied("left out: it needs a token, set GITHUB_TOKEN")})
        facts, read = self._seen[subject], Read.of(states.get(SOURCE))
        if facts.is_empty or read.mark == _mark(facts):
            return Planned(unchanged=(Coverage(SOURCE, None, at),) if facts.is_empty or read.is_there else ())
        if not self._batches or len(self._batches[-1][0]) == REPOSITORIES_A_QUERY:
            batch: list[Subject] = []
            self._batches.append((batch, AskedOnce(partial(self._ask, batch))))
        batch, asked = self._batches[-1]
        batch.append(subject)
        is_first = len(batch) == 1
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, asked, at), requests=int(is_first), points=int(is_first)))

    def _pages(
        self, subject: Subject, asked: AskedOnce[Mapping[Subject, Texts | SourceError]], at: datetime, states: States
    ) -> Iterator[Page]:
        texts = asked.get()[subject]
        if isinstance(texts, SourceError):
            raise texts
        rows, read = changes(subject.key, texts, Read.of(states.get(SOURCE)), _mark(self._seen[subject]), at)
        coverage = (Coverage(SOURCE, None, at),) if texts.is_there else ()
        yield Page({SOURCE: rows}, {SOURCE: read.to_text()}, coverage)
        if not texts.is_there:
            msg = "it has neither a README nor a description"
            raise NotOffered(msg)

    def _ask(self, subjects: Sequence[Subject]) -> Mapping[Subject, Texts | SourceError]:
        """Ask for all of them at once, and for halves of them where that is too much."""
        names = [self._seen[subject].repo for subject in subjects]
        query = document(*(f"r{number}: {repository_field(name, _SELECTION)}" for number, name in enumerate(names)))
        try:
            answer = self._client.graphql(query, can_shrink=len(names) > 1, about=[*names, names[0]])
        except TooHeavy as error:
            half = len(subjects) // 2
            return {**self._ask(subjects[:half]), **self._ask(subjects[half:])} if half else {subjects[0]: error}
        except SourceError as error:
            return dict.fromkeys(subjects, error)
        return {subject: self._read(answer, f"r{number}", subject) for number, subject in enumerate(subjects)}

    def _read(self, answer: Answer, alias: str, subject: Subject) -> Texts | SourceError:
        if (refusal := answer.error_at(alias) or answer.unplaced) is not None:
            return refusal
        try:
            repository = mapping(answer.data, alias, _WHERE)
            if integer(repository, "databaseId", _WHERE) != self._seen[subject].repo_id:
                return Unavailable("the name belongs to another repository since the night began")
            return parse(repository, self._names[subject])
        except Malformed as error:
            return error


def parse(payload: object, names: Iterable[str]) -> Texts:
    """Return what was found in the answer about one repository.

    Args:
        payload: the value under its alias.
        names: what the project is called.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    if isinstance(payload, Mapping) and DESCRIPTION not in payload:
        raise Malformed(DESCRIPTION, _WHERE)
    texts = {name: _file(payload, f"t{place}") for place, name in enumerate(FILES)}
    texts[DESCRIPTION] = optional_text(payload, DESCRIPTION, _WHERE)
    known, found = list(names), dict[str, tuple[str, Notice]]()
    for place, content in texts.items():
        for notice in find(content or "", known):
            found.setdefault(notice.id, (place, notice))
    return Texts(any(texts.values()), tuple(found.values()))


def _file(payload: object, alias: str) -> str | None:
    """Return the text of a file; None where there is no such file, or one that is no text."""
    if is_null(payload, alias):
        return None
    found = mapping(payload, alias, _WHERE)
    if text(found, "__typename", _WHERE) != "Blob" or is_null(found, "text"):
        return None
    content = found.get("text")
    if not isinstance(content, str):
        key = "text"
        raise Malformed(key, _WHERE)
    return content.replace("\0", "").encode("utf-8", "replace").decode("utf-8")  # what a table can hold


def changes(subject: str, texts: Texts, before: Read, mark: str, at: datetime) -> tuple[pa.Table, Read]:
    """Return the rows of what came, moved or went since the reading before, and what this one leaves to the next.

    Args:
        subject: of the rows.
        texts: what was found now.
        before: what was found before.
        mark: of this reading.
        at: of this reading, aware.
    """
    now = {
        notice.id: {"notice": notice.id, "place": place, "kind": notice.kind, "phrase": notice.phrase, "quote": notice.quote}
        for place, notice in texts.found
    }
    came = [row for key, row in now.items() if before.standing.get(key, {}).get("place") != row["place"]]
    went = [row for key, row in before.standing.items() if key not in now]
    rows = [
        {**row, "subject": subject, "stands": stands, "known_at": at}
        for stands, changed in ((True, came), (False, went))
        for row in changed
    ]
    return pa.Table.from_pylist(rows, SCHEMA), Read(mark, now, texts.is_there)


def _mark(facts: RepoFacts) -> str:
    return f"{facts.pushed_at.isoformat() if facts.pushed_at else 'never'} {version()}"
