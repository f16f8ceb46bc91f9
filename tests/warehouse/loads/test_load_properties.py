"""Whatever a page holds, duplicates and contradictions included: loading it again changes nothing."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds.raw_rows import RawRows, pages
from warehouse.connection import Work
from warehouse.load import Change, load

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
TABLES = ("issues", "issue_events", "pulls", "star_days", "forks", "releases", "commits", "branch_commits", "observations")

days = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 4))
moments = st.builds(dt.datetime.combine, days, st.sampled_from([dt.time(0), dt.time(23, 59)]))
few = st.integers(1, 3)


@st.composite
def page(draw: st.DrawFn) -> RawRows:
    raw = RawRows()
    for _ in range(draw(st.integers(0, 5))):
        raw.issue(1, draw(moments), *draw(st.lists(moments, max_size=2)), number=draw(few), actor=draw(st.sampled_from(["a", None])))
        raw.stars(1, draw(days), draw(few) - 1, draw(moments))
        raw.commit(1, draw(moments), sha=str(draw(few)), branches=(draw(st.sampled_from(["main", "v1"])),))
        raw.observe(1, draw(moments), dt.date(2019, 1, 1), stars=draw(st.sampled_from([None, 1, 2])))
        raw.pull(1, draw(moments), draw(st.none() | moments), number=draw(few))
        raw.release(1, draw(moments), draft=draw(st.booleans()))
        raw.fork(1, draw(moments))
    for row in (*raw.raw["issues"], *raw.raw["commits"], *raw.raw["pulls"]):
        row["known_at"] = draw(moments)
    return raw


def content(work: Work) -> dict[str, list[Any]]:
    return {table: work.cursor().execute(f"from raw.{table} order by all").fetchall() for table in TABLES}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page(), page(), st.booleans())
def test_what_was_loaded_last_changes_nothing_when_it_comes_again(work: Work, first: RawRows, second: RawRows, replaced: bool) -> None:
    replaces = frozenset(("commits", "branch_commits") if replaced and second.raw["commits"] else ())
    for raw in (first, second):
        load(work, "github/1", pages(raw, work).get(1, {}), replaces if raw is second else frozenset(), {"s": "{}"}, (), NOW)
    before = content(work)
    assert load(work, "github/1", pages(second, work).get(1, {}), replaces, {"s": "{}"}, (), NOW) == Change({}, None)
    assert content(work) == before
    with work.transaction() as con:
        for table in TABLES:
            con.execute(f"delete from raw.{table}")
