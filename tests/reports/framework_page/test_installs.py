"""Sentences about tries: written by hand from the rows."""

import duckdb
import pytest

from reports.framework_page.read import framework_content
from tests.reports.framework_page.rendered import render_framework

BOOL = "AttributeError: module 'numpy' has no attribute 'bool'"


@pytest.fixture
def tried(small_world: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    small_world.execute("insert into framework_subjects values ('oldnet', 'install_checks', 'package', 'pypi/oldnet', null, null)")
    rows = [
        ("pypi/oldnet", "1.9.0", "3.10", "2023-11-01", True, True, None, None, "bubblewrap", None),
        ("pypi/oldnet", "1.9.1", "3.9", "2023-12-01", True, True, None, None, "bubblewrap", None),
        ("pypi/oldnet", "1.9.1", "3.10", "2023-12-01", True, False, "it raises an error", f"{BOOL}.", "bubblewrap", None),
        ("pypi/oldnet", "1.9.1", "3.11", "2024-01-28", True, False, None, f"{BOOL}.", None, "pip install <oldnet>"),
        ("pypi/oldnet", "1.9.1", "3.12", "2023-12-01", False, None, "it cannot be built", None, "bubblewrap", None),
        ("pypi/oldnet", "1.9.1", "3.13", "2023-12-01", None, None, "this Python makes no environments", None, "bubblewrap", None),
        ("pypi/oldnet", "1.9.1", "3.8", "2024-01-29", True, True, None, None, "bubblewrap", None),
        ("pypi/other", "1.0", "3.12", "2023-12-01", True, True, None, None, "bubblewrap", None),
    ]
    columns = "subject, version, python, tried_on, installed, imported, error, detail, isolation, source"
    small_world.executemany(f"insert into install_checks ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return small_world


def test_a_sentence_is_the_last_try_on_each_python_before_the_date(tried: duckdb.DuckDBPyConnection) -> None:
    assert framework_content(tried, "oldnet").installs == [
        "oldnet 1.9.1 could not be tried on Python 3.13: this Python makes no environments (tried on 2023-12-01).",
        "oldnet 1.9.1 does not install on Python 3.12: it cannot be built (tried on 2023-12-01).",
        f"oldnet 1.9.1 installs on Python 3.11 and does not import: {BOOL} (tried on 2024-01-28, by hand: pip install <oldnet>).",
        f"oldnet 1.9.1 installs on Python 3.10 and does not import: it raises an error: {BOOL} (tried on 2023-12-01).",
        "oldnet 1.9.1 installs and imports on Python 3.9 (tried on 2023-12-01).",
    ]
    assert framework_content(tried, "newnet").installs == []


def test_the_page_has_them_as_text(tried: duckdb.DuckDBPyConnection) -> None:
    page = render_framework(tried, "oldnet")
    assert "by hand: pip install &lt;oldnet&gt;)." in page.html
    assert "does not install on Python 3.12" in page.markdown
