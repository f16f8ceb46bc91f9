"""Access to the published copy for read-only commands."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from flows.cli.names import meant, not_found, of_catalog
from flows.home.schema_mismatch import explained_schema_mismatch
from flows.settings.environment import published_copy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


@contextmanager
def published() -> Iterator["DuckDBPyConnection"]:
    """Open the published copy, read only.

    Raises:
        WarehouseError: it does not exist yet, or it cannot be read.
    """
    from warehouse.connection import open_published

    with open_published(published_copy()) as con, explained_schema_mismatch(con):
        yield con


def rows(con: "DuckDBPyConnection", sql: str, parameters: Mapping[str, str | int | dt.date | None] | None = None) -> list[Row]:
    """Run a query and return its rows in order, each as column name to value."""
    found = con.execute(sql, parameters or None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def framework_named(con: "DuckDBPyConnection", given: str) -> str:
    """Return the framework that the user's text names, in any spelling; former names and packages are looked up in the catalog.

    Raises:
        UserError: no framework, or several; the line names similar ones.
    """
    found = rows(con, "select framework, name from frameworks order by framework")
    repos = rows(con, "select distinct framework, repo from framework_repos where role = 'core'")
    slugs = [row["framework"] for row in found]
    names = {row["framework"]: [[row["framework"]], [row["name"]], _of(repos, row["framework"])] for row in found}
    slug = meant(given, names) or _by_catalog(given)
    if slug is None or slug not in slugs:
        raise not_found(given, slugs)
    return slug


def _of(repos: Sequence[Row], slug: str) -> list[str]:
    return [row["repo"] for row in repos if row["framework"] == slug]


def _by_catalog(given: str) -> str | None:
    """Look a name up in the catalog, which takes a while to load; errors of the catalog are ignored here."""
    from catalog.load import CatalogError, load
    from flows.settings.environment import SettingsError
    from flows.settings.model import load_settings

    with suppress(CatalogError, SettingsError):
        return meant(given, of_catalog(load(load_settings().catalog).frameworks))
    return None
