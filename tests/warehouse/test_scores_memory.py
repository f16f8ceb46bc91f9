"""The scores of a whole history are written in one transaction and not held in memory until its end."""

import datetime as dt

import pyarrow as pa

from scoring.rubric import load
from scoring.score import score
from warehouse.connection import Work
from warehouse.score_rows import append_scores

NOW = dt.datetime(2024, 1, 30, tzinfo=dt.UTC)
WEEKS = 500


def test_scores_that_were_written_are_let_go_within_the_transaction(work: Work) -> None:
    with work.transaction() as con:
        for is_first in (True, False):
            before = pa.total_allocated_bytes()
            scores, parts = score(
                _metrics(), _none("framework kind on_date source"), _none("framework dimension score basis assessed_on"), load(), NOW
            )
            held = pa.total_allocated_bytes() - before
            appended = append_scores(work, scores, parts, are_first=is_first)
            del scores, parts
            assert appended == (8 * WEEKS if is_first else 0)
            assert pa.total_allocated_bytes() - before < held / 2
        assert con.execute("select count(*) from pulse.scores").fetchall() == [(8 * WEEKS,)]


def _metrics() -> pa.Table:
    days = [dt.date(2014, 1, 6) + dt.timedelta(weeks=week) for week in range(WEEKS)]
    return pa.table(
        {
            "framework": ["mxnet"] * WEEKS,
            "metric": ["stars"] * WEEKS,
            "as_of": days,
            "value": [20_000.0] * WEEKS,
            "unit": ["stars"] * WEEKS,
            "sample_size": pa.nulls(WEEKS, pa.int64()),
            "status": ["observed"] * WEEKS,
            "reason": pa.nulls(WEEKS, pa.string()),
        }
    )


def _none(columns: str) -> pa.Table:
    kinds = {"score": pa.float64(), "on_date": pa.date32(), "assessed_on": pa.date32()}
    return pa.table({name: pa.array([], kinds.get(name, pa.string())) for name in columns.split()})
