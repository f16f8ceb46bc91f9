"""The two Jinja environments: in both, what a template prints is a stranger's text unless it is marked as ours.

HTML (and SVG) is escaped by autoescape, Markdown by `escape.markdown` as the environment's last step, so that no
template can forget it.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files

import jinja2
from markupsafe import Markup
from markupsafe import escape as escape_html

from reports import queries
from reports.text import escape
from reports.text.simulated import said

_LOADER = jinja2.FileSystemLoader(str(files("reports").joinpath("templates")))


def _html_text(value: object) -> object:
    return escape.plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _capitalize_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(text: str, notes: Sequence[str] | None) -> str:
    return said(text, is_simulated=notes is not None)


def _markdown_link(text: str, address: str | None) -> escape.Safe:
    shown = escape.markdown(text)
    return escape.Safe(f"[{shown}]({address.replace('(', '%28').replace(')', '%29')})" if address else shown)


def _html_block(text: str) -> Markup:
    """Return text for a `<pre>`, never for an attribute: quotes stay as they are there, of which SQL has many."""
    escaped = str(escape_html(escape.block(text)))
    return Markup(escaped.replace("&#39;", "'").replace("&#34;", '"'))  # noqa: S704 (escaped, but for quotes)


def _console(sql: str) -> Markup:
    """Return the console's address of our own query: whole, where a stranger's text of that length would be cut."""
    return Markup(queries.console(sql))  # noqa: S704 (percent-encoded, so that no character of HTML is left)


def _asked(name: str, parameters: queries.Parameters) -> Markup:
    return _console(queries.shown(name, parameters))


def _markdown_block(text: str, language: str = "") -> escape.Safe:
    longest_run = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest_run + 1)
    return escape.Safe(f"{fence}{language}\n{escape.block(text)}\n{fence}")


HTML = jinja2.Environment(
    loader=_LOADER, autoescape=True, finalize=_html_text, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
HTML.filters["block"] = _html_block
HTML.filters["console"] = _console
HTML.globals["asked"] = _asked
HTML.filters["capitalize_first"] = _capitalize_first
HTML.filters["said"] = _said
HTML.filters["address"] = escape.web_address

MARKDOWN = jinja2.Environment(
    loader=_LOADER,
    autoescape=False,  # noqa: S701 (HTML escaping is wrong here; finalize escapes every value for Markdown)
    finalize=escape.markdown,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
MARKDOWN.filters["block"] = _markdown_block
MARKDOWN.filters["link"] = _markdown_link
MARKDOWN.filters["capitalize_first"] = _capitalize_first
MARKDOWN.filters["said"] = _said
MARKDOWN.filters["address"] = escape.web_address


def _style(name: str) -> Markup:
    return Markup(files("reports").joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704 (our own file)


CHART_STYLE = _style("chart.css")
STYLE = CHART_STYLE + _style("page.css")
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""For `style-src` in the content security policy: only these styles apply."""


def render(template: str, frame: object, **content: object) -> str:
    """Return a page of the site inside its frame (`reports.site.layout.Frame`)."""
    return HTML.get_template(template).render(frame=frame, style=STYLE, style_hash=STYLE_HASH, **content)
