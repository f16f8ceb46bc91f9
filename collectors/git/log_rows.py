"""Commits as columns: ``git log`` in one command, split at C speed, a column a field.

Names and addresses are only read here; rows have their hashes, flags and the company of their domain. A date that git cannot
parse, or outside the years 1970 to 9999, which not every reader can show, is missing; the commit keeps its place among
its parents and children. Text that is not UTF-8 keeps its readable part.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from collectors.accounts import Identities
from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.companies import Companies
from collectors.errors import Malformed

_FIELDS = ("%H", "%P", "%ct", "%at", "%ae", "%an", "%s")
FIELDS = len(_FIELDS)
ARGUMENTS = ("--no-mailmap", "-z", f"--format={'%x00'.join(_FIELDS)}")
SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "sha": TEXT,
        "committed_at": INSTANT,
        "authored_at": INSTANT,
        "author_id": TEXT,
        "is_bot": BOOLEAN,
        "is_sync_account": BOOLEAN,
        "is_merge": BOOLEAN,
        "subject_key": TEXT,
        "known_at": INSTANT,
        "is_named": BOOLEAN,
        "company": TEXT,
    },
    nullable={"committed_at", "authored_at", "author_id", "subject_key", "is_named", "company"},
)
_LATEST_EPOCH = 253402300799  # 9999-12-31 23:59:59 UTC
_PULL_NUMBER = re.compile(r"\(#\d+\)")
_LEADING_TAGS = re.compile(r"^(\s*\[[^\]]*\])+")
_KEY_BYTES = 8

T = TypeVar("T")


class Record(NamedTuple):
    """One commit as git writes it: parents with blanks between, times in seconds since 1970, UTC."""

    sha: str
    parents: str
    committed: str
    authored: str
    email: str
    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class Log:
    """The commits of a log, newest first.

    Attributes:
        table: rows of ``raw.commits``.
        parents: hash of each commit to the hashes of its parents, blanks between, in the rows' order.
    """

    table: pa.Table
    parents: dict[str, str]


def parse_log(written: bytes, repo_id: int, known_at: datetime, identities: Identities) -> Log:
    """Parse the log that ``ARGUMENTS`` request.

    Raises:
        Malformed: not that form.
    """
    fields = written.decode("utf-8", "replace").split("\0")
    if written and len(fields) % FIELDS == 1 and not fields[-1].strip():
        fields.pop()  # git ends the last record as it separates the others
    if not written or len(fields) % FIELDS:
        raise Malformed("fields", "git log")
    return log_of([fields[place::FIELDS] for place in range(FIELDS)], repo_id, known_at, identities)


def log_of(columns: Sequence[Sequence[str]], repo_id: int, known_at: datetime, identities: Identities) -> Log:
    """Return the rows of commits, given as the seven columns of ``Record``.

    Raises:
        Malformed: an invalid hash or time.
    """
    shas, parents, committed, authored, emails, names, subjects = columns
    if any(len(sha) not in {40, 64} for sha in shas):
        raise Malformed("hash", "git log")
    authors = list(zip(names, emails, strict=True))
    written_at = _seconds(authored, "%at")
    count = len(shas)
    rows = [
        pa.array(np.full(count, repo_id)),
        pa.array(shas, TEXT),
        _instants(_seconds(committed, "%ct")),
        _instants(written_at),
        pa.array(_each(identities.author, emails), TEXT),
        pa.array(_each(lambda author: identities.accounts.is_bot_author(*author), authors), BOOLEAN),
        pa.array(_each(lambda author: identities.accounts.is_sync_author(*author), authors), BOOLEAN),
        pa.array([" " in each for each in parents], BOOLEAN),
        pa.array(_each(subject_key, subjects), TEXT),
        pa.repeat(pa.scalar(known_at, INSTANT), count),
        pa.array(_each(is_persons_name, names), BOOLEAN),
        pa.array(_companies(identities.companies, emails, written_at), TEXT),
    ]
    return Log(pa.Table.from_arrays(rows, schema=SCHEMA), dict(zip(shas, parents, strict=True)))


def is_persons_name(name: str) -> bool:
    """Return whether a name has the form of a person's: two words of letters or more. It says nothing else about the person."""
    return len([word for word in re.split(r"[\s.]+", name) if re.fullmatch(r"[^\W\d_]+(['\u2019-][^\W\d_]+)*", word)]) > 1


def subject_key(subject: str) -> str | None:
    """Return a short hash that is the same for the same change on two branches; None where nothing is left to hash.

    The subject counts in lower case, without pull request numbers and leading tags, blanks collapsed.
    """
    plain = " ".join(_LEADING_TAGS.sub("", _PULL_NUMBER.sub("", subject.lower())).split())
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=_KEY_BYTES).hexdigest() if plain else None


def _each(what: Callable[[T], object], values: Iterable[T]) -> list[object]:
    """Apply to each distinct value once; people and subjects repeat."""
    values = list(values)
    known = {value: what(value) for value in set(values)}
    return [known[value] for value in values]


def _companies(companies: Companies | None, emails: Sequence[str], written_at: Sequence[int | None]) -> list[object]:
    """Return the label of each address on the day of its commit; None where nobody asks for it."""
    if companies is None:
        return [None] * len(emails)
    return _each(lambda written: companies.label(*written), zip(emails, written_at, strict=True))


def _seconds(texts: Sequence[str], key: str) -> list[int | None]:
    """Leave out what cannot be stored; git prints nothing for a date that it cannot parse."""
    try:
        read = [int(each) if each else None for each in texts]
    except ValueError:
        raise Malformed(key, "git log") from None
    return [each if each is not None and 0 <= each <= _LATEST_EPOCH else None for each in read]


def _instants(seconds: Sequence[int | None]) -> "pa.Array[Any]":
    return pa.array([None if each is None else each * 1_000_000 for each in seconds], pa.int64()).cast(INSTANT)
