"""The tables of a page, row by row: the text of each cell by the title of its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Found:
    """A row: where its heading leads, the words of the heading, and the cells by title."""

    link: str = ""
    name: str = ""
    small: str = ""
    cells: dict[str, str] = field(default_factory=dict)


class Rows(HTMLParser):
    """Collects the rows of every table, and the text of whatever carries a class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[Found] = []
        self.classed: list[tuple[str, str]] = []
        self._row: Found | None = None
        self._cell: str | None = None
        self._small = False
        self._open: list[tuple[str, int | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = given.get("class")
        if classes and tag not in {"input", "path", "br", "meta", "link"}:
            self.classed.append((classes, ""))
            self._open.append((tag, len(self.classed) - 1))
        elif tag in {name for name, _ in self._open}:
            self._open.append((tag, None))
        if tag == "tr":
            self._row = Found()
            self.rows.append(self._row)
        elif tag in {"th", "td"}:
            self._cell = "" if tag == "th" else given.get("data-title") or ""
        elif tag == "small":
            self._small = True
        elif tag == "a" and self._row and self._cell == "" and not self._row.link:
            self._row.link = given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "small":
            self._small = False
        elif tag in {"th", "td"}:
            self._cell = None
        elif tag == "tr":
            self._row = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place]
                break

    def handle_data(self, data: str) -> None:
        for _, place in self._open:
            if place is not None:
                classes, text = self.classed[place]
                self.classed[place] = (classes, text + data)
        if self._row is None or self._cell is None:
            return
        if self._cell:
            self._row.cells[self._cell] = self._row.cells.get(self._cell, "") + data
        elif self._small:
            self._row.small += data
        else:
            self._row.name += data

    def text_of(self, classes: str) -> list[str]:
        """The texts of the elements with exactly these classes."""
        return [re.sub(r"\s+", " ", text).strip() for found, text in self.classed if found == classes]

    def of(self, name: str) -> Iterator[Found]:
        """The rows whose heading is this name."""
        return (row for row in self.rows if row.name.strip() == name)

    def leading_to(self, link: str) -> Found:
        """The row whose heading leads there."""
        return next(row for row in self.rows if row.link == link)
