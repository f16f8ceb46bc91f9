"""From an answer's status to an outcome: rows, or the error that says what happened.

Limits are read before (``limits.py``); what arrives here as 403 or 429 is a permission or a policy.
"""

from collections.abc import Mapping

from requests.utils import parse_header_links

from collectors.errors import Denied, Gone, Malformed, SourceError, TrueZero, Unavailable
from collectors.transport import Reply

_MESSAGE_LIMIT = 200


def refusal_of(reply: Reply, what: str) -> SourceError | None:
    """Return what is wrong with an answer, None where its body can be used (200, 201, 204, 304).

    Args:
        reply: the answer.
        what: what was asked for, for the sentence.
    """
    status = reply.status
    if status in {204, 304}:
        return None
    if status in {200, 201}:
        return None if reply.is_json else Malformed("JSON body", what, passing=True)
    text = f"{what}: {_told(reply)}"
    if status in {401, 403, 429}:
        return Denied(text)
    if status in {404, 410, 451}:
        return Gone(text)
    if status == 409:
        return TrueZero(text)
    return Unavailable(text, passing=status >= 500)


def next_url_of(reply: Reply) -> str | None:
    """Return the URL of ``Link: rel="next"``, None on the last page."""
    links = parse_header_links(reply.headers.get("link", ""))
    return next((link["url"] for link in links if link.get("rel") == "next" and link.get("url")), None)


def message_of(payload: object) -> str:
    """Return the server's own words, cut short and without control characters; empty where it says nothing."""
    message = payload.get("message") if isinstance(payload, Mapping) else None
    if not isinstance(message, str):
        return ""
    return "".join(character if character.isprintable() else " " for character in message[:_MESSAGE_LIMIT]).strip()


def _told(reply: Reply) -> str:
    parts = [str(reply.status), message_of(reply.payload)]
    if "x-github-sso" in reply.headers:
        parts.append("the token is not authorised for this organisation (SAML)")
    if needed := reply.headers.get("x-accepted-github-permissions"):
        parts.append(f"needs {needed[:_MESSAGE_LIMIT]}")
    return ", ".join(part for part in parts if part)
