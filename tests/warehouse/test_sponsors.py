"""Commits by company: every week against plain loops, sums against the weekly table, the view by hand, and running twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.warehouse.weeks_by_loops import company_weeks
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.merge import RowCounts

UNTIL = dt.date(2024, 1, 8)  # a Monday: the 52 weeks before begin on 2023-01-09


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_every_company_of_every_week_equals_a_plain_count(work: Work, seed: int) -> None:
    raw = history(seed)
    raw.write(work)
    measure(work, HORIZON)
    found = {row[:3]: row[3:] for row in work.cursor().execute("from commits_by_company_weekly").fetchall()}
    counted = company_weeks(raw, HORIZON)
    assert found == {key: (row["commits"], row["people"], row["known_at"]) for key, row in counted.items()}
    assert len({company for _, _, company in found}) == 5  # two companies, both classes, and those that were not read yet
    sums: defaultdict[tuple[str, dt.date], int] = defaultdict(int)
    for (framework, week, _), (commits, *_) in found.items():
        sums[framework, week] += commits
    weeks = work.cursor().execute("select framework, week_start, human_commits from framework_weekly where human_commits > 0").fetchall()
    assert sums == {(framework, week): commits for framework, week, commits in weeks}


def test_measuring_again_writes_nothing_and_a_new_label_only_its_weeks(work: Work) -> None:
    raw = history(1)
    raw.write(work)
    measure(work, HORIZON)
    assert measure(work, HORIZON)["commits_by_company_weekly"] == RowCounts()
    con = work.cursor()
    (week,) = con.execute("select max(week_start) from commits_by_company_weekly where company = 'acme'").fetchall()[0]
    con.execute("update raw.commits set company = 'globex' where company = 'acme' and date_trunc('week', committed_at) = $1", [week])
    rows = measure(work, HORIZON)
    assert rows["commits_by_company_weekly"] != RowCounts()
    assert {table for table, counts in rows.items() if counts != RowCounts()} == {"commits_by_company_weekly"}
    fresh = {row[:3]: row[3:] for row in con.execute("from commits_by_company_weekly").fetchall()}
    assert (week, "acme") not in {key[1:] for key in fresh}


BY_HAND = {"acme": 4, "globex": 3, "initech": 2, "hooli": 1, "private": 5, "unknown": 5}
SIZES = [
    ([1] * 8, 4),  # CHAOSS' own example: of eight organisations with an eighth each, four make half
    ([4, 1, 1, 1, 1], 1),  # and one that makes half by itself is enough
    ([49, 30, 21], 2),
    ([1], 1),
]
"""The commits of each company, and how few companies make half of them."""
BORDERS = ["2023-01-08", "2023-01-09", "2024-01-07", "2024-01-08"]  # before the first Monday, on it, on the last Sunday, after it
MISSING: list[tuple[list[tuple[str, str | None, str]], str]] = [
    ([("2023-03-01", "acme", "ann"), ("2023-03-02", None, "ann")], "companies are read in the next night for 1 of the commits"),
    ([("2022-03-01", "acme", "ann")], "no commit in the 52 weeks"),
    ([("2023-03-01", "private", "ann")], "no commit from an address that names a company"),
]
CASES: Mapping[str, list[tuple[str, str | None, str]]] = {
    "by hand": [("2023-03-01", company, company) for company, size in BY_HAND.items() for _ in range(size)],
    "borders": [(day, "acme", "ann") for day in BORDERS],
    **{
        f"sizes {case}": [("2023-03-01", f"company-{place}", "ann") for place, size in enumerate(sizes) for _ in range(size)]
        for case, (sizes, _) in enumerate(SIZES)
    },
    **{f"missing {case}": commits for case, (commits, _) in enumerate(MISSING)},
}
"""The commits of each framework as (day, company, author)."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, dict[str, Any]]]:
    """The row of the view for each case; all are measured in one warehouse."""
    raw = RawRows()
    for repo, (case, commits) in enumerate(CASES.items(), start=1):
        raw.framework(case, (f"acme/{repo}", "core", None, None))
        raw.name(f"acme/{repo}", repo)
        raw.observe(repo, "2024-01-08 03:00", "2022-01-03", f"acme/{repo}")
        raw.cover(repo, "2024-01-08 03:00")
        for day, company, author in commits:
            raw.commit(repo, day, author, company=company)
    with open_work(write_migrated(tmp_path_factory.mktemp("sponsors") / "work.duckdb")) as work:
        raw.write(work)
        measure(work, UNTIL)
        yield {row["framework"]: row for row in work.cursor().execute("from v_sponsors").to_arrow_table().to_pylist()}


def test_shares_and_elephant_factor_are_those_counted_by_hand(made: Mapping[str, dict[str, Any]]) -> None:
    # 4 of acme, 3 of globex, 2 of initech, 1 of hooli, 5 private, 5 unknown: 10 known of 20. Acme has 4 of 10; two make 7, half or more.
    row = made["by hand"]
    assert (row["since"], row["until"]) == (dt.date(2023, 1, 9), UNTIL)
    assert (row["commits"], row["known"], row["private"], row["unknown"]) == (20, 10, 5, 5)
    assert (row["largest"], row["largest_commits"], row["share_of_known"], row["share_of_all"]) == ("acme", 4, 0.4, 0.2)
    assert (row["elephant_factor"], row["commits_without"], row["reason"]) == (2, 16, None)


@pytest.mark.parametrize("case", range(len(SIZES)))
def test_the_factor_is_that_of_its_definition(made: Mapping[str, dict[str, Any]], case: int) -> None:
    assert made[f"sizes {case}"]["elephant_factor"] == SIZES[case][1]


def test_the_span_is_52_weeks_with_both_borders(made: Mapping[str, dict[str, Any]]) -> None:
    assert made["borders"]["known"] == 2


@pytest.mark.parametrize("case", range(len(MISSING)))
def test_what_is_missing_has_a_reason_and_no_number(made: Mapping[str, dict[str, Any]], case: int) -> None:
    row = made[f"missing {case}"]
    assert row["reason"] == MISSING[case][1]
    assert (row["largest"], row["share_of_known"], row["elephant_factor"], row["commits_without"]) == (None, None, None, None)


def test_bots_count_for_no_company_and_sync_accounts_for_no_person(work: Work) -> None:
    raw = RawRows()
    raw.framework("engine", ("acme/engine", "core", None, None))
    raw.name("acme/engine", 1)
    raw.observe(1, "2024-01-08 03:00", "2023-01-02")
    raw.cover(1, "2024-01-08 03:00")
    raw.commit(1, "2023-03-01", "ann", company="acme")
    raw.commit(1, "2023-03-02", "bob", company="acme")
    raw.commit(1, "2023-03-02", "bob", company="acme")
    raw.commit(1, "2023-03-02", "robot", company="acme", bot=True)
    raw.commit(1, "2023-03-03", "import", company="acme", sync=True)
    raw.commit(1, "2023-03-03", "cat", company="acme", branches=("v1.x",))  # on a release branch alone
    raw.write(work)
    measure(work, UNTIL)
    asked = "select week_start, company, commits, people from commits_by_company_weekly"
    assert work.cursor().execute(asked).fetchall() == [(dt.date(2023, 2, 27), "acme", 4, 2)]
