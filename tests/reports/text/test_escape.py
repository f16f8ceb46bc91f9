import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from reports.text import escape

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Reader(HTMLParser):
    """What a browser would find: the tags, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_markdown_shows_a_strangers_text_as_text_at_the_start_of_a_line(nasty: str) -> None:
    seen = Reader(RENDERER.render(f"before\n\n{escape.markdown(nasty)}\n\nafter"))
    assert seen.tags == {"p"}
    assert seen.text.split("\n")[1].strip("\u2068\u2069") == escape.plain(nasty)


def test_markdown_shows_a_strangers_text_as_text_in_a_table_cell(nasty: str) -> None:
    seen = Reader(RENDERER.render(f"| head | next |\n| :-- | --: |\n| {escape.markdown(nasty)} | 2.0 |\n"))
    assert seen.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    head, next_head, shown, number = (line.strip("\u2068\u2069") for line in seen.text.split("\n") if line.strip())
    assert (head, next_head, shown, number) == ("head", "next", escape.plain(nasty), "2.0")


def test_plain_keeps_short_visible_text_as_it_is() -> None:
    assert escape.plain("caf\u00e9 \U0001f525  two\nlines, ") == "caf\u00e9 \U0001f525 two lines, "


def test_characters_that_hide_or_reorder_become_visible(hidden: str) -> None:
    assert re.sub("\ufffd", "", escape.plain(hidden)) == "abcdefg"
    assert escape.plain(hidden).count("\ufffd") == 6


def test_a_very_long_text_is_cut_and_says_by_how_much() -> None:
    assert escape.plain("x" * 1_234).endswith("x\u2026 (334 more characters)")


def test_a_block_keeps_its_lines_and_loses_nothing_visible() -> None:
    assert escape.block("select 1\n\tfrom t\x00") == "select 1\n\tfrom t\ufffd"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "the mailing list", "https://", "http://[", "", None,
     "https://example.org/\u202egnp.exe", "https://example.org/" + "x" * 5_000],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(text: str | None) -> None:
    assert escape.web_address(text) is None


def test_a_web_address_cannot_break_out_of_its_link() -> None:
    assert escape.web_address("https://example.org/a (b)?c=<d>&e=\"'") == "https://example.org/a%20%28b%29?c=%3Cd%3E&e=%22%27"
