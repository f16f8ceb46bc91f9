"""What a page shows and no score rests on: stock, shares and dependents, as far as they were known on the page's date."""

import datetime as dt

import duckdb

from reports.framework_page.read import framework_content
from reports.framework_page.use import Use


def use(con: duckdb.DuckDBPyConnection, framework: str, as_of: dt.date | None = None) -> Use:
    return framework_content(con, framework, as_of).use


def test_counts_are_those_of_the_pages_date(small_world: duckdb.DuckDBPyConnection) -> None:
    found = {count.name: count for count in use(small_world, "oldnet").counts}
    stock = found["All questions on Stack Overflow"]
    assert (stock.amount, stock.when, stock.share) == ("1,830\u00a0questions", "2024-01-20", "")  # 1,700 came after the page's date
    asked = found["Questions on Stack Overflow"]
    assert (asked.amount, asked.share, asked.year_before) == ("25\u00a0questions", "2.5\u00a0%", "30.0\u00a0%")
    assert asked.when == "quarter from 2023-10-01"
    assert found["Packages that depend on it"].amount == "8,019\u00a0packages"


def test_a_source_that_was_not_read_for_it_has_a_reason_and_no_number(small_world: duckdb.DuckDBPyConnection) -> None:
    [asked] = use(small_world, "emptynet").counts
    assert (asked.amount, asked.share, asked.missing) == (
        "not available", "not available", "the catalog names no question tag for it",
    )  # fmt: skip


def test_where_nothing_was_counted_the_page_says_so(small_world: duckdb.DuckDBPyConnection) -> None:
    for table in ("market_quarterly", "question_stock", "dependents"):
        small_world.execute(f"delete from {table}")
    assert use(small_world, "oldnet") == Use([], "not read yet")
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    assert use(small_world, "oldnet").missing.startswith("not known offline")
