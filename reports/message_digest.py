"""What a channel is sent in a night: several messages in one, the worst first, as text, as Markdown and as HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.escape import Safe, markdown, web_address
from reports.message import LONGEST_BODY, LONGEST_TITLE, Message, cut
from reports.templating import HTML, MARKDOWN

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


def digest(messages: Sequence[Message]) -> Digest:
    """Put messages into one: as many as fit in whole, the titles of the others, and how many there are beyond that.

    Args:
        messages: At least one, the worst first.
    """
    whole = min(len(messages), _MOST_WHOLE)
    while whole and not _fits(messages, whole, 0):
        whole -= 1
    listed = min(len(messages) - whole, _MOST_LISTED)
    while listed and not _fits(messages, whole, listed):
        listed -= 1
    return _render(messages, whole, listed)


def _fits(messages: Sequence[Message], whole: int, listed: int) -> bool:
    rendered = _render(messages, whole, listed)
    return max(len(rendered.text), len(rendered.markdown)) <= LONGEST_BODY


def _render(messages: Sequence[Message], whole: int, listed: int) -> Digest:
    shown, titles = messages[:whole], [f"{message.title} ({message.alert_id})" for message in messages[whole : whole + listed]]
    more = len(messages) - whole - listed
    rest = f"{more} more: pulse alerts list" if more else ""
    is_headed = len(messages) > 1
    text = [f"{message.title}\n{message.body}" if is_headed else message.body for message in shown]
    bodies = [*text, "\n".join(titles), rest]
    entries = [(message.title, _items(message)) for message in shown]
    marked = MARKDOWN.get_template("message.md").render(messages=entries, listed=titles, rest=rest, is_headed=is_headed)
    html = HTML.get_template("message.html").render(messages=shown, listed=titles, rest=rest, commands=_COMMANDS)
    return Digest(_title(messages), "\n\n".join(filter(None, bodies)), marked.strip(), html)


def _title(messages: Sequence[Message]) -> str:
    worst = messages[0].title
    if len(messages) == 1:
        return worst
    tag, _, rest = worst.partition(" ")
    return cut(f"{tag} {len(messages)} alerts, first {rest}", LONGEST_TITLE)


def _items(message: Message) -> list[Safe]:
    """A line of Markdown for each text of a message."""
    return [
        Safe(f"{f'**{markdown(part.label)}** ' if place == 0 else ''}{_marked(part.label, text)}")
        for part in message.parts
        for place, text in enumerate(part.texts)
    ]


def _marked(label: str, text: str) -> str:
    address = web_address(text) if label == _PAGE else None
    if address:
        return f"[{markdown(text)}]({address.replace('(', '%28').replace(')', '%29')})"
    return _code(text) if label in _COMMANDS else markdown(text)


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{text}{fence}"
