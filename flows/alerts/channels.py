"""Channels: the addresses of `PULSE_ALERT_URLS`, their routes, and sending through Apprise.

An address is a secret. Messages name a channel by its place and its kind, as in "channel 1 (discord)"; the warehouse stores
a keyed hash.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape as escape_html
from pydantic import SecretStr

from flows.alerts.routes import Route, Routes, route_of
from reports.text.escape import markdown

if TYPE_CHECKING:
    from reports.messages.digest import Digest

_ENTRY = re.compile(r"(?:(?P<tags>[A-Za-z][\w.-]*(?:,[A-Za-z][\w.-]*)*)=)?(?P<url>(?P<kind>[A-Za-z][\w+.-]*)://.*)", re.DOTALL)
_STATUS = re.compile(r"error=(\d{3})")
_TYPES = {"WATCH": "info", "ALERT": "warning", "CRITICAL": "failure"}

UNKNOWN = "is not an address that Apprise knows"
NO_SERVICE = "matches no service"


@dataclass(frozen=True, slots=True)
class Channel:
    """One entry of `PULSE_ALERT_URLS`.

    Attributes:
        place: 1 for the first.
        tags: The words before the address; without any, it receives every alert about a framework.
        kind: The scheme of its address.
        url: Its address.
    """

    place: int
    tags: tuple[str, ...]
    kind: str
    url: SecretStr

    @property
    def label(self) -> str:
        """Return the channel's name for people."""
        return f"channel {self.place} ({self.kind})"

    def key(self, secret: bytes) -> str:
        """Return the channel's name in the warehouse."""
        return hmac.new(secret, self.url.get_secret_value().encode(), hashlib.sha256).hexdigest()[:32]

    def routes(self, own: Routes, frameworks: Collection[str]) -> list[Route]:
        """Return the routes that its tags name; none if every tag is unknown."""
        if not self.tags:
            return [Route()]
        return [route for tag in self.tags if (route := route_of(tag, own, frameworks)) is not None]

    def unknown_tags(self, own: Routes, frameworks: Collection[str]) -> list[str]:
        """Return its tags that name no route."""
        return [tag for tag in self.tags if route_of(tag, own, frameworks) is None]


def channels(entries: Sequence[SecretStr]) -> list[Channel]:
    """Return the channels of the setting `alert_urls`, which the settings have validated."""
    matched = [(place, _ENTRY.fullmatch(entry.get_secret_value())) for place, entry in enumerate(entries, start=1)]
    return [
        Channel(place, tuple(filter(None, (found["tags"] or "").lower().split(","))), found["kind"].lower(), SecretStr(found["url"]))
        for place, found in matched
        if found
    ]


def send(channel: Channel, digest: "Digest", state: str) -> str | None:
    """Send to a channel in its best format; return the error, without the address, or None.

    Apprise raises nothing: `add` is False for an address that it cannot parse, `notify` is None if no service matched and False if
    one did not accept the message. Its log contains addresses, so only an HTTP status is taken from it.
    """
    import apprise

    with _captured_log() as records:
        service = apprise.Apprise()
        if not service.add(channel.url.get_secret_value()):
            return UNKNOWN
        title, body, form = _in_form(service[0], digest)
        taken = service.notify(title=title, body=body, body_format=form, notify_type=_TYPES[state])
    if taken is None:
        return NO_SERVICE
    return None if taken else _why(records)


def is_known(channel: Channel) -> bool:
    """Return whether Apprise can parse the address; sends nothing."""
    import apprise

    with _captured_log():
        return bool(apprise.Apprise().add(channel.url.get_secret_value()))


def _in_form(service: object, digest: "Digest") -> tuple[str, str, str]:
    """Return title, body and format; if a service has no title, Apprise puts it into the body, in the body's format."""
    form = str(getattr(service, "notify_format", "text"))
    is_inside = getattr(service, "title_maxlen", 1) <= 0
    if form == "html":
        return (str(escape_html(digest.title)) if is_inside else digest.title), digest.html, form
    if form == "markdown":
        return (markdown(digest.title) if is_inside else digest.title), digest.markdown, form
    return digest.title, digest.text, "text"


def _why(records: Sequence[logging.LogRecord]) -> str:
    said = " ".join(record.getMessage() for record in records)
    status = _STATUS.search(said)
    if status:
        return f"was refused with HTTP {status[1]}"
    return "was not reached" if "onnection error" in said else "did not take the message"


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _captured_log() -> Iterator[list[logging.LogRecord]]:
    """Capture Apprise's log during the block, so that it is not printed."""
    logger, handler = logging.getLogger("apprise"), _Records()
    before = logger.propagate, logger.handlers
    logger.propagate, logger.handlers = False, [handler]
    try:
        yield handler.records
    finally:
        logger.propagate, logger.handlers = before
