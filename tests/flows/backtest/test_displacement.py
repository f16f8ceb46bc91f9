"""The ADOPTION lane on real counts of questions by month, 2009 to 2019, against plain loops and the dates of the analysis before it."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from flows.backtest.displacement import changes, read, write
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_work
from warehouse.measure import measure

FILE = Path(__file__).parents[4] / "shared" / "data" / "sources" / "stackoverflow_monthly_2009_2019.csv"
TAGS = ("theano", "lasagne", "keras", "tensorflow", "pytorch")
needs_counts = pytest.mark.skipif(not FILE.is_file(), reason="the real counts are not in ../shared/data")


@cache
def counted() -> list[list[int]]:
    """The questions of each tag by month, the first of which is January 2009."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [[int(row[tag]) for row in rows] for tag in ("Theano", "Lasagne", "keras", "tensorflow", "pytorch")]


def half(counts: list[int], month: int) -> int:
    """The questions of the six months that end with one."""
    return sum(counts[max(0, month - 5) : month + 1])


def by_loops(of: int, month: int) -> dict[str, float | None]:
    """The three metrics of a tag with the counts up to and with a month."""
    counts = counted()

    def share(at: int) -> float | None:
        halves = [half(each, at) for each in counts]
        is_market = sum(one >= 10 for one in halves) >= 3 and sum(halves) >= 50
        return halves[of] / sum(halves) if is_market else None

    past = range(max(0, month - 35), month + 1)
    now, peak = share(month), max((one for at in past if (one := share(at)) is not None), default=0)
    own, most = half(counts[of], month), max(half(counts[of], at) for at in past)
    return {
        "question_share": now if own >= 10 else None,
        "question_share_ret": None if now is None or most < 30 or not peak else now / peak,
        "questions_ret": own / most if most >= 30 else None,
    }


@pytest.mark.shared
@needs_counts
def test_every_metric_of_every_half_year_equals_a_plain_count(tmp_path: Path) -> None:
    months = range(5, 132, 6)  # June and December of each year
    dates = [dt.date(2009 + (month + 1) // 12, (month + 1) % 12 + 1, 1) for month in months]
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        with work.transaction() as con:
            write(con, read(FILE, TAGS), dates)
        measure(work, dates[-1])
        rows = work.cursor().execute("select framework, metric, as_of, value from pulse.metric_values").fetchall()
    found = {(tag, metric, as_of): value for tag, metric, as_of, value in rows if metric.startswith("question")}
    expected = {
        (tag, metric, as_of): value if value is None else pytest.approx(value, rel=1e-12)
        for place, tag in enumerate(TAGS)
        for month, as_of in zip(months, dates, strict=True)
        for metric, value in by_loops(place, month).items()
    }
    assert found == expected


@pytest.mark.shared
@needs_counts
def test_theano_is_displaced_with_the_counts_up_to_february_2016_and_no_living_framework_is() -> None:
    told = [(row["framework"], row["to_state"], row["as_of"]) for row in changes(read(FILE, TAGS))]
    # judged on the first Monday after a month; the analysis names the months themselves: Lasagne 2016-03, Theano 2016-02
    assert [one for one in told if one[1] == "WATCH"] == [
        ("lasagne", "WATCH", dt.date(2016, 4, 4)),
        ("theano", "WATCH", dt.date(2016, 3, 7)),
    ]
    # Theano's own questions fell below 60 % of their most (454) with October 2017 (254); its notice was in September
    assert ("theano", "ALERT", dt.date(2018, 1, 1)) in told
    assert {framework for framework, _, _ in told} == {"theano", "lasagne"}


def test_counts_are_read_whatever_the_case_of_the_header(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("month,Theano,keras\n2015-01,3,4\n2015-02,5,6\n")
    assert read(file, ["theano"]) == {"theano": {dt.date(2015, 1, 1): 3, dt.date(2015, 2, 1): 5}}
