"""`pulse sql`: SQL queries, read only, on the published copy."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import write_csv, write_json_rows, write_markdown, write_table
from flows.cli.published import published
from flows.console import say
from flows.errors import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Format(StrEnum):
    """The format of a result."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


_WRITERS: dict[Format, Callable[["DuckDBPyConnection"], None]] = {
    Format.table: write_table,
    Format.csv: write_csv,
    Format.json: write_json_rows,
    Format.markdown: write_markdown,
}
_ONE_ANSWER = frozenset({Format.csv, Format.json})

Query = Annotated[str | None, typer.Argument(metavar="QUERY", help="The query; without one a prompt opens, or stdin is read.")]
File = Annotated[Path | None, typer.Option("-f", "--file", help="Read the query from this file.")]
AsFormat = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]


def sql(query: Query = None, file: File = None, written: AsFormat = Format.table, as_json: AsJson = False) -> None:
    """Query the warehouse in SQL. It is open for reading only; `show tables` and `describe scores` list what there is."""
    if query is not None and file is not None:
        line = "give a query or -f FILE, not both"
        raise UserError(line)
    form = Format.json if as_json else written
    with published() as con:
        if query is None and file is None and sys.stdin.isatty():
            _prompt(con, form)
            return
        _answer(con, query if query is not None else _read(file), form)


def _read(file: Path | None) -> str:
    if file is None:
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        line = f"{file}: cannot be read as text ({type(trouble).__name__})"
        raise UserError(line) from None


def _answer(con: "DuckDBPyConnection", text: str, form: Format) -> None:
    """Run every statement and write the result of every query among them.

    Raises:
        UserError: DuckDB refused the query, or csv and json got more than one result.
    """
    import duckdb

    try:
        statements = con.extract_statements(text)
        if not statements:
            line = "the query is empty"
            raise UserError(line)
        questions = [one for one in statements if one.expected_result_type == [duckdb.ExpectedResultType.QUERY_RESULT]]
        if len(questions) > 1 and form in _ONE_ANSWER:
            line = f"{form} holds one answer, found {len(questions)} questions"
            raise UserError(line)
        for statement in statements:  # a PIVOT comes as two statements: the type of its columns, then the query
            con.execute(statement)
            if statement in questions:
                _WRITERS[form](con)
    except duckdb.Error as refused:
        raise UserError(_first_paragraph(str(refused))) from None
    except RuntimeError as stopped:  # DuckDB's error after Ctrl-C
        con.interrupt()  # otherwise closing may wait for tasks of the query that missed the interrupt
        raise KeyboardInterrupt from stopped


def _first_paragraph(message: str) -> str:
    """Return DuckDB's message up to where it quotes the query, on one line."""
    said = message.split("\n\nLINE ")[0].split("\nLINE ")[0]
    return " ".join(said.split())


def _prompt(con: "DuckDBPyConnection", form: Format) -> None:
    """Read statements that end with a semicolon, until the end of input."""
    import readline  # noqa: F401 (gives input() its editing and history)

    say("Read-only SQL on the published copy; end a statement with ; and leave with Ctrl-D.")
    pending: list[str] = []
    while True:
        try:
            pending.append(input("   ...> " if pending else "pulse> "))
        except EOFError:
            say("")
            return
        if pending[-1].rstrip().endswith(";"):
            try:
                _answer(con, "\n".join(pending), form)
            except UserError as wrong:
                say(str(wrong))
            pending.clear()
