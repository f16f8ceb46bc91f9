"""The optional parts that a lake needs: three DuckDB extensions and a PostgreSQL driver, from the extra `fleet`.

The extensions come as Python packages, signed by DuckDB and made for exactly one version of it; nothing is downloaded at run time.
"""

from importlib.util import find_spec
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.errors import LakeUnavailable

EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")
"""The last one only where the data lie in an object store. DuckDB checks the signature of each: a tenth of a second of CPU time."""

_INSTALL = "install the extra: pip install 'framework-pulse[fleet]'"


def load_extensions(con: DuckDBPyConnection, *, with_store: bool = True) -> None:
    """Load the extensions into a connection.

    Args:
        con: The connection.
        with_store: Whether it will speak to an object store.

    Raises:
        LakeUnavailable: One is not installed, or not for this version of DuckDB.
    """
    for name in EXTENSIONS if with_store else EXTENSIONS[:-1]:
        file = _file(name)
        try:
            con.execute(f"load '{str(file).replace(chr(39), chr(39) * 2)}'")
        except duckdb.Error as error:
            line = f"DuckDB cannot load {file}: {str(error).splitlines()[0]}"
            raise LakeUnavailable(line) from None


def need_driver() -> None:
    """Check that the PostgreSQL driver is there.

    Raises:
        LakeUnavailable: It is not installed.
    """
    if find_spec("psycopg") is None:
        line = f"a lake needs the package psycopg: {_INSTALL}"
        raise LakeUnavailable(line)


def _file(name: str) -> Path:
    package = f"duckdb_extension_{name}"
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        line = f"a lake needs DuckDB's extension {name}: {_INSTALL}"
        raise LakeUnavailable(line)
    folder = Path(spec.submodule_search_locations[0]) / "extensions"
    file = folder / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not file.exists():
        others = ", ".join(sorted(path.name.removeprefix("v") for path in folder.glob("v*"))) or "none"
        line = f"DuckDB here is {duckdb.__version__}, the package of its extension {name} is for {others}: {_INSTALL}"
        raise LakeUnavailable(line)
    return file
