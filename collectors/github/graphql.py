"""GraphQL queries about repositories, and their answers: data, which may come with errors.

Status 200 is not success: the whole query may be refused, or single aliases may be null with an error that names them.
Source: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.errors import Denied, Gone, Malformed, NotUnderstood, SourceError, StaleCursor, TooHeavy, Unavailable
from collectors.github.refusal_texts import is_heavy, is_permission, message_of, words_of
from collectors.github.tokens import Token
from collectors.names import require_repository

_HEAVY_TYPES = frozenset({"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "TIMEOUT"})
_DENIED_TYPES = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES", "UNAUTHORIZED", "SAML"})
_NOT_UNDERSTOOD = frozenset(
    {
        "undefinedField",
        "undefinedType",
        "argumentNotAccepted",
        "argumentLiteralsIncompatible",
        "missingRequiredArguments",
        "missingRequiredInputObjectAttribute",
        "selectionMismatch",
        "fieldConflict",
        "fragmentOnNonCompositeType",
        "cannotSpreadFragment",
        "variableMismatch",
        "variableNotDefined",
        "variableNotUsed",
        "variableRequiresValidType",
        "undefinedDirective",
    }
)
"""Codes of GitHub's GraphQL library for a query that does not fit the server's schema."""


@dataclass(frozen=True, slots=True)
class QueryError:
    """One entry of ``errors``.

    Attributes:
        path: the keys from the root to the field that failed; empty if the whole query did.
        error: what it means.
    """

    path: tuple[str | int, ...]
    error: SourceError


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.

    Attributes:
        data: the top-level fields, some of which may be null.
        errors: in the server's order.
        cost: points, from ``rateLimit { cost }``; 1 if the query did not ask.
        took_s: seconds from request to answer.
        asked_with: the credential that was used.
    """

    data: Mapping[str, Any]
    errors: Sequence[QueryError]
    cost: int
    took_s: float
    asked_with: Token | None = None

    @property
    def by_token(self) -> int:
        """How many of its errors may be due to the credential."""
        return sum(each.error.by_token for each in self.errors)

    def error_at(self, *path: str) -> SourceError | None:
        """Return the first error at or below ``path``, None if there is none."""
        return next((each.error for each in self.errors if each.path[: len(path)] == path), None)

    @property
    def unplaced(self) -> SourceError | None:
        """The first error without a path; with it, no part of the answer is known to be complete."""
        return next((each.error for each in self.errors if not each.path), None)


def document(*fields: str, cursors: Iterable[str] = ()) -> str:
    """Return the query for these fields and its cost.

    Args:
        fields: of the root.
        cursors: variables with the cursors of lists. Cursors inside the text would make each page a new query that the server
            must parse and validate again.
    """
    declared = ", ".join(f"${name}: String" for name in cursors)
    return f"query{f'({declared})' if declared else ''} {{ rateLimit {{ cost remaining resetAt }} " + "\n".join(fields) + " }"


def repository_field(name: str, selection: str) -> str:
    """Return the field for one repository with this selection.

    Raises:
        Malformed: the name is not an owner/name.
    """
    owner, _, repo = require_repository(name, "the names to ask for").partition("/")
    return f"repository(owner: {json.dumps(owner)}, name: {json.dumps(repo)}) {{ {selection} }}"


def read_answer(payload: object, took_s: float) -> Answer:
    """Parse the body of a 200.

    Raises:
        SourceError: the whole query was refused or returned no data.
        Malformed: neither data nor errors.
    """
    if not isinstance(payload, Mapping):
        raise Malformed("data", "a GraphQL answer", passing=True)
    raw = payload.get("errors")
    errors = [_read_error(each) for each in raw] if isinstance(raw, list) else []
    data = payload.get("data")
    if not isinstance(data, Mapping):
        if not errors and isinstance(payload.get("message"), str):
            raise _meaning(payload)
        raise errors[0].error if errors else Malformed("data", "a GraphQL answer", passing=True)
    return Answer(data, errors, _cost(data), took_s)


def _read_error(raw: object) -> QueryError:
    if not isinstance(raw, Mapping):
        return QueryError((), Unavailable("GitHub refused the query without a reason"))
    path = raw.get("path")
    places = tuple(part for part in path if isinstance(part, str | int)) if isinstance(path, list) else ()
    return QueryError(places, _meaning(raw))


def _meaning(raw: Mapping[str, Any]) -> SourceError:
    kind, message, words = raw.get("type"), message_of(raw), words_of(raw)
    extensions = raw.get("extensions")
    code = extensions.get("code") if isinstance(extensions, Mapping) else None
    if code in _NOT_UNDERSTOOD:
        return NotUnderstood(f"{message} ({code})")
    if kind == "NOT_FOUND":
        return Gone(message or "not found", by_token=True)
    if kind in _DENIED_TYPES or is_permission(words):
        return Denied(message or "forbidden", by_token=True)
    if kind == "INVALID_CURSOR_ARGUMENTS":
        return StaleCursor(message or "the cursor is not known")
    if kind in _HEAVY_TYPES or is_heavy(words):
        return TooHeavy(message or "the query asks for too much")
    return Unavailable(f"GitHub refused the query: {message}", passing=True)


def _cost(data: Mapping[str, Any]) -> int:
    rate_limit = data.get("rateLimit")
    cost = rate_limit.get("cost") if isinstance(rate_limit, Mapping) else None
    return cost if isinstance(cost, int) and not isinstance(cost, bool) and cost > 0 else 1
