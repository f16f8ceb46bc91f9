import datetime as dt
from pathlib import Path

import pytest

from tests.warehouse.metrics.case_files import CASES, HORIZON, Case, add, beside_one_another, cases
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import METRICS, measure


@pytest.fixture(scope="module")
def measured(work: Work) -> Work:
    """All cases side by side: what one holds must not move another."""
    raw = RawRows()
    for case in beside_one_another():
        add(raw, case)
    raw.write(work)
    measure(work, HORIZON)
    return work


@pytest.mark.parametrize("case", beside_one_another(), ids=lambda case: f"{case.metric}: {case.given['title']}")
def test_case_counted_by_hand(measured: Work, case: Case) -> None:
    found = measured.cursor().execute(
        "select * from pulse.metric_values where framework = $1 and metric = $2 and as_of = $3",
        [case.framework, case.metric, case.given["as_of"]],
    )
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if "rows" in case.expected:
        assert len(rows) == case.expected["rows"]
        return
    assert len(rows) == 1
    approximately = {key: pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for key, value in case.expected.items()}
    assert {key: rows[0][key] for key in case.expected} == approximately
    assert (rows[0]["value"] is None) == ("value" not in case.expected)


def test_a_date_measured_alone_sees_all_of_its_past(tmp_path: Path) -> None:
    """The same cases, without the dates before: the windows of three years are not those of other dates."""
    alone = [case for case in beside_one_another() if str(case.given["as_of"]) == "2024-12-30"]
    raw = RawRows()
    for case in alone:
        add(raw, case)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure(work, dt.date(2024, 12, 30), from_date=dt.date(2024, 12, 29))
        found = dict(work.cursor().execute("select framework || metric, value from pulse.metric_values").fetchall())
    assert {case.framework: found[case.framework + case.metric] for case in alone} == {
        case.framework: pytest.approx(case.expected.get("value"), rel=1e-12, nan_ok=True) if "value" in case.expected else None
        for case in alone
    }


def test_every_metric_has_cases_and_every_case_its_origin() -> None:
    assert {file.stem for file in CASES.glob("*.toml")} == {file.stem for file in METRICS.glob("*.sql")}
    assert all(case.given["origin"] for case in cases())
