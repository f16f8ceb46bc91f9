"""REST objects in the shape of GitHub's OpenAPI description, from the same rows as GraphQL's answers."""

from typing import Any, NamedTuple

from sandbox.connections import Row
from sandbox.instants import instant_of_epoch
from sandbox.repository import Repository

REASONS = {"COMPLETED": "completed", "NOT_PLANNED": "not_planned", "DUPLICATE": "duplicate", "REOPENED": "reopened"}
GHOST = {"__typename": "User", "login": "ghost", "id": "U_10137", "databaseId": 10_137}
REPOSITORY_LINKS = """
    archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks
    git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls
    releases stargazers statuses subscribers subscription tags teams trees
""".split()  # noqa: SIM905  # a list of forty quoted words would read worse
EVENTS = {"ClosedEvent": "closed", "ReopenedEvent": "reopened"}
USER_LINKS = ("events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred", "subscriptions")


class CommitFields(NamedTuple):
    """A commit from git; times in seconds since 1970."""

    sha: str
    tree: str
    parents: str
    author: str
    author_email: str
    authored_at: str
    committer: str
    committer_email: str
    committed_at: str
    subject: str


def repository(base: str, found: Repository) -> dict[str, Any]:
    """Return a repository as `GET /repos/{owner}/{repo}` returns it."""
    owner = found.name.split("/")[0]
    forks = len(found.tables["forks"])
    open_rows = sum(row["state"] == "OPEN" for kind in ("issues", "pulls") for row in found.tables[kind].values())
    who = {"__typename": "Organization", "login": owner, "id": f"O_{owner}", "databaseId": found.repo_id + 500_000}
    return {
        **_named(base, found.repo_id, found.name, who),
        "fork": False,
        "license": None,
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


def fork(base: str, row: Row) -> dict[str, Any]:
    """Return a fork as `GET /forks` lists it, unchanged since its creation."""
    owner = row["nameWithOwner"].split("/")[0]
    who = {"__typename": "User", "login": owner, "id": f"U_{row['databaseId']}", "databaseId": row["databaseId"]}
    return {
        **_named(base, row["databaseId"], row["nameWithOwner"], who),
        "fork": True,
        **dict.fromkeys(("created_at", "updated_at", "pushed_at"), row["createdAt"]),
        **{f"{kind}_count": 0 for kind in ("stargazers", "watchers", "forks", "open_issues")},
        "default_branch": "main",
        "archived": False,
        "disabled": False,
    }


def _named(base: str, repo_id: int, full_name: str, owner: Row) -> dict[str, Any]:
    url, html = f"{base}/repos/{full_name}", f"{base}/{full_name}"
    return {
        "id": repo_id,
        "node_id": f"R_{repo_id}",
        "name": full_name.split("/")[1],
        "full_name": full_name,
        "owner": user(base, owner),
        "private": False,
        "visibility": "public",
        "description": "Simulated repository",
        "homepage": None,
        "language": None,
        "mirror_url": None,
        "size": 0,
        "url": url,
        "html_url": html,
        **{f"{link}_url": f"{url}/{link}" for link in REPOSITORY_LINKS},
        **{f"{kind}_url": f"{html}.git" for kind in ("clone", "git", "ssh", "svn")},
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
    """Return an issue, or a pull request in the form of one, as `GET /issues` lists them."""
    url, is_pull = f"{base}/repos/{found.name}/issues/{row['number']}", row["__typename"] == "PullRequest"
    html = f"{base}/{found.name}/{'pull' if is_pull else 'issues'}/{row['number']}"
    listed: dict[str, Any] = {
        "id": found.repo_id * 100_000 + row["number"],
        "node_id": row["id"],
        "url": url,
        "repository_url": f"{base}/repos/{found.name}",
        "html_url": html,
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
    if is_pull:
        texts = {f"{kind}_url": f"{html}.{kind}" for kind in ("diff", "patch")}
        pull = {"url": url.replace("/issues/", "/pulls/"), "html_url": html, **texts}
        listed["pull_request"] = pull | {"merged_at": row["mergedAt"]}
    return listed


def issue_event(base: str, found: Repository, event_id: int, event: Row, row: Row) -> dict[str, Any]:
    """Return a close or a reopening as `GET /issues/events` lists it, with the issue in its present state."""
    return {
        "id": event_id,
        "node_id": event["id"],
        "url": f"{base}/repos/{found.name}/issues/events/{event_id}",
        "actor": user(base, event["actor"] or GHOST),
        "event": EVENTS[event["__typename"]],
        "commit_id": None,
        "commit_url": None,
        "created_at": event["createdAt"],
        "issue": issue(base, found, row),
    }


def commit(base: str, found: Repository, row: CommitFields) -> dict[str, Any]:
    """Return a commit as `GET /commits` lists it; no author has an account."""
    url, html = f"{base}/repos/{found.name}/commits/{row.sha}", f"{base}/{found.name}/commit"
    git = f"{base}/repos/{found.name}/git"
    parents = [{"sha": sha, "url": f"{base}/repos/{found.name}/commits/{sha}", "html_url": f"{html}/{sha}"} for sha in row.parents.split()]
    return {
        "sha": row.sha,
        "node_id": f"C_{row.sha}",
        "url": url,
        "html_url": f"{html}/{row.sha}",
        "comments_url": f"{url}/comments",
        "commit": {
            "url": f"{git}/commits/{row.sha}",
            "author": {"name": row.author, "email": row.author_email, "date": instant_of_epoch(int(row.authored_at))},
            "committer": {"name": row.committer, "email": row.committer_email, "date": instant_of_epoch(int(row.committed_at))},
            "message": row.subject,
            "tree": {"sha": row.tree, "url": f"{git}/trees/{row.tree}"},
            "comment_count": 0,
            "verification": {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None},
        },
        "author": None,
        "committer": None,
        "parents": parents,
    }


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
