"""Errors of a source, named by the outcome that the warehouse stores.

    Exception
    +-- BadToken                the run stops: the server accepts none of the tokens
    +-- SourceError             one source of one repository; .outcome, .reason
        +-- TrueZero            "true_zero"    there is nothing, and that is a fact (empty repository)
        +-- Denied              "denied"       permission, SAML, policy
        +-- Gone                "gone"         404, 410, 451, switched off
        |   +-- NotOffered          the server does not have this, so nothing is missing
        +-- Unavailable         "unavailable"  5xx, 202, network, time-out
        |   +-- TooHeavy            ask for less and continue
        |   +-- StaleCursor         start this list again
        |   +-- RateLimited         a secondary limit that did not end in time
        |   +-- BudgetSpent         every token is at its reserve
        +-- Malformed           "malformed"    200 that is not what was promised; names the key
            +-- NotUnderstood       the server does not know a part of the query

No message contains a token: the client removes tokens before it raises.
"""
# ruff: noqa: N818 - each class has the name of its outcome, as in source_status

from datetime import datetime
from typing import ClassVar, Literal

Outcome = Literal["ok", "unchanged", "true_zero", "denied", "gone", "unavailable", "malformed"]


class BadToken(Exception):
    """The server accepts none of the credentials, so no further request is possible."""


class SourceError(Exception):
    """One source of one repository gave no rows.

    Attributes:
        outcome: what ``source_status`` stores.
        reason: one plain sentence for people.
        passing: whether the same request may succeed a moment later.
        by_token: whether the refusal may be due to the credential, so that another one may succeed.
    """

    outcome: ClassVar[Outcome] = "unavailable"

    def __init__(self, reason: str, *, passing: bool = False, by_token: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing
        self.by_token = by_token


class TrueZero(SourceError):
    """The source exists and is empty."""

    outcome = "true_zero"


class Denied(SourceError):
    """The server refuses to answer: permission, SAML or policy."""

    outcome = "denied"


class Gone(SourceError):
    """Not visible to this token: removed, private, misspelt, switched off or blocked."""

    outcome = "gone"


class NotOffered(Gone):
    """The server does not have this: an older Enterprise server has no star history, a repository may have its issues switched off."""


class Unavailable(SourceError):
    """Network or server trouble; nothing is known about the data."""


class TooHeavy(Unavailable):
    """The server could not answer this much at once."""


class StaleCursor(Unavailable):
    """The server no longer knows a cursor that it issued."""


class RateLimited(Unavailable):
    """A limit lasts longer than we wait."""


class BudgetSpent(Unavailable):
    """Every token is down to its reserve.

    Attributes:
        resets_at: when the first token has quota again, UTC; None if the server did not say.
    """

    def __init__(self, reason: str, resets_at: datetime | None) -> None:
        super().__init__(reason)
        self.resets_at = resets_at


class Malformed(SourceError):
    """The server answered 200 and did not send what it promises.

    Attributes:
        key: the key that is missing or wrong.
        where: the place in the payload.
    """

    outcome = "malformed"

    def __init__(self, key: str, where: str, *, passing: bool = False) -> None:
        super().__init__(f"{key} is missing or wrong in {where}", passing=passing)
        self.key = key
        self.where = where


class NotUnderstood(Malformed):
    """The server does not know a field or an argument of the query: our mistake, or an older Enterprise server."""

    def __init__(self, message: str) -> None:
        super().__init__("query", "GraphQL")
        self.reason = f"the server does not understand the query: {message}"
        self.args = (self.reason,)
