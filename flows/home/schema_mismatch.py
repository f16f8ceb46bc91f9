"""The message for readers whose published copy was written by an older program."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def explained_schema_mismatch(con: "DuckDBPyConnection") -> Iterator[None]:
    """Raise a line that says what to do if a query fails because an older program wrote the copy.

    Raises:
        UserError: an older program wrote it, and it lacks what the query needs.
    """
    import duckdb

    from warehouse.schema_version import schema_version, version_of

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException):
        version = version_of(con)
        if version is None or version >= schema_version():
            raise
        line = f"the published copy is of an older program (schema {version}, not {schema_version()}): `pulse score` publishes it again"
        raise UserError(line) from None
