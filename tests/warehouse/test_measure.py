import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows, Row, Span, moment, pages
from warehouse.connection import Work, open_work
from warehouse.load import load
from warehouse.measure import METRICS, lags_from, measure
from warehouse.merge import RowCounts

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
COMPUTED = ("repo_weekly", "framework_weekly", "commits_by_company_weekly", "metric_values")
NOTHING = dict.fromkeys((*COMPUTED, "violations"), RowCounts())
DATED = {
    "commits": "committed_at",
    "issues": "created_at",
    "issue_events": "happened_at",
    "pulls": "created_at",
    "forks": "created_at",
    "releases": "published_at",
    "observations": "observed_at",
}
"""Tables of events, and the column that says when each happened."""


def computed(work: Work, until: dt.date | None = None) -> dict[str, list[Any]]:
    """The computed tables; metrics without the dates that only earlier runs asked for."""
    mondays = f"where isodow(as_of) = 1 or as_of = '{until}'" if until else ""
    return {
        table: work.cursor().execute(f"from pulse.{table} {mondays if table == 'metric_values' else ''} order by all").fetchall()
        for table in COMPUTED
    }


def bring(work: Work, raw: RawRows, until: dt.datetime, whole: Collection[str]) -> None:
    """Load what there is to know at a moment.

    Of tables that are not `whole` yet a fifth of the rows is late; of the coverage five days are.
    """
    part = RawRows()
    for table, rows in raw.raw.items():
        here = [row for place, row in enumerate(rows) if table in whole or table not in DATED or place % 5]
        part.raw[table] = [row for row in here if table not in DATED or row[DATED[table]] < until]
    part.raw["star_days"] = [row for row in part.raw["star_days"] if moment(row["day"]) < until]
    for table in ("issues", "pulls"):
        part.raw[table] = [_as_it_was(row, until) for row in part.raw[table]]
    end = until.replace(tzinfo=dt.UTC) - dt.timedelta(days=0 if "coverage" in whole else 5)
    for repo, tables in pages(part, work).items():
        sources = sorted({row["source"] for row in raw.raw["coverage"] if row["repo_id"] == repo})
        load(work, f"github/{repo}", tables, frozenset(), {}, [Span(source, None, end) for source in sources], NOW)


def _as_it_was(row: Row, at: dt.datetime) -> Row:
    return row | {key: None for key in ("closed_at", "merged_at") if row.get(key) and row[key] >= at} | {"known_at": at}


@pytest.mark.long
@pytest.mark.parametrize("tables", [2, len(DATED) + 1])
def test_nights_that_recompute_what_changed_end_like_one_that_recomputes_all(work: Work, tmp_path: Path, tables: int) -> None:
    """Each night brings the rest of one table: by default of two, in the long run of all."""
    raw = history(1)
    catalog = RawRows()
    catalog.pulse = raw.pulse
    catalog.write(work)
    late = [*DATED, "coverage"][-tables:]
    for night in range(len(late) + 1):
        as_of = HORIZON - dt.timedelta(days=len(late) - night)
        bring(work, raw, dt.datetime.combine(as_of, dt.time(2)), late[:night])
        measure(work, as_of, from_date=lags_from(work.cursor()))
        nightly = computed(work)
        assert measure(work, as_of) == NOTHING, f"after {late[night - 1]} came"
    with open_work(write_migrated(tmp_path / "other.duckdb")) as other:
        catalog.write(other)
        bring(other, raw, dt.datetime.combine(HORIZON, dt.time(2)), late)
        measure(other, HORIZON)
        assert computed(work, HORIZON) == computed(other, HORIZON)
    assert computed(work) == nightly


def test_measuring_again_writes_nothing(work: Work) -> None:
    history(2).write(work)
    assert measure(work, HORIZON)["metric_values"].inserted > 0
    assert measure(work, HORIZON) == NOTHING
    assert measure(work, HORIZON, from_date=HORIZON - dt.timedelta(days=30), frameworks=["alone"]) == NOTHING


def test_one_framework_alone_gives_the_same_as_all_together(work: Work) -> None:
    history(2).write(work)
    measure(work, HORIZON, frameworks=["moving"])
    alone = computed(work)
    assert {row[0] for row in alone["metric_values"]} == {"moving"}
    measure(work, HORIZON)
    together = computed(work)
    own = {file.stem for file in METRICS.glob("*.sql") if "\n-- Scope:  own rows\n" in file.read_text(encoding="utf-8")}
    assert {row for row in alone["metric_values"] if row[1] in own} == {
        row for row in together["metric_values"] if row[0] == "moving" and row[1] in own
    }
    assert set(alone["framework_weekly"]) == {row for row in together["framework_weekly"] if row[0] == "moving"}


def test_nothing_after_the_date_moves_a_number_before_it(work: Work, tmp_path: Path) -> None:
    """Point in time: the same history without its last year gives the same numbers for all dates until then."""
    raw, as_of = history(4), HORIZON - dt.timedelta(days=364)
    cut = dt.datetime.combine(as_of, dt.time())
    raw.raw["coverage"] = [row | {"complete_until": dt.datetime(2030, 1, 1)} for row in raw.raw["coverage"]]
    raw.write(work)
    measure(work, as_of)
    past = RawRows()
    past.pulse = raw.pulse
    past.raw = {table: [row for row in rows if table not in DATED or row[DATED[table]] < cut] for table, rows in raw.raw.items()}  # type: ignore[assignment]
    past.raw["observations"] = [
        row
        if row["observed_at"] < cut + dt.timedelta(hours=48)
        else row | {"stars": 10**6, "forks": 10**6, "has_issues": not row["has_issues"]}
        for row in raw.raw["observations"]
    ]
    past.raw["star_days"] = [row for row in raw.raw["star_days"] if row["day"] < as_of]
    with open_work(write_migrated(tmp_path / "past.duckdb")) as other:
        past.write(other)
        measure(other, as_of)
        assert computed(other) == computed(work)


def test_a_framework_that_left_the_catalog_leaves_the_computed_tables(work: Work) -> None:
    history(2).write(work)
    measure(work, HORIZON)
    with work.transaction() as con:
        con.execute("delete from pulse.frameworks where framework = 'late'")
        con.execute("delete from pulse.framework_repos where framework = 'late'")
    measure(work, HORIZON)
    assert not {row[0] for table in ("metric_values", "framework_weekly") for row in computed(work)[table]} & {"late"}


def test_everything_is_due_until_something_was_measured_and_then_what_was_touched(work: Work) -> None:
    assert lags_from(work.cursor()) is None
    raw = history(2)
    raw.write(work)
    measure(work, HORIZON)
    assert lags_from(work.cursor()) == HORIZON
    more = RawRows()
    more.fork(1, "2021-05-05")
    load(work, "github/1", pages(more, work)[1], frozenset(), {}, (), NOW)
    assert lags_from(work.cursor()) == dt.date(2021, 5, 5)
    measure(work, HORIZON, from_date=dt.date(2021, 5, 5), frameworks=["alone"])
    assert lags_from(work.cursor()) == dt.date(2021, 5, 5)
    measure(work, HORIZON - dt.timedelta(days=7), from_date=dt.date(2021, 5, 5))
    assert lags_from(work.cursor()) == dt.date(2021, 5, 5)
    measure(work, HORIZON, from_date=dt.date(2021, 5, 5))
    assert lags_from(work.cursor()) == HORIZON
