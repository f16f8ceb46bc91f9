"""`python -m benchmarks.peer API_URL TOKEN FILE OWNER/NAME...`: what a careful person writes with PyGithub today.

The cheapest complete way that REST allows: 100 rows a page, no throttle, no lazy look-ups and no objects, only PyGithub's
requester; stars by their weekly history, since the list is closed; pull requests out of the list of issues, where they
stand with their merge dates; close and reopen events of the whole repository in one list. Each run asks for everything
and writes everything anew, as such scripts do. `--no-events` leaves the events out: cheaper, but who closed an issue first, and
when, is then not known.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from github import Auth, Github
from github.Requester import Requester
from requests.utils import parse_header_links

Row = dict[str, Any]
EPOCH = date(1970, 1, 1)
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
        seconds_between_requests=None,
        seconds_between_writes=None,
        retry=None,
    )
    with duckdb.connect(asked.file) as store:
        for table, columns in TABLES.items():
            store.execute(f"create table if not exists {table} ({columns})")
        found = [facts(connection.requester, name, with_events=not asked.no_events) for name in asked.names]
        print(json.dumps({"rows_written": sum(write(store, one) for one in found)}))


def facts(requester: Requester, name: str, *, with_events: bool) -> Mapping[str, list[Row]]:
    """Return all rows of a repository by table."""
    listed = list(_rows(requester, f"/repos/{name}/issues", state="all"))
    _, repository = requester.requestJsonAndCheck("GET", f"/repos/{name}")
    key = {"repo_id": repository["id"]}
    found = {
        "observations": [key | {"stars": repository["stargazers_count"], "forks": repository["forks_count"]}],
        "star_days": [key | day for week in _rows(requester, f"/repos/{name}/stargazers/history", per_page=30) for day in _days(week)],
        "issues": [key | _issue(row) for row in listed if "pull_request" not in row],
        "pulls": [key | _pull(row) for row in listed if "pull_request" in row],
        "forks": [key | {"fork_id": row["id"], "created_at": row["created_at"]} for row in _rows(requester, f"/repos/{name}/forks")],
        "releases": [
            key | {"release_id": row["id"], "tag": row["tag_name"], "published_at": row["published_at"]}
            for row in _rows(requester, f"/repos/{name}/releases")
        ],
        "commits": [key | _commit(row) for row in _rows(requester, f"/repos/{name}/commits")],
    }
    if with_events:
        events = _rows(requester, f"/repos/{name}/issues/events")
        found["issue_events"] = [key | _event(row) for row in events if row["event"] in {"closed", "reopened"}]
    return found


def write(store: duckdb.DuckDBPyConnection, found: Mapping[str, list[Row]]) -> int:
    """Put the rows of one repository in place of its old ones; return how many."""
    for table, rows in found.items():
        store.execute(f"delete from {table} where repo_id = $1", [found["observations"][0]["repo_id"]])
        if rows:
            store.register("page", pa.Table.from_pylist(rows))
            store.execute(f"insert into {table} by name from page")
    return sum(len(rows) for rows in found.values())


def _rows(requester: Requester, path: str, **parameters: Any) -> Iterator[Row]:
    url: str | None = path
    query: dict[str, Any] | None = {"per_page": 100} | parameters
    while url:
        headers, page = requester.requestJsonAndCheck("GET", url, parameters=query)
        yield from page
        links = parse_header_links(headers.get("link", ""))
        url, query = next((link["url"] for link in links if link["rel"] == "next"), None), None


def _days(week: Row) -> Iterator[Row]:
    for number, gained in enumerate(week["days"]):
        if gained:
            yield {"day": EPOCH + timedelta(seconds=week["week"], days=number), "gained": gained}


def _issue(row: Row) -> Row:
    author = row["user"] or {}
    kept = {name: row[name] for name in ("number", "created_at", "closed_at", "updated_at", "state", "state_reason")}
    return kept | {"author": author.get("login"), "author_is_bot": author.get("type") == "Bot"}


def _pull(row: Row) -> Row:
    author = row["user"] or {}
    kept = {name: row[name] for name in ("number", "created_at", "closed_at", "updated_at", "state")}
    merged = {"merged_at": row["pull_request"]["merged_at"]}
    return kept | merged | {"author": author.get("login"), "author_is_bot": author.get("type") == "Bot"}


def _event(row: Row) -> Row:
    actor = row["actor"] or {}
    return {
        "number": row["issue"]["number"],
        "event": row["event"],
        "happened_at": row["created_at"],
        "actor": actor.get("login"),
        "actor_is_bot": actor.get("type") == "Bot",
    }


def _commit(row: Row) -> Row:
    told = row["commit"]
    return {
        "sha": row["sha"],
        "committed_at": told["committer"]["date"],
        "authored_at": told["author"]["date"],
        "author_name": told["author"]["name"],
        "author_email": told["author"]["email"],
        "subject": told["message"].partition("\n")[0],
        "parents": len(row["parents"]),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peer")
    parser.add_argument("api_url")
    parser.add_argument("token")
    parser.add_argument("file", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--no-events", action="store_true", help="leave close and reopen events out")
    return parser


if __name__ == "__main__":
    main()
