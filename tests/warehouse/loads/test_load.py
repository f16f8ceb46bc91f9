import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from tests.worlds.raw_rows import RawRows, Span, pages
from warehouse.connection import Work
from warehouse.load import WHOLE_HISTORY, Change, load
from warehouse.merge import RowCounts

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2030, 1, 2)


def brought(work: Work, raw: RawRows, repo: int = 1, **more: Any) -> Change:
    given = {"replaces": frozenset[str](), "streams": {}, "coverage": (), "now": NOW} | more
    return load(work, f"github/{repo}", pages(raw, work).get(repo, {}), **given)


def rows(work: Work, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    return work.cursor().execute(f"select {columns} from raw.{table} order by all").fetchall()


def everything() -> RawRows:
    raw = RawRows()
    raw.name("o/r1", 1)
    raw.observe(1, "2024-01-01", "2015-01-01", stars=7)
    raw.commit(1, "2020-01-01")
    raw.issue(1, "2020-02-02", "2020-02-03")
    raw.pull(1, "2020-03-03", "2020-03-04")
    raw.stars(1, "2020-04-04", 3)
    raw.fork(1, "2020-05-05")
    raw.release(1, "2020-06-06")
    return raw


def test_loading_the_same_page_twice_changes_nothing(work: Work) -> None:
    raw, span = everything(), Span("commits", None, NOW)
    first = brought(work, raw, streams={"commits": "{}"}, coverage=[span], replaces=frozenset({"commits", "branch_commits"}))
    again = brought(work, raw, streams={"commits": "{}"}, coverage=[span], replaces=frozenset({"commits", "branch_commits"}))
    assert first.rows == dict.fromkeys([*raw.raw, "streams", "coverage"], RowCounts(inserted=1))
    assert again == Change({}, None)


def test_a_later_read_changes_the_row_and_an_earlier_one_does_not(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2020-02-02", number=5)
    brought(work, raw)
    closed = RawRows()
    closed.issue(1, "2020-02-02", "2020-03-03", number=5)
    closed.raw["issues"][0]["known_at"] = LATER
    change = brought(work, closed)
    assert change.rows == {"issues": RowCounts(updated=1), "issue_events": RowCounts(inserted=1)}
    assert change.changed_from == dt.date(2020, 3, 3)
    assert brought(work, raw).rows.get("issues") is None
    assert rows(work, "issues", "number, state, known_at") == [(5, "closed", LATER)]


def test_a_comment_on_an_old_issue_moves_no_number(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2020-02-02", "2020-03-03", number=5)
    brought(work, raw)
    raw.raw["issues"][0] |= {"updated_at": LATER, "known_at": LATER}
    change = brought(work, raw)
    assert change.rows == {"issues": RowCounts(updated=1)}
    assert change.changed_from is None


def test_events_that_vanished_from_an_issue_go_and_those_of_other_issues_stay(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2020-02-02", "2020-03-03", "2020-04-04", number=5)
    raw.issue(1, "2020-02-02", "2020-03-03", number=6)
    brought(work, raw)
    fewer = RawRows()
    fewer.issue(1, "2020-02-02", "2020-04-04", number=5)
    change = brought(work, fewer)
    assert change.rows["issue_events"] == RowCounts(updated=1, deleted=1)
    assert change.changed_from == dt.date(2020, 3, 3)
    assert [(number, at.day) for number, at in rows(work, "issue_events", "number, happened_at")] == [(5, 4), (6, 3)]


def test_two_closes_by_one_account_at_one_moment_are_two_events(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2020-02-02", "2020-03-03", "2020-03-03", number=5, actor="ann")
    brought(work, raw)
    assert brought(work, raw) == Change({}, None)
    assert len(rows(work, "issue_events")) == 2


def test_a_force_push_replaces_the_commits_and_leaves_equal_rows_alone(work: Work) -> None:
    raw, pushed = RawRows(), RawRows()
    raw.commit(1, "2020-01-01", sha="a")
    raw.commit(1, "2020-02-02", sha="b")
    raw.commit(2, "2020-02-02", sha="b")
    for repo in (1, 2):
        brought(work, raw, repo)
    pushed.commit(1, "2020-01-01", sha="a")
    pushed.commit(1, "2020-02-03", sha="c")
    for row in pushed.raw["commits"]:
        row["known_at"] = LATER
    change = brought(work, pushed, replaces=frozenset({"commits", "branch_commits"}))
    assert change.rows == dict.fromkeys(("commits", "branch_commits"), RowCounts(inserted=1, deleted=1))
    assert change.changed_from == dt.date(2020, 2, 2)
    assert [(repo, sha, known.day) for repo, sha, known in rows(work, "commits", "repo_id, sha, known_at")] == [
        (1, "a", 1),
        (1, "c", 2),
        (2, "b", 1),
    ]


def test_star_days_are_appended_only_where_they_differ(work: Work) -> None:
    def page(known_at: dt.datetime, *gained: int) -> RawRows:
        raw = RawRows()
        for place, count in enumerate(gained):
            raw.stars(1, dt.date(2020, 4, 4 + place), count, known_at)
        return raw

    assert brought(work, page(dt.datetime(2030, 1, 1), 3, 0, 5)).rows == {"star_days": RowCounts(inserted=2)}
    assert brought(work, page(LATER, 3, 0, 5)) == Change({}, None)
    change = brought(work, page(LATER, 3, 0, 0))
    assert (change.rows, change.changed_from) == ({"star_days": RowCounts(inserted=1)}, dt.date(2020, 4, 6))
    assert brought(work, page(LATER, 3, 0, 4)).rows == {"star_days": RowCounts(updated=1)}
    assert brought(work, page(dt.datetime(2030, 1, 1), 9, 9, 9)).rows.get("star_days") == RowCounts(inserted=1, updated=1)
    newest = work.cursor().execute("select day(day), gained from pulse.newest_star_days order by 1").fetchall()
    assert newest == [(4, 9), (5, 9), (6, 4)]


def test_one_observation_a_day_the_later_one(work: Work) -> None:
    def look(at: str, **told: Any) -> Change:
        raw = RawRows()
        raw.observe(1, at, "2015-01-01", **told)
        return brought(work, raw)

    assert look("2024-01-01T02:00:00", stars=7).changed_from == dt.date(2015, 1, 1)
    assert look("2024-01-01T05:00:00", stars=7) == Change({}, None)
    assert look("2024-01-01T05:00:00", stars=8).rows == {"observations": RowCounts(updated=1)}
    assert look("2024-01-01T04:00:00", stars=9) == Change({}, None)
    assert look("2024-01-02T02:00:00", stars=8).changed_from == dt.date(2023, 12, 31)
    assert look("2024-01-03T02:00:00", stars=8, archived_at="2023-11-17").changed_from == dt.date(2023, 11, 17)
    assert look("2024-01-04T02:00:00", stars=8, archived_at="2023-11-17").changed_from == dt.date(2024, 1, 2)
    assert [stars for _, stars in rows(work, "observations", "observed_at, stars")] == [8, 8, 8, 8]


def test_a_name_stays_with_the_repository_that_answered_first(work: Work) -> None:
    for repo in (1, 2):
        raw = RawRows()
        raw.name("O/R" if repo == 2 else "o/r", repo)
        brought(work, raw, repo)
    assert rows(work, "names", "name, repo_id") == [("o/r", 1)]


def span(begin: int | None, end: int) -> Span:
    return Span("issues", None if begin is None else dt.datetime(begin, 1, 1, tzinfo=dt.UTC), dt.datetime(end, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("before", "after", "kept", "touched"),
    [
        (span(None, 2020), span(2020, 2021), (None, 2021), dt.date(2020, 1, 1)),
        (span(2018, 2020), span(2019, 2021), (2018, 2021), dt.date(2020, 1, 1)),
        (span(2019, 2020), span(None, 2020), (None, 2020), WHOLE_HISTORY),
        (span(2019, 2020), span(2018, 2019), (2018, 2020), dt.date(2018, 1, 1)),
        (span(2018, 2020), span(2021, 2022), (2021, 2022), dt.date(2018, 1, 1)),
        (span(None, 2020), span(None, 2020), (None, 2020), None),
        (span(None, 2020), span(None, 2019), (None, 2020), None),
    ],
)
def test_spans_of_coverage_that_meet_become_one(
    work: Work, before: Span, after: Span, kept: tuple[int | None, int], touched: dt.date | None
) -> None:
    brought(work, RawRows(), coverage=[before])
    assert brought(work, RawRows(), coverage=[after]).changed_from == touched
    [(begin, end)] = rows(work, "coverage", "complete_from, complete_until")
    assert (begin and begin.year, end.year) == kept


def test_rows_that_are_all_replaced_bring_their_own_span(work: Work) -> None:
    raw = RawRows()
    raw.commit(1, "2020-01-01")
    brought(work, raw, coverage=[Span("commits", None, NOW)])
    brought(
        work,
        raw,
        coverage=[Span("commits", dt.datetime(2019, 1, 1, tzinfo=dt.UTC), NOW)],
        replaces=frozenset({"commits", "branch_commits"}),
    )
    assert rows(work, "coverage", "year(complete_from)") == [(2019,)]


def test_a_page_that_fails_leaves_nothing_behind_and_the_next_one_loads(work: Work) -> None:
    raw = everything()
    broken = pages(raw, work)[1]
    broken["issue_events"] = broken["issue_events"].set_column(3, "event", pa.array(["renamed"]))
    with pytest.raises(Exception, match="CHECK"):
        load(work, "github/1", broken, frozenset(), {"issues": "{}"}, (), NOW)
    assert not any(rows(work, table) for table in ("issues", "commits", "streams", "observations"))
    assert brought(work, raw).rows["issues"] == RowCounts(inserted=1)


@pytest.mark.parametrize(
    ("tables", "replaces"),
    [
        ({"isues": pa.table({"a": [1]})}, frozenset()),
        ({}, frozenset({"commits"})),
        ({"issues": pa.table({"a": [1]})}, frozenset({"issues"})),
    ],
)
def test_tables_that_nobody_can_load_or_replace_are_refused(work: Work, tables: Mapping[str, pa.Table], replaces: frozenset[str]) -> None:
    with pytest.raises(ValueError, match="a page cannot load or replace"):
        load(work, "github/1", tables, replaces, {}, (), NOW)


def test_what_lags_is_remembered_with_the_rows(work: Work) -> None:
    raw = RawRows()
    raw.fork(1, "2020-05-05")
    brought(work, raw)
    raw.fork(1, "2021-05-05")
    brought(work, raw)
    assert work.cursor().execute("select min(changed_from) from pulse.unmeasured").fetchall() == [(dt.date(2020, 5, 5),)]
