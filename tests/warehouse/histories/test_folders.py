"""Folders of histories as people have them: columns missing, files empty, names in other letters, clocks wrong."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.connection import Work
from warehouse.histories.folder import Histories, HistoriesUnusable, Member, load_histories, read_weeks
from warehouse.measure import measure

NOW = dt.datetime(2021, 1, 4, tzinfo=dt.UTC)
FOO = (Member("foo", "o/foo"),)
COUNTS = "select count(*), count(distinct author_id), count(*) filter (is_bot), count(*) filter (is_sync_account) from raw.commits"


def utc(day: str, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)


def plain(day: str) -> dt.datetime:
    return utc(day).replace(tzinfo=None)


def write(folder: Path, file: str, **columns: object) -> None:
    (folder / "commits").mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / "commits" / f"{file}.parquet")


def load(work: Work, folder: Path, members: tuple[Member, ...] = FOO, **known_until: dt.date) -> Histories:
    return load_histories(work, folder, members, known_until, NOW)


def asked(work: Work, query: str) -> list[tuple[object, ...]]:
    return work.cursor().execute(query).fetchall()


def test_two_columns_are_enough_and_what_was_guessed_is_named(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "o__foo", committed_at=[utc("2020-01-01"), utc("2020-01-02")], author_id=["a", "b"])
    assert load(work, tmp_path).unmarked == ("first_parent", "is_bot")
    assert asked(work, COUNTS) == [(2, 2, 0, 0)]
    assert asked(work, "select count(*), bool_and(is_default), bool_and(is_first_parent) from raw.branch_commits") == [(2, True, True)]


def test_every_mark_is_kept(work: Work, tmp_path: Path) -> None:
    write(
        tmp_path,
        "o__foo",
        repo=["o/foo"] * 3,
        sha=["1", "2", "3"],
        committed_at=[utc("2020-01-01")] * 3,
        authored_at=[utc("2019-01-01")] * 3,
        author_id=["a", "robot", "everybody"],
        is_bot=[False, True, False],
        sync_account=[False, False, True],
        is_merge=[True, False, False],
        first_parent=[True, True, False],
    )
    assert load(work, tmp_path).unmarked == ()
    assert asked(work, COUNTS) == [(3, 3, 1, 1)]
    assert asked(work, "select sha from raw.branch_commits where not is_first_parent") == [("3",)]
    assert asked(work, "select distinct authored_at from raw.commits") == [(plain("2019-01-01"),)]


def test_files_may_have_different_columns_and_kinds_of_time(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "o__foo", committed_at=[utc("2020-01-01")], author_id=["a"], is_bot=[True])
    write(tmp_path, "o__bar", committed_at=pa.array([plain("2020-01-01")], pa.timestamp("ns")), author_id=["a"])
    write(tmp_path, "o__baz", committed_at=["2020-01-01 13:00:00+01:00"], author_id=["a"])
    load(work, tmp_path, tuple(Member(name, f"o/{name}") for name in ("foo", "bar", "baz")))
    assert asked(work, "select committed_at, count(*), count(*) filter (is_bot) from raw.commits group by all") == [
        (plain("2020-01-01"), 3, 1)
    ]


def test_a_repository_is_known_by_its_column_else_by_its_file_in_any_letters(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "anything", repo=["O/Foo"], committed_at=[utc("2020-01-01")], author_id=["a"])
    write(tmp_path, "O__Bar", committed_at=[utc("2020-01-01")], author_id=["b"])
    found = load(work, tmp_path, (*FOO, Member("bar", "o/bar"), Member("gone", "o/gone")))
    assert (sorted(found.ends), found.lacking) == (["bar", "foo"], ("o/gone",))


def test_empty_files_and_repositories_that_nobody_asked_for_are_left_out(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "o__foo", committed_at=[utc("2020-01-01")], author_id=["a"])
    write(tmp_path, "o__other", committed_at=[utc("2020-01-01")], author_id=["a"])
    write(tmp_path, "o__none", committed_at=pa.array([], pa.timestamp("us", "UTC")), author_id=pa.array([], pa.string()))
    (tmp_path / "commits" / "o__hollow.parquet").touch()
    load(work, tmp_path, (*FOO, Member("none", "o/none")))
    assert asked(work, COUNTS)[0][0] == 1
    assert asked(work, "select framework from pulse.frameworks") == [("foo",)]


def test_a_hash_counts_once_and_a_commit_of_the_future_never(work: Work, tmp_path: Path) -> None:
    days = [utc("2020-01-01"), utc("2020-01-01"), utc("2038-01-19")]
    write(tmp_path, "o__foo", sha=["1", "1", "2"], committed_at=days, author_id=["a"] * 3)
    assert load(work, tmp_path).ends == {"foo": dt.date(2020, 1, 2)}
    assert asked(work, COUNTS)[0][0] == 1


def test_data_end_after_the_last_commit_or_with_the_end_whichever_is_later(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "o__foo", committed_at=[utc("2020-01-01")], author_id=["a"])
    write(tmp_path, "o__bar", committed_at=[utc("2020-03-01")], author_id=["a"])
    ends = load(work, tmp_path, (*FOO, Member("bar", "o/bar")), foo=dt.date(2020, 6, 1), bar=dt.date(2020, 2, 1)).ends
    assert ends == {"foo": dt.date(2020, 6, 1), "bar": dt.date(2020, 3, 2)}


def test_a_framework_of_several_repositories_ends_with_the_last_of_them(work: Work, tmp_path: Path) -> None:
    write(tmp_path, "o__foo", committed_at=[utc("2020-01-01")], author_id=["a"])
    write(tmp_path, "o__foo2", committed_at=[utc("2020-02-03")], author_id=["a"])
    found = load(work, tmp_path, (*FOO, Member("foo", "o/foo2")))
    measure(work, dt.date(2020, 2, 10))
    metrics, _ = read_weeks(work.cursor(), found.ends)
    counts = {row["as_of"]: row["value"] for row in metrics.to_pylist() if row["metric"] == "c90"}
    # data end on 2020-02-04, so the Monday after it is not told; the second commit is of noon on the last one that is
    assert counts == {dt.date(2020, 1, 6) + dt.timedelta(weeks=week): 1.0 for week in range(5)}


def test_while_the_work_is_done_elsewhere_nothing_is_measured(work: Work, tmp_path: Path) -> None:
    days = [dt.date(2020, 1, 6) + dt.timedelta(weeks=week) for week in range(20)]
    write(tmp_path, "o__foo", committed_at=[dt.datetime.combine(day, dt.time(12), dt.UTC) for day in days], author_id=["a"] * 20)
    left, back = dt.date(2020, 2, 3), dt.date(2020, 4, 6)
    members = (Member("foo", "o/foo", None, left), Member("foo", "o/foo", back), Member("foo", "elsewhere", left, back, "host"))
    found = load(work, tmp_path, members)
    measure(work, dt.date(2020, 5, 18))
    metrics, weekly = read_weeks(work.cursor(), found.ends)
    states = {row["as_of"]: (row["status"], row["value"]) for row in metrics.to_pylist() if row["metric"] == "c90"}
    away = [day for day in states if left < day <= back]
    assert [day for day, (status, _) in states.items() if status == "not_applicable"] == away
    # 6, 13, 20 and 27 January before it left; the last two lie within 90 days of 13 April, and 6 April is new
    assert states[left] == ("observed", 4.0)
    assert states[dt.date(2020, 4, 13)] == ("observed", 3.0)
    assert {row["week_start"] for row in weekly.to_pylist()} == {day for day in days[:19] if day < left or day >= back}


WRONG = {
    "nothing": ({}, "is no folder of histories: it has no commits/OWNER__NAME.parquet"),
    "no time": ({"author_id": ["a"]}, "the files lack the column committed_at"),
    "no repository of these": (
        {"repo": ["o/bar"], "committed_at": [utc("2020-01-01")], "author_id": ["a"]},
        "has no commit of any repository",
    ),
    "numbers for times": ({"committed_at": [1], "author_id": ["a"]}, "cannot be read"),
}


@pytest.mark.parametrize(("columns", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_folder_is_told_in_one_line(columns: dict[str, list[object]], line: str, work: Work, tmp_path: Path) -> None:
    if columns:
        write(tmp_path, "o__foo", **columns)
    with pytest.raises(HistoriesUnusable) as caught:
        load(work, tmp_path)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
