"""The page of a framework that stands alone, as most tests look at it."""

import duckdb

from reports.framework_page.read import framework_content
from reports.framework_page.render import FrameworkPage, render_content


def render_framework(con: duckdb.DuckDBPyConnection, framework: str) -> FrameworkPage:
    """The newest page of a framework."""
    return render_content(framework_content(con, framework))
