"""The comparison of two published files finds what moved, and nothing in what may move."""

from pathlib import Path

import duckdb
import pytest

from benchmarks.same_tables import differences

BEFORE = """
create table scores as select 'x' as framework, date '2024-03-04' as as_of, 'health' as dimension, 5.0 as score, 'said' as reason,
  timestamp '2024-03-04 02:00' as known_at, 'abc' as rubric_hash;
create table repos as select 'o/r' as repo, 7 as stars, timestamp '2024-03-04 02:00' as observed_at;
create table runs as select 'one' as run_id;
"""


def files(folder: Path, *changes: str) -> tuple[Path, Path]:
    for name, statements in (("before", (BEFORE,)), ("after", (BEFORE, *changes))):
        with duckdb.connect(folder / name) as con:
            for statement in statements:
                con.execute(statement)
    return folder / "before", folder / "after"


@pytest.mark.parametrize(
    "change",
    [
        "update repos set observed_at = timestamp '2024-03-05 02:00'",
        "update scores set reason = 'said otherwise'",
        "update scores set score = score + 1e-12",
        "insert into scores select * replace (timestamp '2024-03-05 02:00' as known_at, 'def' as rubric_hash) from scores",
        "insert into runs values ('two')",
        "alter table repos add column more integer",
    ],
)
def test_what_may_differ_is_no_difference(tmp_path: Path, change: str) -> None:
    assert differences(*files(tmp_path, change)) == {}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("update repos set stars = 8", {"repos": "1 rows only before, 1 rows only after"}),
        ("insert into repos from repos", {"repos": "0 rows only before, 1 rows only after"}),
        ("update scores set score = null", {"scores": "1 rows only before, 1 rows only after"}),
        ("update scores set as_of = date '2024-03-05'", {"scores": "1 rows only before, 1 rows only after"}),
        ("drop table repos", {"repos": "only before"}),
        ("create table more (x integer)", {"more": "only after"}),
    ],
)
def test_what_moved_is_named_with_its_table(tmp_path: Path, change: str, found: dict[str, str]) -> None:
    assert differences(*files(tmp_path, change)) == found
