"""The script without PyGithub's objects: its requester, and the JSON as it came."""

from collections.abc import Mapping
from functools import partial

from github import Github

from benchmarks.peer_rows import EVENTS, Row, rows, star_days


def facts(connection: Github, name: str, *, with_events: bool) -> Mapping[str, list[Row]]:
    """Return all rows of a repository by table."""
    listed_rows = partial(rows, connection.requester)
    listed = list(listed_rows(f"/repos/{name}/issues", state="all"))
    _, repository = connection.requester.requestJsonAndCheck("GET", f"/repos/{name}")
    found = {
        "observations": [{"repo_id": repository["id"], "stars": repository["stargazers_count"], "forks": repository["forks_count"]}],
        "star_days": list(star_days(connection.requester, name)),
        "issues": [_common(row) | {"state_reason": row["state_reason"]} for row in listed if "pull_request" not in row],
        "pulls": [_common(row) | {"merged_at": row["pull_request"]["merged_at"]} for row in listed if "pull_request" in row],
        "forks": [{"fork_id": row["id"], "created_at": row["created_at"]} for row in listed_rows(f"/repos/{name}/forks")],
        "releases": [
            {"release_id": row["id"], "tag": row["tag_name"], "published_at": row["published_at"]}
            for row in listed_rows(f"/repos/{name}/releases")
        ],
        "commits": [_commit(row) for row in listed_rows(f"/repos/{name}/commits")],
    }
    if with_events:
        found["issue_events"] = [_event(row) for row in listed_rows(f"/repos/{name}/issues/events") if row["event"] in EVENTS]
    return found


def _common(row: Row) -> Row:
    kept = {name: row[name] for name in ("number", "state", "created_at", "closed_at", "updated_at")}
    return kept | _person("author", row["user"])


def _event(row: Row) -> Row:
    event = {"number": row["issue"]["number"], "event": row["event"], "happened_at": row["created_at"]}
    return event | _person("actor", row["actor"])


def _person(role: str, who: Row | None) -> Row:
    return {role: who and who["login"], f"{role}_is_bot": who is not None and who.get("type") == "Bot"}


def _commit(row: Row) -> Row:
    commit = row["commit"]
    return {
        "sha": row["sha"],
        "committed_at": commit["committer"]["date"],
        "authored_at": commit["author"]["date"],
        "author_name": commit["author"]["name"],
        "author_email": commit["author"]["email"],
        "subject": commit["message"].partition("\n")[0],
        "parents": len(row["parents"]),
    }
