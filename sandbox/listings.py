"""Rows of REST lists, made from the rows that GraphQL answers with."""

from typing import Any

from sandbox.connections import Row
from sandbox.repository import Repository

REASONS = {"COMPLETED": "completed", "NOT_PLANNED": "not_planned", "DUPLICATE": "duplicate", "REOPENED": "reopened"}


def issue(base: str, repository: Repository, row: Row) -> dict[str, Any]:
    """Return an issue, or a pull request in the clothes of one, as `GET /issues` lists them."""
    url = f"{base}/repos/{repository.name}/issues/{row['number']}"
    listed: dict[str, Any] = {
        "id": repository.repo_id * 100_000 + row["number"],
        "node_id": row["id"],
        "url": url,
        "number": row["number"],
        "title": row["title"],
        "state": "closed" if row["closed"] else "open",
        "state_reason": REASONS.get(row.get("stateReason") or ""),
        "created_at": row["createdAt"],
        "updated_at": row["updatedAt"],
        "closed_at": row["closedAt"],
        "user": _user(row["author"]),
        "locked": False,
        "comments": 0,
    }
    if row["__typename"] == "PullRequest":
        listed["pull_request"] = {"url": url.replace("/issues/", "/pulls/"), "merged_at": row["mergedAt"]}
    return listed


def release(base: str, repository: Repository, row: Row) -> dict[str, Any]:
    """Return a release as `GET /releases` lists it."""
    return {
        "id": row["databaseId"],
        "node_id": row["id"],
        "url": f"{base}/repos/{repository.name}/releases/{row['databaseId']}",
        "tag_name": row["tagName"],
        "name": row["name"],
        "draft": row["isDraft"],
        "prerelease": row["isPrerelease"],
        "created_at": row["createdAt"],
        "published_at": row["publishedAt"],
    }


def _user(author: Row | None) -> dict[str, Any] | None:
    if author is None:
        return {"login": "ghost", "id": 10137, "type": "User"}
    is_bot = author["__typename"] == "Bot"
    return {"login": author["login"] + ("[bot]" if is_bot else ""), "id": author["databaseId"], "type": "Bot" if is_bot else "User"}
