"""What readers are told where the published copy is of an older program than theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def explained_schema_mismatch(con: "DuckDBPyConnection") -> Iterator[None]:
    """Tell what fails since the copy was published by an older program in a line that says what to do.

    Raises:
        UserError: it was, and lacks what was asked for.
    """
    import duckdb

    from warehouse.schema_version import schema_version, version_of

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException):
        version = version_of(con)
        if version is None or version >= schema_version():
            raise
        line = f"the published copy is of an older program (schema {version}, not {schema_version()}): `pulse score` publishes it anew"
        raise UserError(line) from None
