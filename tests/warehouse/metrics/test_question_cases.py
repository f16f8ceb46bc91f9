"""Cases of metrics that share out the questions of all frameworks: each in a file of its own, since one framework moves the other's share.

A case has `questions`: for each framework (`it` is the one that is asked about) its counts by month from `from` on, all of them read since
the site began unless `read_from` or `read_until` say otherwise, and compared since then unless `compared_from` says otherwise ("never").
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.metrics.case_files import Case, alone, measured_alone
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work

DAY = dt.timedelta(days=1)
SUBJECT = "framework, kind, subject, valid_from"


def write(work: Work, case: Case) -> None:
    read_until = case.given["as_of"]
    with work.transaction() as con:
        for one in case.given["questions"]:
            framework, subject = one["of"], f"stackoverflow/{one['of']}"
            con.execute("insert into pulse.frameworks (framework, name) values ($1, $1)", [framework])
            con.execute(f"insert into pulse.catalog_subjects ({SUBJECT}) values ($1, 'question_tag', $2, null)", [framework, subject])
            compared = one.get("compared_from", dt.date(2008, 7, 1))
            if compared != "never":
                con.execute(
                    f"insert into pulse.catalog_subjects ({SUBJECT}) values ($1, 'compared_tag', $2, $3)", [framework, subject, compared]
                )
            if not one.get("unread"):
                span = [subject, one.get("read_from"), one.get("read_until", read_until)]
                con.execute("insert into raw.coverage values ($1, 'questions_monthly', $2, $3)", span)
            con.executemany(
                "insert into raw.questions_monthly values ($1, $2, $3, null, null, '2024-01-01')",
                [[subject, month, count] for month, count in by_month(one)] or [[subject, dt.date(2008, 8, 1), 0]],
            )


def by_month(one: dict[str, Any]) -> list[tuple[dt.date, int]]:
    begin = one.get("from", dt.date(2008, 8, 1))
    first = begin.year * 12 + begin.month - 1
    return [(dt.date((first + place) // 12, (first + place) % 12 + 1, 1), count) for place, count in enumerate(one.get("counts", []))]


@pytest.mark.parametrize("case", alone(), ids=lambda case: f"{case.metric}: {case.given['title']}")
def test_case_counted_by_hand(tmp_path: Path, case: Case) -> None:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        write(work, case)
        measured, counted = measured_alone(work, case)
    assert measured == counted
