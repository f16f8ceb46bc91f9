"""The formula of a warehouse's scores: the policy, the definitions of the metrics, and the accounts that count as machines."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from duckdb import DuckDBPyConnection

VERSION_FILE = Path(__file__).parent / "metrics" / "version.toml"
_ACCOUNTS = "accounts"
_MEASURED_WITH = "measured_with"


@cache
def definitions_version() -> int:
    """Return the number of the metrics' definitions, from `metrics/version.toml`."""
    return int(tomllib.loads(VERSION_FILE.read_text(encoding="utf-8"))["number"])


def formula_hash(con: DuckDBPyConnection, rubric_hash: str) -> str:
    """Return the fingerprint of scores computed now, 64 hexadecimal digits.

    Args:
        con: On the working file.
        rubric_hash: Of the policy file.
    """
    return hashlib.sha256(f"{rubric_hash} {_definitions(con)}".encode()).hexdigest()


def remember_accounts(con: DuckDBPyConnection, fingerprint: str) -> bool:
    """Store the list of machine accounts by which rows are flagged from now on; return whether it has changed."""
    return _remember(con, _ACCOUNTS, fingerprint)


def remember_definitions(con: DuckDBPyConnection) -> bool:
    """Store that everything is measured by the present definitions; return whether the last measuring used others.

    In that case every week has to be measured again, whatever its rows.
    """
    return _remember(con, _MEASURED_WITH, _definitions(con))


def _definitions(con: DuckDBPyConnection) -> str:
    row = con.execute("select value from pulse.meta where key = $1", [_ACCOUNTS]).fetchone()
    return f"{definitions_version()} {row[0] if row else ''}"


def _remember(con: DuckDBPyConnection, key: str, mark: str) -> bool:
    row = con.execute("select value from pulse.meta where key = $1", [key]).fetchone()
    if row is not None and row[0] == mark:
        return False
    con.execute("delete from pulse.meta where key = $1", [key])
    con.execute("insert into pulse.meta values ($1, $2)", [key, mark])
    return True
