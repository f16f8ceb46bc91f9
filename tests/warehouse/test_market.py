"""Shares among frameworks by quarter: against plain loops over real counts, and by hand where something was not read."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from flows.backtest.displacement import read, write
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work

FILE = Path(__file__).parents[3] / "shared" / "data" / "sources" / "stackoverflow_monthly_2009_2019.csv"
TAGS = ("theano", "lasagne", "keras", "tensorflow", "pytorch")


@pytest.mark.shared
@pytest.mark.skipif(not FILE.is_file(), reason="the real counts are not in ../shared/data")
def test_shares_and_places_of_every_quarter_equal_a_plain_count(tmp_path: Path) -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        months = {row["month"]: {name.lower(): int(row[name]) for name in row if name != "month"} for row in csv.DictReader(lines)}
    amounts: dict[tuple[str, dt.date], int] = {}
    for month, row in months.items():
        year, number = map(int, month.split("-"))
        quarter = dt.date(year, number - (number - 1) % 3, 1)
        for tag in TAGS:
            amounts[tag, quarter] = amounts.get((tag, quarter), 0) + row[tag]
    begun = {tag: min(quarter for (one, quarter), amount in amounts.items() if one == tag and amount) for tag in TAGS}
    expected = {}
    for (tag, quarter), amount in amounts.items():
        peers = [amounts[one, quarter] for one in TAGS if begun[one] <= quarter]
        if begun[tag] > quarter or len(peers) < 3:
            expected[tag, quarter] = (None, None)
            continue
        others = sorted(peers)
        others.remove(amount)
        ahead = sum(one < amount for one in others) + sum(one == amount for one in others) / 2
        expected[tag, quarter] = (pytest.approx(amount / sum(peers)), pytest.approx(ahead / len(others)))
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        with work.transaction() as con:
            write(con, read(FILE, TAGS), [dt.date(2020, 1, 6)])
        found = work.cursor().execute("select framework, quarter, share, percentile from market_shares").fetchall()
    assert {(tag, quarter): (share, ahead) for tag, quarter, share, ahead in found} == expected
    assert len(expected) == 5 * 44  # 2009 to 2019


def rows(work: Work, raw: RawRows, source: str) -> dict[tuple[str, str], dict[str, Any]]:
    raw.write(work)
    found = work.cursor().execute("from market_shares where source = $1", [source]).to_arrow_table().to_pylist()
    return {(row["framework"], str(row["quarter"])): row for row in found}


def questions(raw: RawRows, framework: str, until: str, by_month: dict[str, int], since: str | None = None) -> None:
    raw.framework(framework)
    raw.subject(framework, "question_tag", f"stackoverflow/{framework}")
    raw.cover_subject(f"stackoverflow/{framework}", "questions_monthly", until, since)
    for month, count in by_month.items():
        raw.raw["questions_monthly"].append(
            {"subject": f"stackoverflow/{framework}", "month": dt.date.fromisoformat(f"{month}-01"), "questions": count, "known_at": until}
        )


def test_what_was_not_read_is_missing_with_its_reason_and_never_nothing(work: Work) -> None:
    raw = RawRows()
    for name, amount in (("a", 10), ("b", 30), ("c", 60)):
        questions(raw, name, "2023-04-02", {"2022-02": amount, "2023-02": 2 * amount})
    questions(raw, "late", "2023-04-02", {"2023-02": 200}, since="2023-01-01")  # read since then alone: 200 of 400
    questions(raw, "stale", "2023-02-20", {"2022-02": 5, "2023-01": 5})
    questions(raw, "quiet", "2023-04-02", {"2022-02": 3})
    questions(raw, "unborn", "2023-04-02", {})
    raw.framework("untagged")
    raw.framework("unread")
    raw.subject("unread", "question_tag", "stackoverflow/unread")
    found = rows(work, raw, "questions_monthly")
    now = {name: row for (name, quarter), row in found.items() if quarter == "2023-01-01"}
    assert {name: row["share"] for name, row in now.items() if row["share"] is not None} == {
        "a": 0.05, "b": 0.15, "c": 0.3, "late": 0.5, "quiet": 0.0,
    }  # fmt: skip
    assert now["quiet"]["percentile"] == 0  # four others have more
    assert now["b"]["percentile"] == 0.5  # quiet and a of four have less
    # a year before the same four had 10, 30, 60 and 3; now 20, 60, 120 and 0: latecomers take no share from them
    assert now["a"]["share_year_before"] == pytest.approx(10 / 103)
    assert now["a"]["share_in_both"] == pytest.approx(20 / 200)
    assert now["late"]["share_in_both"] is None
    reasons = {name: row["reason"] for name, row in now.items() if row["reason"]}
    assert reasons == {
        "stale": "known until 2023-02-01",
        "unborn": "nothing counted so far",
        "untagged": "the catalog names no question tag for it",
        "unread": "stackoverflow/unread not read yet",
    }
    assert found["late", "2022-01-01"]["reason"] == "known only from 2023-01-01"
    assert all(row["amount"] is None for row in now.values() if row["reason"])
    assert max(quarter for _, quarter in found) == "2023-01-01"  # the next one had not ended


def test_downloads_count_the_packages_of_a_framework_without_their_companions(work: Work) -> None:
    raw = RawRows()
    for name, amount in (("a", 100), ("b", 300), ("c", 600)):
        raw.framework(name)
        raw.subject(name, "package", f"pypi/{name}")
        for package in (name, f"{name}-companion") if name == "a" else (name,):
            for source in ("clickpy_downloads", "pypistats_downloads"):
                raw.cover_subject(f"pypi/{package}", source, "2023-04-01")
            for source, months in (("clickpy", ("2022-10", "2023-01", "2023-03")), ("pypistats", ("2022-11", "2023-03"))):
                for month in months:
                    raw.raw["downloads_monthly"].append(
                        {
                            "subject": f"pypi/{package}", "source": source, "month": dt.date.fromisoformat(f"{month}-01"),
                            "downloads": amount, "known_at": "2023-04-01",
                        }
                    )  # fmt: skip
    raw.subject("a", "package", "pypi/a-companion", companion_of="pypi/a")
    found = rows(work, raw, "clickpy_downloads")
    assert [found[name, "2023-01-01"]["amount"] for name in "abc"] == [200, 600, 1200]
    assert [found[name, "2022-10-01"]["share"] for name in "abc"] == [0.1, 0.3, 0.6]
    seen = (
        work.cursor().execute("select distinct quarter::varchar, reason from market_shares where source = 'pypistats_downloads'").fetchall()
    )
    assert sorted(seen, key=str) == [("2022-10-01", "known only from 2022-11-01"), ("2023-01-01", None)]


def test_a_month_that_no_package_has_yet_is_not_over_at_a_source_of_downloads(work: Work) -> None:
    raw = RawRows()
    raw.framework("a")
    raw.subject("a", "package", "pypi/a")
    raw.cover_subject("pypi/a", "clickpy_downloads", "2023-04-01")
    for month in ("2022-12-01", "2023-02-01"):  # the index's log of March is not whole on the first of April
        row = {"subject": "pypi/a", "source": "clickpy", "downloads": 5, "known_at": "2023-04-01"}
        raw.raw["downloads_monthly"].append(row | {"month": dt.date.fromisoformat(month)})
    assert {quarter for _, quarter in rows(work, raw, "clickpy_downloads")} == {"2022-10-01"}


def test_stars_belong_to_a_framework_while_its_repository_does(work: Work) -> None:
    raw = RawRows()
    for number, (name, since, until) in enumerate((("a", None, "2023-02-15"), ("b", None, None), ("c", None, None)), start=1):
        raw.framework(name, (f"{name}/{name}", "core", since, until))
        raw.name(f"{name}/{name}", number)
        raw.cover(number, "2023-04-03", sources=("stars",))
        for day in ("2023-02-01", "2023-02-14", "2023-02-15", "2023-03-31"):
            raw.stars(number, day, 10 * number)
    found = rows(work, raw, "stars")
    assert [found[name, "2023-01-01"]["amount"] for name in "abc"] == [20, 80, 120]
