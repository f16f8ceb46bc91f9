"""What a channel is sent in a night: several messages in one, the worst first, as text, as Markdown and as HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from markupsafe import escape

from reports.messages.model import LONGEST_BODY, LONGEST_TITLE, Message, cut
from reports.text.escape import Safe, markdown, web_address
from reports.text.simulated import shortened
from reports.text.templating import HTML, MARKDOWN

_COMMANDS = frozenset({"SQL", "Quiet"})
_PAGE = "Page"
_MOST_WHOLE, _MOST_LISTED = 8, 25


@dataclass(frozen=True, slots=True)
class Digest:
    """One message to send.

    Attributes:
        title: At most 99 characters.
        text: At most 1,899 characters.
        markdown: Likewise; every name shows literally.
        html: A fragment; every name is escaped.
    """

    title: str
    text: str
    markdown: str
    html: str

    @classmethod
    def of_text(cls, title: str, body: str) -> Self:
        """Make a digest of one text, cut to its limit."""
        text = cut(body, LONGEST_BODY)
        return cls(title, text, cut(markdown(text), LONGEST_BODY), str(escape(text)))


def digest(messages: Sequence[Message]) -> Digest:
    """Put messages into one: as many as fit in whole, the titles of the others, and how many there are beyond that.

    Args:
        messages: At least one, the worst first.
    """
    whole = min(len(messages), _MOST_WHOLE)
    while whole and not _Layout(messages, whole, 0).fits:
        whole -= 1
    listed = min(len(messages) - whole, _MOST_LISTED)
    while listed and not _Layout(messages, whole, listed).fits:
        listed -= 1
    layout = _Layout(messages, whole, listed)
    return Digest(_title(messages), layout.text, layout.markdown, layout.html)


@dataclass(frozen=True, slots=True)
class _Layout:
    """So many messages in whole, so many titles, and a count of the rest."""

    messages: Sequence[Message]
    whole: int
    listed: int

    @property
    def fits(self) -> bool:
        return max(len(self.text), len(self.markdown)) <= LONGEST_BODY

    @property
    def titles(self) -> list[str]:
        return [f"{message.title} ({message.alert_id})" for message in self.messages[self.whole : self.whole + self.listed]]

    @property
    def rest(self) -> str:
        more = len(self.messages) - self.whole - self.listed
        return f"{more} more: pulse alerts list" if more else ""

    @property
    def text(self) -> str:
        shown = self.messages[: self.whole]
        bodies = [message.body if len(self.messages) == 1 else f"{message.title}\n{message.body}" for message in shown]
        return "\n\n".join(filter(None, [*bodies, "\n".join(self.titles), self.rest]))

    @property
    def markdown(self) -> str:
        entries = [(message.title, _items(message)) for message in self.messages[: self.whole]]
        is_headed = len(self.messages) > 1
        template = MARKDOWN.get_template("message.md")
        return template.render(messages=entries, listed=self.titles, rest=self.rest, is_headed=is_headed).strip()

    @property
    def html(self) -> str:
        template = HTML.get_template("message.html")
        return template.render(messages=self.messages[: self.whole], listed=self.titles, rest=self.rest, commands=_COMMANDS)


def _title(messages: Sequence[Message]) -> str:
    worst = messages[0].title
    if len(messages) == 1:
        return worst
    tag, _, rest = worst.partition(" ")
    return shortened(f"{tag} {len(messages)} alerts, first {rest}", LONGEST_TITLE)


def _items(message: Message) -> list[Safe]:
    """Return a line of Markdown for each text of a message."""
    return [
        Safe(f"{f'**{markdown(part.label)}** ' if place == 0 else ''}{_marked(part.label, text)}")
        for part in message.parts
        for place, text in enumerate(part.texts)
    ]


def _marked(label: str, text: str) -> str:
    address = web_address(text) if label == _PAGE else None
    if address:
        return f"[the alert on its page]({address.replace('(', '%28').replace(')', '%29')})"
    return _code(text) if label in _COMMANDS else markdown(text)


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{text}{fence}"
