"""Who is in a file of DuckDB: ids that nothing else can hold, and where they are found again."""

import duckdb

from warehouse.connection import Work


def person_columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Where the collectors put the ids of people, whatever becomes public of it."""
    named = "column_name in ('author_id', 'actor_id', 'closer_id', 'user_id', 'account_id')"
    return con.execute(f"select table_name, column_name from duckdb_columns() where schema_name = 'raw' and {named}").fetchall()


def scramble(work: Work) -> set[str]:
    """Give everybody an id that nothing else in the file can hold; returns the ids."""
    con, ids = work.cursor(), set[str]()
    for table, column in person_columns(con):
        con.execute(f"update raw.{table} set {column} = md5({column})[:16]")
        ids |= {each for (each,) in con.execute(f"select distinct {column} from raw.{table} where {column} is not null").fetchall()}
    return ids


def found_in(con: duckdb.DuckDBPyConnection, ids: set[str]) -> set[tuple[str, str]]:
    """Every column of the file that holds one of the ids, as a value or inside a text."""
    texts = con.execute(
        "select table_name, column_name from duckdb_columns() where not internal and data_type like '%VARCHAR%' and schema_name = 'main'"
    ).fetchall()
    return {
        (table, column)
        for table, column in texts
        for (text,) in con.execute(f'select distinct "{column}"::varchar from "{table}" where "{column}" is not null').fetchall()
        if text in ids or any(each in text for each in ids)
    }
