"""The data dictionary: every public table, view and macro with its comments, as Markdown.

`python -m warehouse.dictionary` writes docs/data-dictionary.md; a test fails if the file differs.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from warehouse.connection import open_work
from warehouse.migrate import migrate
from warehouse.sqlfile import SqlFile, read_folder
from warehouse.surface import EXAMPLES, column_comments, define, macros, tables, views

_HEAD = """# Data dictionary

The public SQL surface: what the published copy holds, as its own comments say it. Written by `python -m warehouse.dictionary`;
change the headers of `warehouse/marts/*.sql` and `warehouse/macros/*.sql`, not this page. Times are UTC, days are DATE.
`pulse sql "from duckdb_columns()"` shows the same.
"""


def dictionary() -> str:
    """Return the page, relations in alphabetical order, columns in the order of the table."""
    with TemporaryDirectory() as folder, open_work(Path(folder) / "empty.duckdb") as work:
        migrate(work, datetime(2000, 1, 1, tzinfo=UTC))
        with work.transaction() as con:
            define(con)
            types = _types(con)
    parts = [_HEAD]
    for kind, files in (("Tables", tables()), ("Views", views())):
        parts.append(f"## {kind}\n")
        parts += [_relation(file, types) for file in sorted(files, key=lambda file: file.name)]
    parts.append("## Macros\n")
    parts += [_macro(file) for file in sorted(macros(), key=lambda file: file.name)]
    parts.append("## Ten questions\n")
    parts += [f"### {file.header['Asks']}\n\n```sql\n{file.statement};\n```\n" for file in read_folder(EXAMPLES)]
    return "\n".join(parts)


def _types(con: DuckDBPyConnection) -> dict[tuple[str, str], str]:
    rows = con.execute("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main'").fetchall()
    return {(table, column): kind for table, column, kind in rows}


def _relation(file: SqlFile, types: dict[tuple[str, str], str]) -> str:
    rows = [f"| `{column}` | {types[file.name, column]} | {_cell(text)} |" for column, text in column_comments(file).items()]
    return "\n".join([f"### {file.name}\n", f"{file.header[file.name]}\n", "| column | type | meaning |", "| --- | --- | --- |", *rows, ""])


def _macro(file: SqlFile) -> str:
    return f"### {file.name}({file.header['Parameters']})\n\n{file.header[file.name]}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    page = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
    page.write_text(dictionary(), encoding="utf-8")
    sys.stdout.write(f"{page}\n")
