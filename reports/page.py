"""The page of a framework as Markdown, as one self-contained HTML file, and its chart as a file of its own."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from reports import svg
from reports.content import FrameworkContent
from reports.frame import Frame
from reports.gather import framework_content
from reports.templating import HTML, MARKDOWN, STYLE, STYLE_HASH


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """One page in three forms; `svg` is empty when there is no score to draw."""

    markdown: str
    html: str
    svg: str


def render_framework(con: duckdb.DuckDBPyConnection, framework: str, *, as_of: dt.date | None = None) -> FrameworkPage:
    """The page of a framework.

    The Markdown refers to the chart as `<framework>.svg`, to lie beside it. The HTML needs no other file.

    Args:
        con: A read-only connection on the public surface.
        framework: The framework's slug.
        as_of: Show the newest scores up to this day, which is included; None for the newest of all.

    Raises:
        UnknownFrameworkError: No such framework in this warehouse.
    """
    return render_content(framework_content(con, framework, as_of))


def render_content(page: FrameworkContent, *, frame: Frame | None = None) -> FrameworkPage:
    """The page from content that is already read.

    Args:
        page: The content.
        frame: The site around the page, or None for a page that stands alone.
    """
    return FrameworkPage(
        markdown=MARKDOWN.get_template("framework.md").render(page=page),
        html=HTML.get_template("framework.html").render(page=page, frame=frame, style=STYLE, style_hash=STYLE_HASH),
        svg=svg.standalone(page.picture.chart) if page.picture else "",
    )
