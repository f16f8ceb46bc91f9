import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from tests.worlds.published_file import publish_rows
from warehouse.connection import open_published
from warehouse.errors import QueryRefused, WarehouseMissing
from warehouse.query import read_sql, run

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_rows(tmp_path_factory.mktemp("query"), NOW)


@pytest.fixture
def copy(path: Path) -> Iterator[DuckDBPyConnection]:
    with open_published(path) as opened:
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        *("from meta", "select key from meta", "with m as (from meta) select * from m", "values (1)", "describe scores", "show tables"),
        *("summarize meta", "explain from meta", "pivot meta on key using any_value(value)", "from meta; -- and no more"),
    ],
)
def test_questions_are_answered(copy: DuckDBPyConnection, query: str) -> None:
    assert run(copy, query).num_columns > 0


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "delete from meta",
            "create table t (x int)",
            "copy meta to 'x.csv'",
            "set threads = 1",
            "attach 'x'",
            "call pragma_version()",
        ),
        *("from meta; from meta", "create temp table pivoted as select 1; select 2", "install httpfs", "export database 'x'"),
    ],
)
def test_anything_else_is_refused_and_says_what_may_be_asked(copy: DuckDBPyConnection, query: str) -> None:
    with pytest.raises(QueryRefused, match="only one question at a time: SELECT, FROM"):
        run(copy, query)


def test_a_query_that_is_wrong_says_where(copy: DuckDBPyConnection) -> None:
    with pytest.raises(QueryRefused, match="Table with name nowhere does not exist"):
        run(copy, "from nowhere")


@pytest.mark.parametrize(("limit", "rows"), [(None, 10_000), (0, 0), (1, 1), (5_000, 5_000), (20_000, 10_000)])
def test_a_limit_gives_the_first_rows(copy: DuckDBPyConnection, limit: int | None, rows: int) -> None:
    assert run(copy, "select i from range(10000) t(i) order by i", limit=limit)["i"].to_pylist() == list(range(rows))


def test_a_frame_comes_from_one_line_and_pandas_only_then(path: Path) -> None:
    code = """
import sys
from pathlib import Path
import warehouse.query, warehouse.connection
con = warehouse.connection.open_published(Path(sys.argv[1]))
warehouse.query.run(con, "from meta")
print([name for name in ("pandas", "prefect") if name in sys.modules])
con.close()
print(type(warehouse.query.read_sql(Path(sys.argv[1]), "from meta")).__name__)
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "DataFrame"]


def test_nothing_published_is_told_here_too(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        read_sql(tmp_path / "pulse.duckdb", "from meta")
