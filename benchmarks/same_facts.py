"""Compare the facts that two sides collected: each row of one is looked up in the other."""

from pathlib import Path

import duckdb

COMPARED = {
    "star_days": "repo_id, day, gained",
    "issues": "repo_id, number, created_at, closed_at, updated_at, state",
    "issue_events": "repo_id, number, event, happened_at",
    "pulls": "repo_id, number, created_at, merged_at, closed_at, updated_at",
    "forks": "repo_id, fork_id, created_at",
    "releases": "repo_id, release_id, tag, published_at",
    "commits": "repo_id, sha, committed_at, authored_at",
}
_ON_DEFAULT_BRANCH = "where (repo_id, sha) in (select (repo_id, sha) from ours.raw.branch_commits where is_default)"


def row_counts(ours: Path, theirs: Path, schema: str = "main") -> dict[str, int]:
    """Return how many rows of each table both have; for commits, only those of the default branch, which the script reads.

    Args:
        ours: a working file.
        theirs: the script's file, or another working file.
        schema: of its tables: `main` or `raw`.

    Raises:
        AssertionError: a row of one is missing in the other; the message names the table and the number of rows.
    """
    found = {}
    with duckdb.connect() as con:
        con.execute(f"attach '{ours}' as ours (read_only)")
        con.execute(f"attach '{theirs}' as theirs (read_only)")
        for table, columns in COMPARED.items():
            only = _ON_DEFAULT_BRANCH if table == "commits" else ""
            mine, others = (f"select {columns} from {side}.{table} {only}" for side in ("ours.raw", f"theirs.{schema}"))
            both, lacking, surplus = (
                con.execute(f"select count(*) from ({left} {how} all {right})").fetchall()[0][0]
                for left, how, right in ((mine, "intersect", others), (others, "except", mine), (mine, "except", others))
            )
            if lacking or surplus:
                msg = f"{table}: the product lacks {lacking} rows and has {surplus} others"
                raise AssertionError(msg)
            found[table] = both
    return found
