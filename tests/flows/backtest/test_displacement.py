"""The ADOPTION lane on real counts of questions by month, 2009 to 2019, against plain loops and the dates of the analysis before it."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from packaging.version import Version

from flows.backtest.displacement import changes, grid, read, write
from scoring.alerts import adoption, lanes
from scoring.alerts.policy import load as load_policy
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


SOURCES = FILE.parent
PAPERS = SOURCES / "conference_pytorch_tensorflow.csv"


def neurips() -> dict[int, tuple[int, int]]:
    """Papers that name TensorFlow or Keras alone, and PyTorch alone, by year of the venue."""
    with PAPERS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["venue"] == "NeurIPS"]
    return {int(row["month"][:4]): (int(row["papers_tensorflow_or_keras_only"]), int(row["papers_pytorch_only"])) for row in rows}


def behind(as_of: dt.date) -> int:
    """For how many days SageMaker's newest TensorFlow has been behind the newest release, by loops over both files."""
    with (SOURCES / "sagemaker_image_versions.csv").open(encoding="utf-8", newline="") as lines:
        taken = [
            Version(row["version"]) for row in csv.DictReader(lines) if row["config"] == "tensorflow" and row["first_seen"] < f"{as_of}"
        ]
    with duckdb.connect() as con:
        released = con.execute(
            """select version, min(uploaded_at)::date from read_parquet($1)
               where package = 'tensorflow' and not is_prerelease and uploaded_at < $2 group by version""",
            [str(SOURCES / "pypi_files.parquet"), as_of],
        ).fetchall()
    newer = [day for version, day in released if Version(version).release > max(taken).release]
    return (as_of - min(newer)).days if newer else 0


@pytest.mark.shared
@pytest.mark.skipif(not PAPERS.is_file(), reason="the counts of papers are not in ../shared/data")
def test_tensorflow_is_displaced_by_its_papers_and_is_never_an_alert() -> None:
    counts = neurips()
    share = {year: ours / (ours + theirs) for year, (ours, theirs) in counts.items() if ours + theirs}
    ratio, own = (
        share[2020] / max(share[year] for year in (2017, 2018, 2019, 2020)),
        counts[2020][0] / max(counts[2018][0], counts[2019][0]),
    )
    assert (round(ratio, 2), round(own, 2)) == (0.26, 0.74)  # below the level of ALERT; its own papers fell to three quarters
    mondays = [dt.date(2021, 1, 4) + 7 * dt.timedelta(place) for place in range(26)]
    dated = [{"framework": "tensorflow", "as_of": monday} for monday in mondays]
    shares = pa.Table.from_pylist([row | {"source": "papers", "ratio": ratio, "own_ratio": own} for row in dated], adoption.SHARES)
    stale = [row | {"metric": "vendor_stale", "value": float(behind(row["as_of"]))} for row in dated]
    assert max(row["value"] for row in stale) < 365  # the vendor took its releases
    policy, weeks = load_policy(), grid(["tensorflow"], mondays)
    found = lanes.adoption(weeks, adoption.evaluate(weeks, shares, policy, pa.Table.from_pylist(stale, adoption.SUPPLY)), policy)
    assert [(row["as_of"], row["to_state"]) for row in found] == [(dt.date(2021, 3, 1), "WATCH")]
    dried = pa.Table.from_pylist([row | {"value": 400.0} for row in stale], adoption.SUPPLY)
    assert [row["to_state"] for row in lanes.adoption(weeks, adoption.evaluate(weeks, shares, policy, dried), policy)] == ["ALERT"]


def test_counts_are_read_whatever_the_case_of_the_header(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("month,Theano,keras\n2015-01,3,4\n2015-02,5,6\n")
    assert read(file, ["theano"]) == {"theano": {dt.date(2015, 1, 1): 3, dt.date(2015, 2, 1): 5}}
