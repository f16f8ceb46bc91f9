"""Channels: the addresses of `PULSE_ALERT_URLS`, what each hears of, and sending through Apprise.

An address is a secret. A channel is called by its place and its kind, as in "channel 1 (discord)", and known to the warehouse
by a keyed hash.
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

from flows.alerts.subscriptions import Subscription, Subscriptions, meaning
from reports.escape import markdown

if TYPE_CHECKING:
    from reports.message_digest import Digest

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
        tags: The words before the address; none: it hears of everything about projects.
        kind: The scheme of its address.
        url: Its address.
    """

    place: int
    tags: tuple[str, ...]
    kind: str
    url: SecretStr

    @property
    def label(self) -> str:
        """The channel's name for people."""
        return f"channel {self.place} ({self.kind})"

    def key(self, secret: bytes) -> str:
        """The channel's name in the warehouse."""
        return hmac.new(secret, self.url.get_secret_value().encode(), hashlib.sha256).hexdigest()[:32]

    def wants(self, own: Subscriptions, frameworks: Collection[str]) -> list[Subscription]:
        """What it hears of; nothing where none of its tags means anything."""
        if not self.tags:
            return [Subscription()]
        return [selected for tag in self.tags if (selected := meaning(tag, own, frameworks)) is not None]

    def meaningless(self, own: Subscriptions, frameworks: Collection[str]) -> list[str]:
        """Its tags that mean nothing."""
        return [tag for tag in self.tags if meaning(tag, own, frameworks) is None]


def channels(entries: Sequence[SecretStr]) -> list[Channel]:
    """The channels of the setting `alert_urls`, whose form the settings have checked."""
    matched = [(place, _ENTRY.fullmatch(entry.get_secret_value())) for place, entry in enumerate(entries, start=1)]
    return [
        Channel(place, tuple(filter(None, (found["tags"] or "").lower().split(","))), found["kind"].lower(), SecretStr(found["url"]))
        for place, found in matched
        if found
    ]


def send(channel: Channel, digest: "Digest", state: str) -> str | None:
    """Send to a channel in the form that it shows best; returns what went wrong, in words without its address, or None.

    Apprise raises nothing: `add` is False for an address it cannot read, `notify` None where no service matched and False where
    one did not take the message. What it logs would tell addresses, so only an HTTP status is taken from there.
    """
    import apprise

    with _overheard() as records:
        service = apprise.Apprise()
        if not service.add(channel.url.get_secret_value()):
            return UNKNOWN
        title, body, form = _in_form(service[0], digest)
        taken = service.notify(title=title, body=body, body_format=form, notify_type=_TYPES[state])
    if taken is None:
        return NO_SERVICE
    return None if taken else _why(records)


def is_known(channel: Channel) -> bool:
    """Whether Apprise can read the address; asks nobody."""
    import apprise

    with _overheard():
        return bool(apprise.Apprise().add(channel.url.get_secret_value()))


def _in_form(service: object, digest: "Digest") -> tuple[str, str, str]:
    """Title, body and format; where a service has no room for a title, Apprise puts it into the body, in the body's format."""
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


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _overheard() -> Iterator[list[logging.LogRecord]]:
    """Keep what Apprise logs to ourselves for the block."""
    logger, ear = logging.getLogger("apprise"), _Ear()
    before = logger.propagate, logger.handlers
    logger.propagate, logger.handlers = False, [ear]
    try:
        yield ear.records
    finally:
        logger.propagate, logger.handlers = before
