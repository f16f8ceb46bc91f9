"""`python -m benchmarks.peer API_URL TOKEN FILE OWNER/NAME...`: a careful script with PyGithub, as people write it today.

Each run fetches and writes everything again, as such scripts do: 100 rows a page, no throttle, no lazy look-ups; stars by
their weekly history, since the list is closed; pull requests from the list of issues, which has their merge dates;
close and reopen events of the whole repository in one list. `--no-events` leaves the events out: cheaper, but then the first close
of an issue is unknown. `--bare` leaves PyGithub's objects out and reads the JSON: the least that REST can take, and no longer what
people use PyGithub for.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
from github import Auth, Github

from benchmarks import peer_bare, peer_objects
from benchmarks.peer_rows import PAGE, Row

TABLES = {
    "observations": "repo_id bigint, stars bigint, forks bigint",
    "star_days": "repo_id bigint, day date, gained bigint",
    "issues": """repo_id bigint, number bigint, created_at timestamp, closed_at timestamp, updated_at timestamp, state varchar,
        state_reason varchar, author varchar, author_is_bot boolean""",
    "issue_events": "repo_id bigint, number bigint, event varchar, happened_at timestamp, actor varchar, actor_is_bot boolean",
    "pulls": """repo_id bigint, number bigint, created_at timestamp, merged_at timestamp, closed_at timestamp, updated_at timestamp,
        state varchar, author varchar, author_is_bot boolean""",
    "forks": "repo_id bigint, fork_id bigint, created_at timestamp",
    "releases": "repo_id bigint, release_id bigint, tag varchar, published_at timestamp",
    "commits": """repo_id bigint, sha varchar, committed_at timestamp, authored_at timestamp, author_name varchar, author_email varchar,
        subject varchar, parents integer""",
}


def main() -> None:
    asked = _parser().parse_args()
    connection = Github(
        auth=Auth.Token(asked.token),
        base_url=asked.api_url,
        per_page=PAGE,
        seconds_between_requests=None,
        seconds_between_writes=None,
        retry=None,
    )
    facts = peer_bare.facts if asked.bare else peer_objects.facts
    with duckdb.connect(asked.file) as store:
        for table, columns in TABLES.items():
            store.execute(f"create table if not exists {table} ({columns})")
        found = [facts(connection, name, with_events=not asked.no_events) for name in asked.names]
        print(json.dumps({"rows_written": sum(write(store, one) for one in found)}))


def write(store: duckdb.DuckDBPyConnection, found: Mapping[str, list[Row]]) -> int:
    """Replace the rows of one repository; return how many."""
    key = {"repo_id": found["observations"][0]["repo_id"]}
    for table, rows in found.items():
        store.execute(f"delete from {table} where repo_id = $1", [key["repo_id"]])
        if rows:
            store.register("page", pa.Table.from_pylist([key | row for row in rows]))
            store.execute(f"insert into {table} by name from page")
    return sum(len(rows) for rows in found.values())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peer")
    parser.add_argument("api_url")
    parser.add_argument("token")
    parser.add_argument("file", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--no-events", action="store_true", help="leave close and reopen events out")
    parser.add_argument("--bare", action="store_true", help="read the JSON, without PyGithub's objects")
    return parser


if __name__ == "__main__":
    main()
