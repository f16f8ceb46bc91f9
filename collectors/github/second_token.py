"""Retry with a second token: a refusal that may be due to one credential is checked once with another."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from collectors.errors import SourceError
from collectors.github.refusal_history import RefusalHistory
from collectors.github.tokens import Token, TokenPool

T = TypeVar("T")

ANSWERED = "answered"

_REPOSITORY = re.compile(r"/repos/([^/?]+)/([^/?]+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about.

    Attributes:
        names: owner/name of repositories; empty if unknown.
        what: the one repository, and which part of it; empty for many.
    """

    names: tuple[str, ...]
    what: str

    @property
    def owners(self) -> frozenset[str]:
        """The owners of the repositories, in lower case."""
        return frozenset(name.partition("/")[0].lower() for name in self.names)


def subject_of(url: str) -> Subject:
    """Return the subject of a REST address."""
    path = urlsplit(url).path
    found = _REPOSITORY.search(path)
    return Subject((f"{found[1]}/{found[2]}",), path[found.start(1) :]) if found else Subject((), path)


class SecondToken:
    """Sends refused requests with another token if the refusal may be due to the first; thread-safe."""

    def __init__(self, pool: TokenPool, refusals: RefusalHistory) -> None:
        self._pool = pool
        self._refusals = refusals

    def ask(
        self,
        resource: str,
        subject: Subject,
        send: Callable[[Collection[Token]], tuple[T, Token]],
        refusal: Callable[[T], str | None],
    ) -> T:
        """Send a request, and once more with another token if it was refused; return the better of the answers.

        Args:
            resource: core or graphql.
            subject: what it is about.
            send: sends it with a token that is not among the given ones; returns the answer and the token.
            refusal: the outcome of a refusal that may be due to the token, `ANSWERED` if it was answered, None if there was no answer.
        """
        first, token = send(())
        outcome = refusal(first)
        if outcome is None or outcome == ANSWERED:
            if outcome is not None:
                self._refusals.answered(token.fingerprint, resource, subject.owners if subject.what else ())
            return first
        if not self.is_worth_asking(resource, subject, token, outcome):
            return first
        try:
            second, other = send((token,))
        except SourceError:
            return first
        was_answered = refusal(second) == ANSWERED
        self.compared(resource, subject, token, other, outcome, was_answered=was_answered)
        return second if was_answered else first

    def is_worth_asking(self, resource: str, subject: Subject, refused: Token, outcome: str) -> bool:
        """Return whether another token may succeed and could be used at once.

        A refusal of all tokens with another outcome proves nothing here: a path that is gone for all may be denied to one.
        """
        fingerprints = [token.fingerprint for token in self._pool.alive()]
        return self._pool.has_another(resource, refused) and self._refusals.is_worth_asking(
            fingerprints, resource, f"{subject.what} {outcome}"
        )

    def compared(self, resource: str, subject: Subject, refused: Token, other: Token, outcome: str, *, was_answered: bool) -> None:
        """Record the result of a second token after a refusal of the first."""
        owner = next(iter(subject.owners), "")
        if was_answered:
            self._refusals.lost(refused.fingerprint, resource, owner)
            return
        tokens = self._pool.alive()
        if any(each not in {refused, other} and not self._refusals.count(each.fingerprint, resource, (owner,)) for each in tokens):
            self._refusals.passed_over([refused.fingerprint, other.fingerprint], resource, owner)  # next time a third one goes first
        else:
            self._refusals.all_refused([each.fingerprint for each in tokens], resource, f"{subject.what} {outcome}")
