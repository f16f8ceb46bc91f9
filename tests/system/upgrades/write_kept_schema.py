"""Write down the working file of this version as SQL text: `python -m tests.system.upgrades.write_kept_schema FILE`.

It is run once for every release, never again. The rows are those of one made-up repository (`tests/worlds/many_repositories.py`) after
a night; of what is computed only the last date is kept. The definitions are DuckDB's own account of the tables, so they are those of
the version, whatever becomes of the migrations.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from sandbox import server
from tests.worlds.many_repositories import Home, build, night

PROJECTS = ("house000",)
"""Named as in the first kept schema, so that one catalog file serves all of them."""
ADDRESS = "http://127.0.0.1:4080"
"""Stands for the address of the server, so that two runs write the same."""
COMPUTED = ("metric_values", "scores", "score_parts")


def statements(file: Path) -> Iterator[str]:
    """Yield what makes the same tables with the same rows, in a file without any."""
    with duckdb.connect(file, read_only=True) as con:
        tables = con.execute("select schema_name, table_name, sql from duckdb_tables() where not temporary order by 1, 2").fetchall()
        yield "create schema raw;\ncreate schema pulse;"
        for schema, name, sql in tables:
            yield sql
            last = f"where as_of = (select max(as_of) from {schema}.{name})" if name in COMPUTED else ""
            rows = con.execute(f"from {schema}.{name} {last} order by all").fetchall()
            if rows:
                yield f"insert into {schema}.{name} values\n" + ",\n".join(f"({', '.join(map(_literal, row))})" for row in rows) + ";"


def _literal(value: object) -> str:
    if value is None or isinstance(value, bool | int | float):
        return "null" if value is None else str(value)
    return "'" + str(value).replace("'", "''") + "'"


def main(target: Path) -> None:
    """Run a night and keep what it leaves."""
    with tempfile.TemporaryDirectory() as scratch:
        dataset = build(Path(scratch), PROJECTS)
        with server.start(dataset) as running:
            home = Home(Path(scratch) / "home", running, PROJECTS)
            home.prepare()
            home.refresh(night(1))
        text = "\n".join(statements(home.folder / "work.duckdb")) + "\n"
        target.write_text(text.replace(running.api_url, ADDRESS), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
