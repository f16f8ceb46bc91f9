"""What a document states stands beside what is measured: no other score of the same day comes with it."""

import datetime as dt
from pathlib import Path

from flows.night.recompute import recompute
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work

AS_OF = dt.date(2024, 1, 29)
NOW = dt.datetime(2024, 1, 29, 9, tzinfo=dt.UTC)
STOCK = {"stars": 20_000, "forks": 6_800, "lifetime_contrib": 1_000}
STATED = {**STOCK, "commits_wk": 7.5, "commit_ret": 0.15, "contrib_ret": 0.2, "closed30": 0.65}
BY_DAY = """select dimension, basis is not distinct from 'stated' as is_stated, count(*) from pulse.scores
    where as_of = date '2024-01-29' group by all order by all"""


def stated(work: Work) -> None:
    """A framework with a document that states its health and assesses the rest, and whose documentation was never read."""
    raw = RawRows()
    raw.framework("x", ("o/x", "core", None, None))
    raw.name("o/x", 1)
    raw.observe(1, "2024-01-28", "2015-01-01", "o/x")
    raw.cover(1, "2024-01-29")
    raw.subject("x", "docs", "docs/o/x")
    for metric, value in STATED.items():
        row = {"framework": "x", "metric": metric, "as_of": AS_OF, "value": value, "low": value, "high": value, "unit": "u"}
        raw.pulse["stated_metrics"].append({**row, "source": "a document"})
    for dimension in ("production", "research", "learning", "performance"):
        row = {"framework": "x", "dimension": dimension, "score": 6.0, "basis": "assessed", "assessed_on": AS_OF}
        raw.pulse["assessments"].append({**row, "source": "a document", "assessed_by": "an analyst"})
    raw.write(work)


def test_a_day_has_one_score_of_each_kind_and_a_second_run_appends_none(tmp_path: Path) -> None:
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        stated(work)
        assert recompute(work, AS_OF, NOW) > 0
        found = work.cursor().execute(BY_DAY).fetchall()
        assert {count for *_, count in found} == {1}
        # what the document states: health, its two pillars, and the Speed Score of all
        assert {dimension for dimension, is_stated, _ in found if is_stated} == {"health", "vitality", "stock", "speed"}
        assert recompute(work, AS_OF, NOW + dt.timedelta(minutes=5), everything=True) == 0
