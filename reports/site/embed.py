"""The lines that somebody pastes into a README or a page to show a framework's badge or chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape as html_text

from reports.framework_page.model import FrameworkContent
from reports.text.escape import markdown, plain
from reports.text.simulated import said

NOWHERE = "https://pulse.example"
"""Stands for the site's address where that is not known; site.js puts in the address that the page was read from."""

_LONGEST_NAME = 60  # characters, as on a badge


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line to paste: what it is, and its text as it goes into the other document."""

    title: str
    text: str


def pasted(page: FrameworkContent, address: str | None) -> Sequence[Pasted]:
    """Give the lines for the badge and, where there is one, the chart: each in Markdown and in HTML.

    Args:
        page: the framework's page, to which the pictures lead.
        address: where the site is found, without a slash at its end; None where that is not known.
    """
    root, name = address or NOWHERE, plain(page.name)
    name = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
    said_of = partial(said, is_simulated=page.simulated is not None)
    target = f"{root}/f/{page.framework}.html"
    pictures = [("Badge", f"{root}/badge/{page.framework}.svg", said_of(f"{name}: health"))]
    if page.picture:
        pictures.append(("Chart", f"{root}/f/{page.framework}.svg", said_of(f"{name}: health over time")))
    return [line for title, source, text in pictures for line in _both(title, source, text, target)]


def _both(title: str, source: str, text: str, target: str) -> tuple[Pasted, Pasted]:
    image = f'<img src="{source}" alt="{html_text(text)}">'
    return (
        Pasted(f"{title}, Markdown", f"[![{markdown(text)}]({source})]({target})"),
        Pasted(f"{title}, HTML", f'<a href="{target}">{image}</a>'),
    )
