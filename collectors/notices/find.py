"""Finds the sentences with which makers say that work on their project ends.

A notice is about the whole project: its subject is the project's name, or "this project" and the like. A sentence about a part of it
(an API, a flag, an old version), about a condition or about another project is none. Only the head of a text is read, without code,
addresses, accounts and badges. What is found is a finding for a person to judge, never a fact.
"""

import html
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_PHRASES = Path(__file__).with_name("phrases.toml")
_READ_CHARACTERS = 40_000
_HEAD_CHARACTERS = 4_000  # notices stand at the top; further down, projects write about others
_QUOTE_CHARACTERS = 300
_FIRST_BLOCKS = 3  # where a bare "Deprecated" means the project; further down it heads a list of something deprecated
_NOW = r"(?:now|officially|currently|formally|fully|mostly|effectively|also|therefore|both|archived and|deprecated and)"
_LEAD = re.compile(r"^\W*(?:note|notice|warning|attention|important|(?:project |development )?status)\b\W*", re.IGNORECASE)
_HIDDEN = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE),
    re.compile(r"</?[a-zA-Z][^>]*>"),
    re.compile(r"!\[[^\]]*\]\([^)]*\)"),
    re.compile(r"\[!\[.*?\]\(.*?\)"),
)
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_RST_LINK = re.compile(r"`([^`<]*)\s*<[^>]*>`_+")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|(?<!\w)@[\w-]+")  # of pages, of mail, and names of accounts: a quote names nobody
_TABLE = re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE)
_ITEM = re.compile(r"\s*(?:[-*+] |\d+\.)")
_ALONE = re.compile(r"\s*(?:#|[-*+] |\d+\.|=+$|-+$)")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\s[\N{EM DASH}\N{EN DASH}]\s")
_MARKUP = re.compile(r"[*`>#\[\]\"“”!:|]|(?<!\w)[_~=-]+|[_~=-]+(?!\w)")
_MARKED = re.compile(r"^\W*[\[(]([^\])]*)[\])]")
_CONDITION = re.compile(r"\b(?:if|when|once|until|unless|whether|before|should)\b[^,;]*$")
_OF_ANOTHER = "".join(
    rf"(?<!\b{word} {article})"
    for word in ("of", "in", "for", "with", "from", "by", "to", "on", "using")
    for article in ("", "the ", "this ")
)
"""The project is the subject of the sentence, not what something else belongs to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that sounds like the end of a project.

    Attributes:
        id: of the sentence, whatever its markup and capitals.
        kind: announced, or maintenance where it says that bugs are still mended.
        phrase: the id of the phrase that fits it.
        quote: the sentence, without its markup.
    """

    id: str
    kind: str
    phrase: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Rule:
    phrase: str
    kind: str
    pattern: re.Pattern[str]


def version() -> int:
    """Return the version of the phrases: a text that was read with an older one is read again."""
    return int(_held()["version"])


def id_of(sentence: str) -> str:
    """Return the id of a notice with this sentence."""
    return f"N-{sha256(sentence.encode()).hexdigest()[:8]}"


def find(text: str, names: Iterable[str]) -> Sequence[Notice]:
    """Return the notices in the head of a text, each sentence once, in their order.

    Args:
        text: Markdown, reStructuredText or plain.
        names: what the project is called.
    """
    bare, rules = _rules(tuple(sorted({name.lower() for name in names}, key=lambda name: (-len(name), name))))
    found: dict[str, Notice] = {}
    for place, block in enumerate(_blocks(_cleaned(text[:_READ_CHARACTERS]))):
        lead = _LEAD.match(block)
        sentences = _SENTENCE_END.split(block[lead.end() :] if lead else block)
        marked = _MARKED.match(block) if place < _FIRST_BLOCKS else None
        for number, sentence in enumerate([marked[1], *sentences] if marked else sentences):
            quote = " ".join(_MARKUP.sub(" ", sentence).split()).rstrip(". ")
            plain = quote.lower()
            is_bare = number == 0 and (lead is not None or (place < _FIRST_BLOCKS and not _ITEM.match(block)))
            fits = next((rule for rule in ((bare, *rules) if is_bare else rules) if _fits(rule, plain)), None)
            if fits is not None:
                shown = " ".join(_MARKUP.sub(" ", block).split()).rstrip(". ") if fits is bare else quote  # a bare word says too little
                notice = Notice(id_of(shown.lower()), fits.kind, fits.phrase, shown[:_QUOTE_CHARACTERS])
                found.setdefault(notice.id, notice)
    return tuple(found.values())


def _fits(rule: _Rule, plain: str) -> bool:
    match = rule.pattern.search(plain)
    return match is not None and not _CONDITION.search(plain[: match.start()])


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(_PHRASES.read_text(encoding="utf-8"))


@cache
def _rules(names: tuple[str, ...]) -> tuple[_Rule, Sequence[_Rule]]:
    """Return the rule of a line that says nothing else, and those that hold wherever a sentence stands."""
    held = _held()
    kinds, called = "|".join(held["subjects"]), "|".join(map(re.escape, names))
    named = rf"(?:(?:the|this) )?(?:{called})(?: (?:{kinds}))?"
    project = rf"(?:{named}|this (?:[\w.-]+ )?(?:{kinds})(?: \(\S+\))?|the (?:project|repo|repository))"
    words = rf"{held['headline']}(?:,? (?:and )?{held['headline']})*"
    bare = _Rule("headline", "announced", re.compile(rf"^\W*{words}(?: (?:{kinds}))?(?: \(.*\))?\W*$"))
    title = rf"^\W*{named}\W*(?:(?:is|has been)(?: {_NOW})?)?\W*{words}\W*$"
    within = []
    for one in held["phrase"]:
        begins = r"(?<![\w./-])" + (_OF_ANOTHER if one["words"].startswith("{project}") else "")
        words = one["words"].replace("{project}", project).replace("{now}", _NOW)
        within.append(_Rule(one["id"], one.get("kind", "announced"), re.compile(f"{begins}(?:{words})")))
    return bare, (_Rule("headline", "announced", re.compile(title)), *within)


def _cleaned(text: str) -> str:
    for pattern in _HIDDEN:
        text = pattern.sub(" ", text)
    text = _ADDRESS.sub(" ", _RST_LINK.sub(r"\1", _LINK.sub(r"\1", text)))
    return _TABLE.sub(lambda row: row[0].replace("|", " . "), html.unescape(text))[:_HEAD_CHARACTERS]


def _blocks(text: str) -> Iterator[str]:
    """The headings and list items, each alone, and the paragraphs, their lines joined."""
    paragraph: list[str] = []
    for line in (*text.splitlines(), ""):
        is_alone = _ALONE.match(line) is not None
        if (is_alone or not line.strip()) and paragraph:
            yield " ".join(paragraph)
            paragraph = []
        if is_alone:
            yield line
        elif line.strip():
            paragraph.append(line)
