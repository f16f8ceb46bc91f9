"""A refusal that may belong to one credential is asked once with another one before it is believed."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from collectors.errors import SourceError
from collectors.github.standing import Standing
from collectors.github.tokens import Token, TokenPool

T = TypeVar("T")

ANSWERED = "answered"

_REPOSITORY = re.compile(r"/repos/([^/?]+)/([^/?]+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about.

    Attributes:
        names: owner/name of repositories; empty where it is not known.
        what: the one repository, and which part of it; empty for many.
    """

    names: tuple[str, ...]
    what: str

    @property
    def owners(self) -> frozenset[str]:
        """The owners of the repositories, in lower case."""
        return frozenset(name.partition("/")[0].lower() for name in self.names)


def subject_of(url: str) -> Subject:
    """Return what a REST address is about."""
    path = urlsplit(url).path
    found = _REPOSITORY.search(path)
    return Subject((f"{found[1]}/{found[2]}",), path[found.start(1) :]) if found else Subject((), path)


class Opinions:
    """Asks with another token where a refusal may belong to the first one; safe for any number of threads."""

    def __init__(self, pool: TokenPool, standing: Standing) -> None:
        self._pool = pool
        self._standing = standing

    def ask(
        self,
        resource: str,
        subject: Subject,
        send: Callable[[Collection[Token]], tuple[T, Token]],
        refusal: Callable[[T], str | None],
    ) -> T:
        """Send a request, and once more with another token where it was refused; returns the better of the answers.

        Args:
            resource: core or graphql.
            subject: what it is about.
            send: sends it with a token that is none of the given ones; returns what was told to which token.
            refusal: the outcome of a refusal that may belong to the token, `ANSWERED` where it was answered, None where it is no answer
                at all.
        """
        first, token = send(())
        outcome = refusal(first)
        if outcome is None or outcome == ANSWERED:
            if outcome is not None:
                self._standing.answered(token.mark, resource, subject.owners if subject.what else ())
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
        """Tell whether another token may be answered what this one was refused, and could be asked at once.

        What all tokens were refused with another outcome says nothing of this one: a path that was gone for everybody may be denied to one.
        """
        marks = [token.mark for token in self._pool.alive()]
        return self._pool.has_another(resource, refused) and self._standing.is_worth_asking(marks, resource, f"{subject.what} {outcome}")

    def compared(self, resource: str, subject: Subject, refused: Token, other: Token, outcome: str, *, was_answered: bool) -> None:
        """Note what came of asking another token about a subject that one was refused."""
        owner = next(iter(subject.owners), "")
        if was_answered:
            self._standing.lost(refused.mark, resource, owner)
            return
        tokens = self._pool.alive()
        if any(each not in {refused, other} and not self._standing.refusals(each.mark, resource, (owner,)) for each in tokens):
            self._standing.passed_over([refused.mark, other.mark], resource, owner)  # a third one comes first the next time
        else:
            self._standing.all_refused([each.mark for each in tokens], resource, f"{subject.what} {outcome}")
