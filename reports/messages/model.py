"""One message about one alert: the model for its text, Markdown and HTML.

The warehouse keeps the lines with their labels as rows (`alert_parts`). Every form is made from them, so page, feed and message
say the same to the letter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

from reports.text.escape import plain

LONGEST_TITLE = 99
LONGEST_BODY = 1_899
"""Discord takes 2,000 characters, some services 100 in a title: https://discord.com/developers/docs/resources/message"""

_LONGEST_LINE = 240
_LABEL_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A label of at most seven letters, and what it stands before, each text a line."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is said of one alert: its id, a title of at most 99 characters and its parts, every text one line of visible characters."""

    alert_id: str
    title: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, alert_id: str, title: str, parts: dict[str, list[str]]) -> Self:
        """Make a message; strangers' texts are made harmless, what is overlong is cut, a part without texts is left out."""
        shown = {label: tuple(cut(plain(text).strip(), _LONGEST_LINE) for text in texts) for label, texts in parts.items() if texts}
        return cls(alert_id, cut(plain(title), LONGEST_TITLE), tuple(Part(label, texts) for label, texts in shown.items()))

    @classmethod
    def of_rows(cls, alert_id: str, title: str, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Make a message from its rows in `alert_parts`, in order of their position."""
        grouped = groupby(rows, key=itemgetter("label"))
        return cls(alert_id, title, tuple(Part(label, tuple(row["text"] for row in lines)) for label, lines in grouped))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return its rows in `alert_parts`."""
        lines = [(part.label, text) for part in self.parts for text in part.texts]
        return [{"alert_id": self.alert_id, "position": place, "label": label, "text": text} for place, (label, text) in enumerate(lines)]

    @property
    def body(self) -> str:
        """Return the parts as lines of text, laid out like `alerts.body`: labels in the first eight columns."""
        lines = [(part.label if place == 0 else "", text) for part in self.parts for place, text in enumerate(part.texts)]
        return "\n".join(f"{label:<{_LABEL_WIDTH}}{text}" for label, text in lines)


def cut(text: str, longest: int) -> str:
    """Return the text, or its beginning with an ellipsis where it is longer than that."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
