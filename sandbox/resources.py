"""REST objects in the shape of GitHub's OpenAPI description, made from the same rows that GraphQL answers with."""

from typing import Any

from sandbox.connections import Row
from sandbox.repository import Repository

REASONS = {"COMPLETED": "completed", "NOT_PLANNED": "not_planned", "DUPLICATE": "duplicate", "REOPENED": "reopened"}
GHOST = {"__typename": "User", "login": "ghost", "id": "U_10137", "databaseId": 10_137}
REPOSITORY_LINKS = """
    archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks
    git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls
    releases stargazers statuses subscribers subscription tags teams trees
""".split()  # noqa: SIM905  # a list of forty quoted words would read worse
USER_LINKS = ("events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred", "subscriptions")


def repository(base: str, found: Repository) -> dict[str, Any]:
    """Return a repository as `GET /repos/{owner}/{repo}` gives it."""
    owner, name = found.name.split("/")
    url, html = f"{base}/repos/{found.name}", f"{base}/{found.name}"
    forks = len(found.tables["forks"])
    open_rows = sum(row["state"] == "OPEN" for kind in ("issues", "pulls") for row in found.tables[kind].values())
    return {
        "id": found.repo_id,
        "node_id": f"R_{found.repo_id}",
        "name": name,
        "full_name": found.name,
        "owner": user(base, {"__typename": "Organization", "login": owner, "id": f"O_{owner}", "databaseId": found.repo_id + 500_000}),
        "private": False,
        "fork": False,
        "visibility": "public",
        "description": "Simulated repository",
        "homepage": None,
        "language": None,
        "license": None,
        "mirror_url": None,
        "size": 0,
        "url": url,
        "html_url": html,
        **{f"{link}_url": f"{url}/{link}" for link in REPOSITORY_LINKS},
        **{f"{kind}_url": f"{html}.git" for kind in ("clone", "git", "ssh", "svn")},
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "pushed_at": found.pushed_at or found.created_at,
        "stargazers_count": found.stars,
        "watchers_count": found.stars,
        "watchers": found.stars,
        "subscribers_count": found.watchers,
        "network_count": forks,
        "forks_count": forks,
        "forks": forks,
        "open_issues_count": open_rows,
        "open_issues": open_rows,
        "default_branch": found.default_branch,
        "has_issues": found.has_issues,
        **{f"has_{feature}": False for feature in ("projects", "wiki", "pages", "discussions", "downloads")},
        "archived": found.archived_at is not None,
        "disabled": found.is_disabled,
    }


def user(base: str, account: Row) -> dict[str, Any]:
    """Return an account; REST adds `[bot]` to the login of an app."""
    kind = account["__typename"]
    login = account["login"] + ("[bot]" if kind == "Bot" else "")
    url = f"{base}/users/{login}"
    return {
        "login": login,
        "id": account["databaseId"],
        "node_id": account["id"],
        "avatar_url": f"{base}/avatars/{account['databaseId']}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{base}/{login}",
        **{f"{link}_url": f"{url}/{link}" for link in USER_LINKS},
        "type": kind,
        "site_admin": False,
    }


def issue(base: str, found: Repository, row: Row) -> dict[str, Any]:
    """Return an issue, or a pull request in the clothes of one, as `GET /issues` lists them."""
    url = f"{base}/repos/{found.name}/issues/{row['number']}"
    listed: dict[str, Any] = {
        "id": found.repo_id * 100_000 + row["number"],
        "node_id": row["id"],
        "url": url,
        "repository_url": f"{base}/repos/{found.name}",
        "html_url": f"{base}/{found.name}/issues/{row['number']}",
        **{f"{link}_url": f"{url}/{link}" for link in ("comments", "events", "labels")},
        "number": row["number"],
        "title": row["title"],
        "state": "closed" if row["closed"] else "open",
        "state_reason": REASONS.get(row.get("stateReason") or ""),
        "created_at": row["createdAt"],
        "updated_at": row["updatedAt"],
        "closed_at": row["closedAt"],
        "user": user(base, row["author"] or GHOST),
        "labels": [],
        "assignee": None,
        "milestone": None,
        "locked": False,
        "comments": 0,
    }
    if row["__typename"] == "PullRequest":
        pull = url.replace("/issues/", "/pulls/")
        listed["pull_request"] = {"url": pull, "html_url": pull, "diff_url": pull, "patch_url": pull, "merged_at": row["mergedAt"]}
    return listed


def release(base: str, found: Repository, row: Row) -> dict[str, Any]:
    """Return a release as `GET /releases` lists it."""
    url = f"{base}/repos/{found.name}/releases/{row['databaseId']}"
    return {
        "id": row["databaseId"],
        "node_id": row["id"],
        "url": url,
        "html_url": f"{base}/{found.name}/releases/tag/{row['tagName']}",
        **{f"{link}_url": f"{url}/{link}" for link in ("assets", "upload", "tarball", "zipball")},
        "tag_name": row["tagName"],
        "target_commitish": found.default_branch,
        "name": row["name"],
        "draft": row["isDraft"],
        "prerelease": row["isPrerelease"],
        "created_at": row["createdAt"],
        "published_at": row["publishedAt"],
        "author": user(base, GHOST),
        "assets": [],
    }
