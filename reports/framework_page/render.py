"""The page of a framework as Markdown, as one self-contained HTML file, and its chart as a file of its own."""

from dataclasses import dataclass

from reports.figures import svg
from reports.framework_page.model import FrameworkContent
from reports.site.embed import pasted
from reports.site.layout import Frame
from reports.text.simulated import said
from reports.text.templating import HTML, MARKDOWN, STYLE, STYLE_HASH

_LONGEST_NAME = 60  # characters, as on a badge


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """One page in three forms; `svg` is empty when there is no score to draw."""

    markdown: str
    html: str
    svg: str


def render_content(page: FrameworkContent, *, frame: Frame | None = None) -> FrameworkPage:
    """Return the page; its Markdown refers to the chart as `<framework>.svg`, to lie beside it, and its HTML needs no other file.

    Args:
        page: The content.
        frame: The site around the page, or None for a page that stands alone.
    """
    return FrameworkPage(
        markdown=MARKDOWN.get_template("framework.md").render(page=page),
        html=HTML.get_template("framework.html").render(
            page=page, frame=frame, to_paste=pasted(page, frame.address) if frame else (), style=STYLE, style_hash=STYLE_HASH
        ),
        svg=svg.standalone(page.picture.chart, _title(page)) if page.picture else "",
    )


def _title(page: FrameworkContent) -> str:
    """Return what stands below the chart where it is a file of its own."""
    name = page.name if len(page.name) <= _LONGEST_NAME else page.name[:_LONGEST_NAME] + "…"
    return said(f"{name}: health over time", is_simulated=page.simulated is not None)
