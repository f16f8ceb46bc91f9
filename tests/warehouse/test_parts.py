"""The whole history recomputed in parts ends with the rows of one pass, whatever the size of a part."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse.test_measure import COMPUTED, computed
from tests.worlds.migrated_file import write_migrated
from tests.worlds.random_rows import HORIZON, history
from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work, open_work
from warehouse.measure import measure
from warehouse.merge import RowCounts
from warehouse.part import Part
from warehouse.parts import left_over_of, measure_in_parts

AS_OF = dt.date(2024, 6, 6)
NOTHING = dict.fromkeys((*COMPUTED, "violations"), RowCounts())


def every_kind() -> RawRows:
    """Four frameworks, of which two share a repository and two a round and a package; a repository of none; tags that are compared."""
    raw = RawRows()
    raw.framework("a", ("o/r1", "core", None, None), ("o/r2", "satellite", None, None))
    raw.framework("b", ("o/r1", "core", "2024-03-01", None), ("o/r3", "core", None, "2024-04-01"))
    raw.framework("c", ("o/r3", "core", "2024-04-01", None), ("o/never", "core", "2024-05-20", None))
    raw.framework("d", ("o/r5", "core", None, None))
    for repo in (1, 2, 3, 4, 5):  # nobody follows the fourth
        raw.name(f"o/r{repo}", repo)
        raw.observe(repo, "2024-06-05", "2023-12-04", stars=40 + repo, forks=3, issues_total=400 if repo == 5 else None)
        raw.cover(repo, AS_OF, None)
        for week in range(24):
            at = dt.datetime(2023, 12, 5) + dt.timedelta(weeks=week, hours=repo)
            author = f"dev{(week + repo) % 4}"
            raw.commit(repo, at, author, subject=f"{week % 5}", branches=("v1.x",) if week % 6 == 0 else ("main",), company="acme")
            raw.issue(repo, at, at + dt.timedelta(days=week % 3 * 20))
            raw.pull(repo, at, at)
            raw.stars(repo, at.date(), repo)
        raw.fork(repo, "2024-01-01")
        raw.release(repo, "2024-02-01")
    raw.vanish(1, "issue", raw.raw["issues"][0]["number"], "2024-05-01")
    for framework in "abc":
        tag = f"stackoverflow/{framework}"
        raw.subject(framework, "question_tag", tag)
        raw.subject(framework, "compared_tag", tag, "2008-07-01")
        raw.cover_subject(tag, "questions_monthly", AS_OF)
        for month in range(1, 6):
            row = {"subject": tag, "month": dt.date(2024, month, 1), "questions": 10 * ord(framework) - 900 + month, "cohort": None}
            raw.raw["questions_monthly"].append({**row, "answered": None, "known_at": AS_OF})
    for framework in "ad":
        raw.subject(framework, "package", "pypi/both")
        raw.subject(framework, "benchmark_round", "mlcommons/v4", "2024-01-10")
        raw.benchmark_entry("mlcommons/v4", "acme", framework, minutes=10.0 + ord(framework))
    raw.package_file("pypi/both", "1.0", "2024-01-03", tags="cp311-cp311-manylinux_2_17_x86_64")
    raw.package_file("pypi/other", "1.1rc1", "2024-02-03")
    raw.vulnerability("pypi/both", "CVE-1", "2024-03-03", introduced="0.9")
    raw.cover_subject("pypi/both", "package_files", AS_OF)
    raw.cover_subject("pypi/both", "vulnerabilities", AS_OF)
    raw.cover_subject("mlcommons/v4", "benchmark_entries", AS_OF)
    return raw


def in_one_pass(path: Path, write: Callable[[Work], object], as_of: dt.date) -> dict[str, list[tuple[object, ...]]]:
    with open_work(write_migrated(path)) as work:
        write(work)
        measure(work, as_of)
        return computed(work)


@pytest.fixture(scope="module")
def one_pass(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    found = in_one_pass(tmp_path_factory.mktemp("whole") / "work.duckdb", every_kind().write, AS_OF)
    numbers = {(framework, metric) for framework, metric, _, value, *_ in found["metric_values"] if value is not None}
    assert {("a", "question_share"), ("b", "question_share"), ("d", "mlperf_best"), ("a", "open_vulns"), ("c", "commits_wk")} <= numbers
    assert 4 in {row[0] for row in found["repo_weekly"]}
    return found


@pytest.mark.parametrize("repos", [3, *(pytest.param(size, marks=pytest.mark.long) for size in (1, 1000))])
def test_parts_end_with_the_rows_of_one_pass(work: Work, one_pass: dict[str, list[tuple[object, ...]]], repos: int) -> None:
    every_kind().write(work)
    written = measure_in_parts(work, AS_OF, repos)
    assert computed(work) == one_pass
    assert {table: written[table].inserted for table in COMPUTED} == {table: len(rows) for table, rows in one_pass.items()}
    assert not left_over_of(work.path)


def test_parts_of_a_shard_end_with_the_rows_of_its_one_pass(work: Work, tmp_path: Path) -> None:
    every_kind().write(work)
    measure_in_parts(work, AS_OF, 3, night_part=Part.SHARD)
    with open_work(write_migrated(tmp_path / "whole.duckdb")) as whole:
        every_kind().write(whole)
        measure(whole, AS_OF, part=Part.SHARD)
        assert computed(work) == computed(whole)
    assert "question_share" not in {metric for _, metric, *_ in computed(work)["metric_values"]}


@pytest.mark.long
def test_a_second_pass_in_parts_writes_nothing_and_takes_out_what_left_the_catalog(
    work: Work, one_pass: dict[str, list[tuple[object, ...]]]
) -> None:
    """A night asked for a Wednesday before: its row stays, as in one pass."""
    raw = every_kind()
    raw.framework("gone", ("o/r6", "core", None, None))
    raw.name("o/r6", 6)
    raw.observe(6, "2024-06-05", "2024-05-01")
    raw.cover(6, AS_OF, None)
    raw.write(work)
    measure(work, AS_OF)
    measure(work, AS_OF - dt.timedelta(days=1), frameworks=["d"])
    with work.transaction() as con:
        for table in ("pulse.frameworks", "pulse.framework_repos"):
            con.execute(f"delete from {table} where framework = 'gone'")
        for table in ("observations", "names"):
            con.execute(f"delete from raw.{table} where repo_id = 6")
    left_over = work.path.with_name("work.duckdb.part")
    left_over.write_bytes(b"of a run that was killed")
    removed = measure_in_parts(work, AS_OF, 3)
    wednesday = [row for row in computed(work)["metric_values"] if row[2] == AS_OF - dt.timedelta(days=1)]
    assert {row[0] for row in wednesday} == {"d"}
    assert {table: [row for row in rows if row not in wednesday] for table, rows in computed(work).items()} == one_pass
    assert removed["metric_values"].deleted > 0
    assert removed["repo_weekly"].deleted == len(range(5))  # the weeks from 29 April that had ended
    assert not left_over.exists()
    assert measure_in_parts(work, AS_OF, 2) == NOTHING


@pytest.mark.long
@pytest.mark.parametrize("repos", [1, 3, 1000])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_histories_in_parts(work: Work, tmp_path: Path, seed: int, repos: int) -> None:
    history(seed).write(work)
    measure_in_parts(work, HORIZON, repos)
    assert computed(work) == in_one_pass(tmp_path / "other.duckdb", history(seed).write, HORIZON)
