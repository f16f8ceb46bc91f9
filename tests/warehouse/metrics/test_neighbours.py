"""A metric is computed from its own needs: another one beside it, of the same source and another window, changes none of its rows."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse import measure
from warehouse.connection import Work, open_work
from warehouse.metric import compares_all
from warehouse.sqlfile import SqlFile

HORIZON = dt.date(2024, 6, 3)
TEMPLATE = """-- {name}: one more.
-- What:   a metric of this test
-- Unit:   rows
-- Grain:  framework, as_of
-- Scope:  {scope}
-- Params: as_of exclusive, 00:00 UTC
-- Needs:  {needs}
-- Counts: nothing. sample_size: none
-- Source: this test
select framework, as_of, 1 as value from needed
"""


def written(folder: Path, name: str, source: str, days: str, scope: str = "own rows") -> None:
    (folder / f"{name}.sql").write_text(TEMPLATE.format(name=name, needs=f"{source} {days}", scope=scope))


@pytest.fixture
def metrics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped metrics that is measured in their place."""
    folder = tmp_path / "metrics"
    shutil.copytree(measure.METRICS, folder)
    monkeypatch.setattr(measure, "METRICS", folder)
    return folder


def values(work: Work) -> list[tuple[object, ...]]:
    return work.cursor().execute("from pulse.metric_values order by all").fetchall()


def two_frameworks(path: Path) -> RawRows:
    raw = RawRows()
    for number, slug in enumerate(("one", "two"), 1):
        raw.framework(slug, (f"o/{slug}", "core", None, None))
        raw.name(f"o/{slug}", number)
        raw.observe(number, "2024-06-01", "2020-01-01", f"o/{slug}", stars=7, forks=3)
        raw.cover(number, HORIZON, None)
        raw.commit(number, "2024-05-20")
        raw.issue(number, "2024-03-20", "2024-03-21")
        raw.release(number, "2024-02-01")
    with open_work(write_migrated(path)) as work:
        raw.write(work)
    return raw


OTHERS = ("stars", "forks", "releases", "issues", "questions")


@pytest.mark.parametrize("source", ["commits", "posts", *(pytest.param(source, marks=pytest.mark.long) for source in OTHERS)])
def test_a_second_metric_of_a_source_with_another_window_leaves_its_neighbours_alone(tmp_path: Path, metrics: Path, source: str) -> None:
    two_frameworks(tmp_path / "work.duckdb")
    with open_work(tmp_path / "work.duckdb") as work:
        measure.measure(work, HORIZON)
        before = values(work)
        assert before
    written(metrics, "beside", source, "37")
    measure.read_folder.cache_clear()
    with open_work(tmp_path / "work.duckdb") as work:
        measure.measure(work, HORIZON)
        after = values(work)
    assert [row for row in after if row[1] != "beside"] == before
    keys = [row[:3] for row in after]
    assert len(keys) == len(set(keys))
    assert {row[0] for row in after if row[1] == "beside"} == {"one", "two"}


def test_a_metric_that_compares_all_frameworks_waits_for_all_of_them(tmp_path: Path, metrics: Path) -> None:
    two_frameworks(tmp_path / "work.duckdb")
    written(metrics, "shared_out", "commits", "91", "all frameworks")
    written(metrics, "alone", "commits", "91")
    with open_work(tmp_path / "work.duckdb") as work:
        measure.measure(work, HORIZON, frameworks=["one"])
        assert {row[:2] for row in values(work) if row[1] in {"shared_out", "alone"}} == {("one", "alone")}
        measure.measure(work, HORIZON)
        found = {row[:2] for row in values(work) if row[1] in {"shared_out", "alone"}}
        assert found == {(slug, name) for slug in ("one", "two") for name in ("shared_out", "alone")}
        measure.measure(work, HORIZON, frameworks=["two"])
        assert {row[:2] for row in values(work) if row[1] == "shared_out"} == {("one", "shared_out"), ("two", "shared_out")}


def test_a_scope_that_is_neither_is_told_with_the_file(tmp_path: Path, metrics: Path) -> None:
    two_frameworks(tmp_path / "work.duckdb")
    written(metrics, "astray", "commits", "91", "some")
    with open_work(tmp_path / "work.duckdb") as work, pytest.raises(ValueError, match=r"astray\.sql: Scope is 'some', expected own rows"):
        measure.measure(work, HORIZON, frameworks=["one"])


@pytest.mark.parametrize("file", measure.read_folder(measure.METRICS), ids=lambda file: file.name)
def test_a_shipped_metric_is_a_header_and_its_definition(file: SqlFile) -> None:
    assert set(file.header) == {file.name, "What", "Unit", "Grain", "Scope", "Params", "Needs", "Counts", "Source"} | set(file.header) & {
        "Reads"
    }
    shares = {"question_share", "question_share_ret", "questions_ret", "paper_share", "repo_share", "model_share"}
    assert compares_all(file) is (file.name in shares)  # the only ones that share out a whole
    assert "availability" not in file.statement
    assert f"'{file.name}'" not in file.statement


def test_a_source_that_does_not_exist_is_told_with_the_file(tmp_path: Path, metrics: Path) -> None:
    two_frameworks(tmp_path / "work.duckdb")
    written(metrics, "beside", "forum", "37")
    measure.read_folder.cache_clear()
    with open_work(tmp_path / "work.duckdb") as work, pytest.raises(ValueError, match=r"beside\.sql needs forum: pulse\.sources has no"):
        measure.measure(work, HORIZON)


TWO_NEEDS = {
    "known": ({"until": HORIZON}, "observed", None, 154),
    "lately": ({"until": "2024-05-28"}, "observed", "as of 2024-05-28", 148),
    "long_ago": ({"until": "2024-05-01"}, "stale", "package_files known until 2024-05-01", None),
    "later_on": ({"until": HORIZON, "since": "2024-06-03"}, "missing", "package_files known only from 2024-06-04", None),
    "never": ({}, "missing", "package_files of pypi/never not collected yet", None),
    "unnamed": (None, "not_applicable", "the catalog names no package", None),
}
"""By framework: how far its package is known, and status, reason and value; the value is the days since 2024-01-01."""


def test_of_two_needs_the_one_that_lacks_most_decides(tmp_path: Path, metrics: Path) -> None:
    statement = "select framework, as_of, datediff('day', date '2024-01-01', until) as value from needed"
    text = TEMPLATE.format(name="both", needs="commits 91, package_files 1", scope="own rows")
    (metrics / "both.sql").write_text(text.replace("select framework, as_of, 1 as value from needed", statement))
    measure.read_folder.cache_clear()
    raw = RawRows()
    for number, (slug, (cover, *_)) in enumerate(TWO_NEEDS.items(), 1):
        raw.framework(slug, (f"o/{slug}", "core", None, None))
        raw.name(f"o/{slug}", number)
        raw.observe(number, "2024-06-01", "2023-06-01", f"o/{slug}")
        raw.cover(number, HORIZON, None)
        if cover is not None:
            raw.subject(slug, "package", f"pypi/{slug}")
        if cover:
            raw.cover_subject(f"pypi/{slug}", "package_files", **cover)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure.measure(work, HORIZON)
        query = "select framework, status, reason, value from pulse.metric_values where metric = 'both' and as_of = $1"
        found = {slug: tuple(told) for slug, *told in work.cursor().execute(query, [HORIZON]).fetchall()}
    assert found == {slug: (status, reason, value) for slug, (_, status, reason, value) in TWO_NEEDS.items()}


@pytest.mark.parametrize("needs", ["package_files 1, vendor_versions 1", "vendor_versions 1, package_files 1"])
def test_of_two_needs_that_lack_equally_the_later_name_decides(tmp_path: Path, metrics: Path, needs: str) -> None:
    """In whatever order the rows come: the reason is part of a score, which is appended again where it changes."""
    two_frameworks(tmp_path / "work.duckdb")
    (metrics / "neither.sql").write_text(TEMPLATE.format(name="neither", needs=needs, scope="own rows"))
    measure.read_folder.cache_clear()
    with open_work(tmp_path / "work.duckdb") as work:
        measure.measure(work, HORIZON)
        found = work.cursor().execute("select distinct status, reason from pulse.metric_values where metric = 'neither'").fetchall()
    assert found == [("not_applicable", "the catalog names no vendor_table")]
