"""Where a history begins: with the creation, extended backwards over commits until five years lie between two neighbours."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows, pages
from warehouse.check import check
from warehouse.connection import Work, open_work
from warehouse.load import load
from warehouse.measure import lags_from, measure

AS_OF = dt.date(2022, 6, 6)
NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
CREATED = "2019-03-06T10:00:00"  # a Wednesday; the week is that of 2019-03-04

CASES: dict[str, tuple[str | None, list[str], str]] = {
    "no commit": (CREATED, [], "2019-03-04"),
    "a later commit": (CREATED, ["2020-01-01"], "2019-03-04"),
    "imported work": (CREATED, ["2018-02-01", "2015-04-02"], "2015-03-30"),
    "a wrong clock": (CREATED, ["1970-01-01T00:00:00", "2018-02-01"], "2018-01-29"),
    "two commits of 1970 and nothing else": (CREATED, ["1970-01-01T00:00:00", "1970-01-01T00:00:01"], "2019-03-04"),
    "a day less than five years before the creation": (CREATED, ["2014-03-07"], "2014-03-03"),
    "five years before the creation": (CREATED, ["2014-03-06"], "2019-03-04"),
    "a day less than five years between two commits": (CREATED, ["2015-06-10", "2010-06-11"], "2010-06-07"),
    "five years between two commits": (CREATED, ["2015-06-10", "2010-06-10"], "2015-06-08"),
    "the nearest of two gaps ends it": (CREATED, ["2016-01-06", "2005-01-05", "2004-01-07", "1990-01-03"], "2016-01-04"),
    "a later gap does not count": (CREATED, ["2018-12-05", "2019-04-01"], "2018-12-03"),
    "a date after the reading": (CREATED, ["2041-01-01"], "2019-03-04"),
    "no creation: the middle day stands for it": (None, ["1970-01-01", "2015-06-10", "2017-01-04", "2017-01-05"], "2015-06-08"),
    "no creation, and a straggler": (None, ["2009-01-07", "2010-01-06", "2011-01-05", "2020-01-01"], "2009-01-05"),
}


def world(created: str | None, days: list[Any]) -> RawRows:
    raw = RawRows()
    repository(raw, 1, "foo", created, days)
    return raw


def repository(raw: RawRows, repo: int, framework: str, created: str | None, days: list[Any]) -> None:
    """A framework of one repository, with a commit on each of the days."""
    name = f"o/r{repo}"
    raw.name(name, repo)
    raw.framework(framework, (name, "core", None, None))
    raw.cover(repo, AS_OF + dt.timedelta(days=1))
    if created:
        raw.observe(repo, "2022-06-05T02:00:00", created, name)
    for day in days:
        raw.commit(repo, day)


def weeks(work: Work) -> list[Any]:
    found = work.cursor().execute("select min(week_start), max(week_start), count(*), sum(commits) from pulse.repo_weekly").fetchall()
    return list(found[0])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, tuple[Any, ...]]]:
    """Of each case its first and last week, how many there are, their commits, and the first scored date; measured in one warehouse."""
    raw = RawRows()
    for repo, (case, (created, days, _)) in enumerate(CASES.items(), start=1):
        repository(raw, repo, case, created, days)
    with open_work(write_migrated(tmp_path_factory.mktemp("beginnings") / "work.duckdb")) as work:
        raw.write(work)
        measure(work, AS_OF)
        query = """
            select framework, min(week_start), max(week_start), count(*), sum(commits), any_value(first_scored)
            from pulse.repo_weekly
            join framework_repos using (repo_id)
            join (select framework, min(as_of) as first_scored from pulse.metric_values where metric = 'commits_wk' group by framework)
              using (framework)
            group by framework"""
        yield {case: tuple(rest) for case, *rest in work.cursor().execute(query).fetchall()}


@pytest.mark.parametrize("case", CASES)
def test_weeks_and_scored_dates_begin_there(found: Mapping[str, tuple[Any, ...]], case: str) -> None:
    _, days, first = CASES[case]
    begun = dt.date.fromisoformat(first)
    counted = sum(first <= day[:10] < str(AS_OF) for day in days)
    assert found[case] == (begun, dt.date(2022, 5, 30), (AS_OF - begun).days // 7, counted, begun + dt.timedelta(days=7))


def test_earlier_commits_stay_in_the_counts_of_all_time(work: Work) -> None:
    raw = world(CREATED, [])
    raw.commit(1, "1970-01-01T00:00:00", "ann")
    raw.commit(1, "2020-01-01", "bob")
    raw.write(work)
    measure(work, AS_OF)
    assert work.cursor().execute("select count(*) from commits").fetchall() == [(2,)]
    people = (
        work.cursor().execute(f"select value from pulse.metric_values where metric = 'lifetime_contrib' and as_of = '{AS_OF}'").fetchall()
    )
    assert people == [(2.0,)]


def test_a_commit_that_closes_or_opens_a_gap_moves_the_beginning_on_the_next_night(work: Work) -> None:
    raw = world(CREATED, ["2011-01-05", "2015-06-10"])
    raw.write(work)
    measure(work, AS_OF)
    assert weeks(work)[0] == dt.date(2011, 1, 3)
    raw.raw["commits"], gone = raw.raw["commits"][:1], raw.raw["commits"][1]
    raw.raw["branch_commits"], gone_place = raw.raw["branch_commits"][:1], raw.raw["branch_commits"][1]
    for kept in ((), ((gone, gone_place),)):
        raw.raw["commits"] += [row for row, _ in kept]
        raw.raw["branch_commits"] += [row for _, row in kept]
        tables = {name: rows for name, rows in pages(raw, work)[1].items() if name in {"commits", "branch_commits"}}
        load(work, "github/1", tables, frozenset(tables), {}, (), NOW)
        measure(work, AS_OF, from_date=lags_from(work.cursor()))
        assert weeks(work)[0] == (dt.date(2011, 1, 3) if kept else dt.date(2019, 3, 4))


def test_a_commit_without_a_date_counts_in_no_week_and_is_told(work: Work) -> None:
    world(CREATED, ["2020-01-01", None]).write(work)
    measure(work, AS_OF)
    assert weeks(work)[3] == 1
    told = work.cursor().execute("select committed_at, undated from commits order by committed_at nulls last").fetchall()
    assert told[0][1] is None
    assert told[1][0] is None
    assert "cannot read" in told[1][1]
    (violation,) = [each for each in check(work.cursor()) if each.check == "commits_undated"]
    assert (violation.subject, violation.detail) == ("o/r1", "1 commits without a date that can be read, so in no week")
