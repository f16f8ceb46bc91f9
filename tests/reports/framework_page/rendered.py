"""The page of a framework that stands alone, as most tests look at it."""

from functools import cache

import duckdb

from reports.framework_page.model import FrameworkContent
from reports.framework_page.read import framework_content
from reports.framework_page.render import FrameworkPage, render_content
from tests.worlds.public_tables import small_warehouse


def render_framework(con: duckdb.DuckDBPyConnection, framework: str) -> FrameworkPage:
    """The newest page of a framework."""
    return render_content(framework_content(con, framework))


@cache
def content_of(framework: str) -> FrameworkContent:
    """What the page of a framework of the small warehouse says, where a test changes nothing in it."""
    with small_warehouse() as con:
        return framework_content(con, framework)


@cache
def page_of(framework: str) -> FrameworkPage:
    """That page."""
    return render_content(content_of(framework))
