"""Strangers' text (names, titles, claims, reasons) made safe to show.

Nothing is dropped without a trace: a character that could hide or reorder other text becomes U+FFFD, and a very long
text is cut with a word about it. HTML is escaped by Jinja; Markdown by `markdown` below.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

LONGEST_CHARACTERS = 900
"""Longer texts are cut: a page must stay small whatever a stranger writes."""

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_BREAKS = re.compile("[ \\t\\r\\n\\f\\v\u2028\u2029]+")
_MARKDOWN_ANYWHERE = re.compile(r"([\\`*_\[\]|~$@])|(?<=:)(/)(?=/)|(?<=www)(\.)", re.IGNORECASE)
_MARKDOWN_AT_THE_START = re.compile(r"^([#+=-]|\d+(?=[.)](?: |$)))")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Safe(str):
    """Markdown of our own making, which `markdown` leaves as it is."""

    __slots__ = ()


def plain(text: str) -> str:
    """One line of visible text: white space collapsed, control and reordering characters as U+FFFD, cut when very long."""
    one_line = _BREAKS.sub(" ", text)
    rest = len(one_line) - LONGEST_CHARACTERS
    return _visible(one_line) if rest <= 0 else f"{_visible(one_line[:LONGEST_CHARACTERS])}… ({rest:,} more characters)"


def _visible(line: str) -> str:
    if line.isprintable():  # the fast way for nearly all text
        return line
    return "".join("\N{REPLACEMENT CHARACTER}" if character != "\t" and _is_hidden(character) else character for character in line)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} or character in _BIDI_CONTROLS


def markdown(value: object) -> str:
    """Text as Markdown shows it literally, wherever it stands in a line, and no more escaped than that needs.

    Escaped are the marks of CommonMark and of GitHub's tables, strike-through, formulas and bare links; what would open
    a heading, list or rule only at the start.
    """
    if isinstance(value, Safe):
        return value
    text = plain("" if value is None else str(value))
    escaped = _MARKDOWN_ANYWHERE.sub(lambda found: f"\\{found[0]}", text).translate(_ENTITIES)
    escaped = _MARKDOWN_AT_THE_START.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", escaped)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"\u2068{escaped}\u2069"  # isolate, so that right-to-left letters do not reorder the numbers beside them
    return escaped


def web_address(text: str | None) -> str | None:
    """Return the text as an address to link to, percent-encoded where needed, when it is http or https and not too long; else None."""
    if text is None or len(text) > LONGEST_CHARACTERS or any(_is_hidden(character) for character in text):
        return None
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return quote(text.strip(), safe="%/:?#[]@!$&*+,;=~-._")


def block(text: str) -> str:
    """Text of several lines as it stands, without the characters that could hide or reorder it."""
    return "\n".join(_visible(line) for line in text.split("\n"))
