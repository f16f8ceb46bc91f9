"""`docs_fresh` from the real last edits of MXNet's pages, on every Monday after the last one, against a plain count over the same file."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

LAST_EDITS = Path(__file__).parent / "mxnet_docs_last_edits.csv"
BEGAN, LAST, READ_ON = dt.date(2016, 3, 19), dt.date(2023, 1, 4), dt.date(2024, 2, 5)


def last_edits() -> list[dt.date]:
    with LAST_EDITS.open(newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return [dt.date.fromisoformat(row["day"]) for row in rows for _ in range(int(row["pages"]))]


@pytest.mark.long
def test_every_monday_equals_a_plain_count_and_none_of_277_was_edited_within_a_year_in_january_2024(tmp_path: Path) -> None:
    raw = RawRows()
    raw.framework("mxnet", ("o/mxnet", "core", None, None))
    raw.name("o/mxnet", 1)
    raw.observe(1, "2023-01-01", "2023-01-01", "o/mxnet")
    raw.subject("mxnet", "docs_tree", "docs/o/mxnet/docs")
    raw.cover_subject("docs/o/mxnet/docs", "docs_edits", READ_ON, BEGAN)
    for number, day in enumerate(last_edits()):
        raw.docs_edit("docs/o/mxnet/docs", f"docs/{number}.md", day)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure(work, READ_ON)
        query = "select as_of, value, sample_size from pulse.metric_values where metric = 'docs_fresh' and status = 'observed'"
        found = {as_of: (value, pages) for as_of, value, pages in work.cursor().execute(query).fetchall() if as_of > LAST}
    assert found[dt.date(2024, 1, 29)] == (0.0, 277)
    assert len(found) == 57  # Mondays from 9 January 2023 to 5 February 2024
    days = last_edits()
    assert found == {monday: (sum(day >= monday - dt.timedelta(365) for day in days) / len(days), len(days)) for monday in found}
