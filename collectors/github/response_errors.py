"""From the status of an answer to an outcome: rows, or an error that says what happened.

Limits are checked before (``limits.py``); a 403 or 429 that arrives here is a permission or a policy.
"""

from collections.abc import Mapping

from requests.utils import parse_header_links

from collectors.errors import Denied, Gone, Malformed, SourceError, TrueZero, Unavailable
from collectors.github.refusal_texts import (
    MESSAGE_LIMIT,
    is_blocked,
    is_empty_repository,
    is_heavy,
    is_html,
    is_permission,
    message_of,
    words_of,
)
from collectors.github.transport import Reply

_ONLY_A_MESSAGE = frozenset({"message", "documentation_url", "status"})
"""The keys of an answer that says something in place of data."""


def refusal_of(reply: Reply, what: str) -> SourceError | None:
    """Return the error of an answer, None if its body can be used (200, 201, 204, 304).

    Args:
        reply: the answer.
        what: what was requested, for the message.
    """
    status = reply.status
    if status in {204, 304}:
        return None
    if status in {200, 201}:
        return _unusable(reply, what)
    text, words = f"{what}: {_message(reply)}", words_of(reply.payload, reply.text)
    if status in {401, 403, 429}:
        if is_blocked(words):
            return Gone(text)
        is_policy = reply.is_json or is_permission(words) or not is_html(reply.text)
        return Denied(text, by_token=True) if is_policy else Unavailable(f"{text}, HTML in place of JSON")
    if status in {404, 410, 451}:
        return Gone(text, by_token=status == 404)
    if status == 409 and is_empty_repository(words):
        return TrueZero(text)
    return Unavailable(text, passing=status >= 500)


def _unusable(reply: Reply, what: str) -> SourceError | None:
    """Return the error of a 200 without a usable body: HTML means server trouble, other text a broken promise."""
    if not reply.is_json and is_html(reply.text):
        return Unavailable(f"{what}: HTML in place of JSON", passing=True)
    if not reply.is_json:
        return Malformed("JSON body", what, passing=True)
    is_message = isinstance(reply.payload, Mapping) and "message" in reply.payload and reply.payload.keys() <= _ONLY_A_MESSAGE
    if is_message and is_heavy(words_of(reply.payload)):
        return Unavailable(f"{what}: {message_of(reply.payload)}", passing=True)
    return None


def next_url_of(reply: Reply) -> str | None:
    """Return the URL of ``Link: rel="next"``, None on the last page."""
    links = parse_header_links(reply.headers.get("link", ""))
    return next((link["url"] for link in links if link.get("rel") == "next" and link.get("url")), None)


def _message(reply: Reply) -> str:
    parts = [str(reply.status), message_of(reply.payload)]
    if "x-github-sso" in reply.headers:
        parts.append("the token is not authorised for this organisation (SAML)")
    if needed := reply.headers.get("x-accepted-github-permissions"):
        parts.append(f"needs {needed[:MESSAGE_LIMIT]}")
    return ", ".join(part for part in parts if part)
