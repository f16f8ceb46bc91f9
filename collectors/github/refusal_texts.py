"""The meaning of refusal messages. GitHub's statuses and types alone do not separate a limit from a permission.

Each list has wordings of GitHub's documentation or of recorded answers; texts are compared in lower case.
Source: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

import re
from collections.abc import Mapping

MESSAGE_LIMIT = 200
_TEXT_LIMIT = 20_000
_TAG = re.compile(r"<[^>]*>")
_LIMIT = re.compile(r"rate[\s_-]*limit|abuse detection|too many requests|submitted too quickly")
_LIMIT_REACHED = re.compile(r"exceed|secondary|abuse detection|too many requests|submitted too quickly|reached|hit")
_PERMISSION = re.compile(
    r"resource not accessible|saml|ip allow list|token.s lifetime|lifetime (of|is)|forbids access|must have (admin|push|write|read)"
    r"|insufficient scope|required scopes|oauth app access restrictions|not authorized|requires authentication"
)
_SUSPENDED = re.compile(r"\b(account|installation|user|app|token)\b.{0,40}\bsuspended\b|\bsuspended\b.{0,20}\b(account|installation)\b")
_HEAVY = re.compile(r"something went wrong|respond to your request in time|timed out|timeout|resource limits|node limit|possible nodes")
_BLOCKED = re.compile(r"access blocked|repository unavailable due to dmca")


def words_of(payload: object, text: str = "") -> str:
    """Return the text of an answer, in lower case: the messages of its JSON, or its text without tags if it is not JSON.

    Args:
        payload: the parsed body, None if it is not JSON.
        text: the raw body.
    """
    if payload is None:
        return _TAG.sub(" ", text[:_TEXT_LIMIT]).lower()
    if not isinstance(payload, Mapping):
        return ""
    return " ".join(str(part.get("message", "")) for part in [payload, *errors_of(payload)]).lower()


def errors_of(payload: object) -> list[Mapping[str, object]]:
    """Return the entries of ``errors`` of a GraphQL answer."""
    errors = payload.get("errors") if isinstance(payload, Mapping) else None
    return [error for error in errors if isinstance(error, Mapping)] if isinstance(errors, list) else []


def is_limit(words: str) -> bool:
    """Return whether a text reports a rate limit, in any wording."""
    return bool(_LIMIT.search(words)) and bool(_LIMIT_REACHED.search(words))


def is_permission(words: str) -> bool:
    """Return whether a text names a permission or a policy, so that waiting does not help."""
    return bool(_PERMISSION.search(words)) and not is_limit(words)


def is_suspended(words: str) -> bool:
    """Return whether a text says that the credential itself is suspended, for everything."""
    return bool(_SUSPENDED.search(words)) and not is_limit(words)


def is_heavy(words: str) -> bool:
    """Return whether a text says that the server could not do so much at once."""
    return bool(_HEAVY.search(words))


def is_blocked(words: str) -> bool:
    """Return whether a text says that a repository is blocked for everybody."""
    return bool(_BLOCKED.search(words))


def is_empty_repository(words: str) -> bool:
    """Return whether a text says that a git repository has no commits."""
    return "empty" in words


def is_html(text: str) -> bool:
    """Return whether a body is, or ends as, HTML: an error page of a proxy, whatever its status."""
    lowered = text.lower()
    return lowered.lstrip().startswith("<") or "<!doctype html" in lowered or "<html" in lowered


def message_of(payload: object) -> str:
    """Return the server's message, cut short and without control characters; empty if there is none."""
    message = payload.get("message") if isinstance(payload, Mapping) else None
    if not isinstance(message, str):
        return ""
    return "".join(character if character.isprintable() else " " for character in message[:MESSAGE_LIMIT]).strip()
