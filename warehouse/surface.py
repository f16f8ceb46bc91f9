"""The public surface: every public table, view and macro, with its comments, from the files that define them.

`marts/<name>.sql`: `Kind: table` is a view in the working file and a table in the published copy; `Kind: view` is a view
in both. The header holds the comment of the relation and of every column, and under `Personal` the columns that identify
people, which leave this machine only as NULL (`share.py`). `Scope: all frameworks` marks tables that a single shard does not know
(`part.py`). `macros/<name>.sql`: `Kind: scalar` or `table`.
`examples/` are ten questions that people ask, answered on the surface alone.
`shared_views/` are views of schema `pulse` that several files share; they are not published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.sqlfile import SqlFile, read_folder

HERE = Path(__file__).parent
SHARED_VIEWS, MARTS, MACROS, EXAMPLES = HERE / "shared_views", HERE / "marts", HERE / "macros", HERE / "examples"
_DIRECTIVES = frozenset({"Kind", "Reads", "Parameters", "Personal", "Scope"})
_WITHHELD = "what tells one person from another stays on the operator's machine."


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that identifies people; `condition` says in which rows, None means in all."""

    column: str
    condition: str | None


def tables() -> list[SqlFile]:
    """Return the relations that are tables in the published copy, each after those that it reads."""
    return [file for file in read_folder(MARTS) if file.header["Kind"] == "table"]


def views() -> list[SqlFile]:
    """Return the relations that are views in the published copy too, each after those that it reads."""
    return [file for file in read_folder(MARTS) if file.header["Kind"] == "view"]


def macros() -> list[SqlFile]:
    """Return the macros."""
    return list(read_folder(MACROS))


def column_comments(file: SqlFile) -> dict[str, str]:
    """Return the comment of each column, in the order of the file's header."""
    return {key: text for key, text in file.header.items() if key not in _DIRECTIVES and key != file.name}


def personal(file: SqlFile) -> list[Personal]:
    """Return the columns under `Personal` in the header of a table: names with commas between, then perhaps `where` and a condition."""
    names, _, condition = file.header.get("Personal", "").partition(" where ")
    return [Personal(name.strip(), condition or None) for name in names.split(",") if name.strip()]


def define(con: DuckDBPyConnection) -> None:
    """Create the whole surface in the working file: shared definitions in `pulse`, public views and macros in `main`."""
    for file in read_folder(SHARED_VIEWS):
        con.execute(f"create or replace view pulse.{file.name} as {file.statement}")
    for file in tables():
        con.execute(f"create or replace view {file.name} as {file.statement}")
    create_views_and_macros(con)


def create_views_and_macros(con: DuckDBPyConnection) -> None:
    """Create the views and macros that read the public tables."""
    for file in views():
        con.execute(f"create or replace view {file.name} as {file.statement}")
    for file in macros():
        body = f"table {file.statement}" if file.header["Kind"] == "table" else file.statement
        con.execute(f"create or replace macro {file.name}({file.header['Parameters']}) as {body}")


def comments() -> Iterator[str]:
    """Yield the COMMENT statements of the published copy."""
    for kind, files in (("table", tables()), ("view", views())):
        for file in files:
            yield f"comment on {kind} {file.name} is {_literal(file.header[file.name])}"
            for column, text in column_comments(file).items():
                yield f'comment on column {file.name}."{column}" is {_literal(text)}'
    for file in macros():
        kind = "macro table" if file.header["Kind"] == "table" else "macro"
        yield f"comment on {kind} {file.name} is {_literal(file.header[file.name])}"


def withheld_comments() -> Iterator[str]:
    """Yield the additional COMMENT statements of a shared copy: its personal columns say why they are NULL."""
    for file in tables():
        texts = column_comments(file)
        for one in personal(file):
            where = f" where {one.condition}" if one.condition else ""
            said = f"{texts[one.column]} NULL in this copy{where}: {_WITHHELD}"
            yield f'comment on column {file.name}."{one.column}" is {_literal(said)}'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
