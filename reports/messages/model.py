"""One message about one alert: the model for its text, Markdown and HTML.

The text is the master. It is kept with the alert, so that page, feed and message say the same to the letter, and it can be
read back into the model: a label stands in the first eight columns, a line without one goes on with the label above it.
"""

import re
from dataclasses import dataclass
from typing import Self

from reports.escape import plain

LONGEST_TITLE = 99
LONGEST_BODY = 1_899
"""Discord takes 2,000 characters, some services 100 in a title: https://discord.com/developers/docs/resources/message"""

_LONGEST_LINE = 240
_LABEL_WIDTH = 8
_LABELLED = re.compile(r"(?P<label>(?=[ A-Z])[A-Za-z ]{7} )(?P<text>.*)")


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
    def read(cls, alert_id: str, title: str, body: str) -> Self:
        """Read a message back from its title and body."""
        parts: list[Part] = []
        for line in body.splitlines():
            labelled = _LABELLED.fullmatch(line)
            label, text = (labelled["label"].strip(), labelled["text"]) if labelled else ("", line)
            if label or not parts:
                parts.append(Part(label, (text,)))
            else:
                parts[-1] = Part(parts[-1].label, (*parts[-1].texts, text))
        return cls(alert_id, title, tuple(parts))

    @property
    def body(self) -> str:
        """The parts as lines of text."""
        lines = [(part.label if place == 0 else "", text) for part in self.parts for place, text in enumerate(part.texts)]
        return "\n".join(f"{label:<{_LABEL_WIDTH}}{text}" for label, text in lines)


def cut(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer than that."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
