"""What can go wrong with a source, by the outcome that the warehouse stores.

    Exception
    +-- BadToken                the run stops: no token is left that the server accepts
    +-- SourceError             one source of one repository; .outcome, .reason
        +-- TrueZero            "true_zero"    there is nothing, and that is a fact (empty repository)
        +-- Denied              "denied"       permission, SAML, policy
        +-- Gone                "gone"         404, 410, 451, switched off
        |   +-- NotOffered          there is no such thing to be asked, so nothing is missing
        +-- Unavailable         "unavailable"  5xx, 202, network, time-out
        |   +-- TooHeavy            ask for less and go on
        |   +-- StaleCursor         begin this list again
        |   +-- RateLimited         a secondary limit that did not end in time
        |   +-- BudgetSpent         every token is at its reserve
        +-- Malformed           "malformed"    200 that is not what was promised; names the key
            +-- NotUnderstood       the server does not know what the query asks for

No text here ever holds a token: the client takes them out before it raises.
"""
# ruff: noqa: N818 - each is named by its outcome, as source_status is

from datetime import datetime
from typing import ClassVar, Literal

Outcome = Literal["ok", "unchanged", "true_zero", "denied", "gone", "unavailable", "malformed"]


class BadToken(Exception):
    """No credential is left that the server accepts; nothing else can be asked."""


class SourceError(Exception):
    """One source of one repository gave no rows.

    Attributes:
        outcome: what ``source_status`` stores.
        reason: one plain sentence for people.
        passing: whether the same request may well succeed a moment later.
        by_token: whether the refusal may belong to the credential, so that another one may be answered.
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
    """The server knows and does not tell: permission, SAML or policy."""

    outcome = "denied"


class Gone(SourceError):
    """Not there for this token: removed, private, misspelt, switched off or blocked."""

    outcome = "gone"


class NotOffered(Gone):
    """There is no such thing to be asked: an older Enterprise server has no star history, a repository has its issues switched off."""


class Unavailable(SourceError):
    """Trouble on the way or at the server; nothing is known about the data."""


class TooHeavy(Unavailable):
    """The server could not answer this much at once."""


class StaleCursor(Unavailable):
    """The server no longer knows a cursor it once gave out."""


class RateLimited(Unavailable):
    """A limit lasts longer than we wait."""


class BudgetSpent(Unavailable):
    """Every token is down to its reserve.

    Attributes:
        resets_at: when the first token has quota again, UTC; None where the server never said.
    """

    def __init__(self, reason: str, resets_at: datetime | None) -> None:
        super().__init__(reason)
        self.resets_at = resets_at


class Malformed(SourceError):
    """The server said 200 and sent something else than promised.

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
    """The server does not know a field or an argument of the query: a fault of ours, or an older Enterprise server."""

    def __init__(self, told: str) -> None:
        super().__init__("query", "GraphQL")
        self.reason = f"the server does not understand the query: {told}"
        self.args = (self.reason,)
