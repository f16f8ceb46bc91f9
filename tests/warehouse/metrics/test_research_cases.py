"""Cases of metrics that share out papers, repositories and models of all frameworks: each in a file of its own, since one moves the others.

A case has `counted`: for each framework (`it` is the one that is asked about) its counts by month from `from` on, all read since the
beginning unless `read_from` or `read_until` say otherwise, and compared since 2010 unless `compared_from` says otherwise ("never").
One with `long` runs with the long tests.
"""

import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.metrics.case_files import Case, measured_alone, of_research
from tests.warehouse.metrics.test_question_cases import by_month
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work

SOURCES = {
    "paper_share": ("paper_search", "openalex", "openalex_papers"),
    "repo_share": ("paper_family", "paperswithcode", "paperswithcode_papers"),
    "model_share": ("hub_library", "huggingface", "models_monthly"),
}
SUBJECT = "insert into pulse.catalog_subjects (framework, kind, subject, valid_from) values ($1, $2, $3, $4)"
KNOWN = "2030-01-01"


def write(work: Work, case: Case) -> None:
    kind, where, source = SOURCES[case.metric]
    with work.transaction() as con:
        for one in case.given["counted"]:
            framework, subject = one["of"], f"{where}/{one['of']}"
            con.execute("insert into pulse.frameworks (framework, name) values ($1, $1)", [framework])
            con.execute(SUBJECT, [framework, kind, subject, None])
            compared = one.get("compared_from", dt.date(2010, 1, 1))
            if compared != "never":
                con.execute(SUBJECT, [framework, "compared_research", f"framework/{framework}", compared])
            if not one.get("unread"):
                span = [subject, source, one.get("read_from"), one.get("read_until", case.given["as_of"])]
                con.execute("insert into raw.coverage values ($1, $2, $3, $4)", span)
            for month, count in by_month(one):
                if source == "models_monthly":
                    con.execute("insert into raw.models_monthly values ($1, $2, $3, $4)", [subject, month, count, KNOWN])
                else:
                    con.execute("insert into raw.papers_monthly values ($1, $2, $3, $4, $5)", [subject, where, month, count, KNOWN])


def marked(case: Case) -> object:
    marks = [pytest.mark.long] if case.given.get("long") else []
    return pytest.param(case, marks=marks, id=f"{case.metric}: {case.given['title']}")


@pytest.mark.parametrize("case", [marked(case) for case in of_research()])
def test_case_counted_by_hand(tmp_path: Path, case: Case) -> None:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        write(work, case)
        measured, counted = measured_alone(work, case)
    assert measured == counted
