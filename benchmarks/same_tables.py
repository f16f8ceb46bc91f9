"""Compare two published files: `python -m benchmarks.same_tables BEFORE AFTER` lists every table that differs, and how many rows.

For changes that must not change a number. It ignores what differs between any two runs of one program, and prose, which may be reworded.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

LEFT_OUT: Mapping[str, frozenset[str]] = {
    "alert_log": frozenset({"happened_at"}),
    "alerts": frozenset({"alert_id", "title", "body"}),
    "alert_parts": frozenset({"alert_id", "text"}),
    "claim_checks": frozenset({"checked_at", "note", "evidence_sql"}),
    "commits": frozenset({"author_id"}),
    "issues": frozenset({"author_id", "closer_id"}),
    "pull_requests": frozenset({"author_id"}),
    "metric_values": frozenset({"reason"}),
    "score_parts": frozenset({"reason"}),
    "scores": frozenset({"known_at", "reason", "rubric_hash"}),
    "v_scores": frozenset({"known_at", "reason", "rubric_hash"}),
    "source_status": frozenset({"run_id", "subject", "requests", "reason", "happened_at"}),
    "repo_observations": frozenset({"observed_at"}),
    "repos": frozenset({"observed_at"}),
    "verdicts": frozenset({"says", "reason"}),
    "red_flags": frozenset({"says"}),
    "leans_on": frozenset({"reason"}),
}
"""Columns by table: keyed hashes of people, moments of the run, what it spent, subjects, the policy's fingerprint, and prose."""
_PLACES = 9
_NEWEST = {"scores": "qualify row_number() over (partition by framework, as_of, dimension order by known_at desc) = 1"}
"""A policy whose text changed scores everything once more; what was known last counts."""
NO_NUMBERS = frozenset({"runs", "meta"})
"""Tables about the run itself."""


def differences(before: Path, after: Path) -> dict[str, str]:
    """Return the differences by table; a table that one of the two lacks is named, new ones too."""
    with duckdb.connect() as con:
        con.execute(f"attach '{before}' as before (read_only)")
        con.execute(f"attach '{after}' as after (read_only)")
        columns = {side: _columns(con, side) for side in ("before", "after")}
        found = {}
        for table in sorted(columns["before"].keys() | columns["after"].keys()):
            if table in NO_NUMBERS:
                continue
            if table not in columns["after"] or table not in columns["before"]:
                found[table] = "only before" if table in columns["before"] else "only after"
                continue
            kinds = columns["before"][table]
            both = [name for name in kinds if name in columns["after"][table] and name not in LEFT_OUT.get(table, ())]
            chosen = ", ".join(f'round("{name}", {_PLACES}) as "{name}"' if kinds[name] == "DOUBLE" else f'"{name}"' for name in both)
            lost, new = (_rows_only_in(con, table, chosen, a, b) for a, b in (("before", "after"), ("after", "before")))
            if lost or new:
                found[table] = f"{lost} rows only before, {new} rows only after"
        return found


def _rows_only_in(con: duckdb.DuckDBPyConnection, table: str, columns: str, side: str, other: str) -> int:
    rows = f"select {columns} from {{}}.{table} {_NEWEST.get(table, '')}"
    query = f"select count(*) from ({rows.format(side)} except all {rows.format(other)})"
    count: int = con.execute(query).fetchall()[0][0]
    return count


def _columns(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    rows = con.execute(
        """select t.table_name, map(list(c.column_name order by c.column_index), list(c.data_type order by c.column_index))
           from duckdb_tables() t
           join duckdb_columns() c on c.database_name = t.database_name and c.table_oid = t.table_oid
           where t.database_name = $1 group by all""",
        [side],
    ).fetchall()
    return dict(rows)


def main() -> None:
    """Compare two files; exit with 1 if they differ."""
    found = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    for table, what in found.items():
        sys.stdout.write(f"{table}: {what}\n")
    sys.stdout.write("equal\n" if not found else "")
    sys.exit(bool([what for what in found.values() if what != "only after"]))


if __name__ == "__main__":
    main()
