"""What each row tells for each GraphQL field: the Python class of the row, the name of the field, a function of both."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.worlds.strict_server import connections
from tests.worlds.strict_server.pages import Connection
from tests.worlds.strict_server.rows import Account, ForkRow, ReleaseRow, RepoRow
from tests.worlds.strict_server.sources import Arguments, Blob, Commit, Event, Issue, Pull, Ref, Root, refused, stamp


def _repository(root: Root, given: Arguments) -> RepoRow:
    name = f"{given['owner']}/{given['name']}"
    found = root.world.find(name, follow_renames=given.get("followRenames", True))
    if found is None:
        raise refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'.")
    return found


def _node(root: Root, given: Arguments) -> Any:
    for repo in root.world.repos:
        if given["id"] == f"R_{repo.repo_id}":
            return repo
        for issue in repo.issues.values() if given["id"].startswith(f"I_{repo.repo_id}_") else ():
            if given["id"] == f"I_{repo.repo_id}_{issue.number}":
                return Issue(repo, issue)
    raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{given['id']}'")


def _rate_limit(root: Root, _given: Arguments) -> dict[str, Any]:
    quota = root.quota
    reset_at = stamp(datetime.fromtimestamp(quota.reset_at, UTC))
    hour = {"limit": quota.limit, "used": quota.used, "remaining": quota.remaining, "resetAt": reset_at}
    return hour | {"cost": root.weight.points, "nodeCount": root.weight.nodes}


def _state_reason(issue: Issue, given: Arguments) -> str | None:
    reason = issue.row.reason
    return "NOT_PLANNED" if reason == "DUPLICATE" and not given.get("enableDuplicate") else reason


FIELDS: dict[type, dict[str, Callable[[Any, Arguments], Any]]] = {
    Root: {
        "repository": _repository,
        "rateLimit": _rate_limit,
        "node": _node,
        "nodes": lambda root, given: [_node(root, {"id": one}) for one in given["ids"]],
    },
    RepoRow: {
        "id": lambda repo, _: f"R_{repo.repo_id}",
        "databaseId": lambda repo, _: repo.repo_id,
        "nameWithOwner": lambda repo, _: repo.name,
        "name": lambda repo, _: repo.name.partition("/")[2],
        "owner": lambda repo, _: Account(repo.owner),
        "createdAt": lambda repo, _: stamp(repo.created_at),
        "pushedAt": lambda repo, _: stamp(repo.pushed_at),
        "isArchived": lambda repo, _: repo.archived_at is not None,
        "archivedAt": lambda repo, _: stamp(repo.archived_at),
        "isEmpty": lambda repo, _: not repo.branches,
        "isFork": lambda repo, _: False,
        "isDisabled": lambda repo, _: False,
        "hasIssuesEnabled": lambda repo, _: repo.has_issues,
        "stargazerCount": lambda repo, _: repo.stars,
        "forkCount": lambda repo, _: len(repo.forks),
        "watchers": lambda repo, given: Connection([], [], 7, has_next=False, has_previous=False),
        "stargazers": lambda repo, given: Connection([], [], repo.stars, has_next=False, has_previous=False),
        "issues": connections.issues,
        "pullRequests": connections.pulls,
        "forks": connections.forks,
        "releases": connections.releases,
        "description": lambda repo, _: repo.description,
        "object": lambda repo, given: _file(repo, given["expression"]),
        "refs": connections.refs,
        "ref": lambda repo, given: _ref(repo, given["qualifiedName"]),
        "issue": lambda repo, given: _numbered(repo, given["number"]),
        "defaultBranchRef": lambda repo, _: Ref(repo, repo.default_branch, repo.branches[repo.default_branch]) if repo.branches else None,
    },
    ForkRow: {
        "id": lambda fork, _: f"R_{fork.fork_id}",
        "databaseId": lambda fork, _: fork.fork_id,
        "createdAt": lambda fork, _: stamp(fork.created_at),
    },
    ReleaseRow: {
        "id": lambda release, _: f"RE_{release.release_id}",
        "databaseId": lambda release, _: release.release_id,
        "tagName": lambda release, _: release.tag,
        "name": lambda release, _: release.tag,
        "createdAt": lambda release, _: stamp(release.published_at),
        "publishedAt": lambda release, _: stamp(release.published_at),
        "updatedAt": lambda release, _: stamp(release.published_at),
        "isPrerelease": lambda release, _: release.is_prerelease,
        "isDraft": lambda release, _: False,
    },
    Issue: {
        "id": lambda issue, _: f"I_{issue.repo.repo_id}_{issue.row.number}",
        "number": lambda issue, _: issue.row.number,
        "createdAt": lambda issue, _: stamp(issue.row.created_at),
        "updatedAt": lambda issue, _: stamp(issue.row.updated_at),
        "closedAt": lambda issue, _: stamp(issue.row.closed_at),
        "closed": lambda issue, _: issue.row.closed_at is not None,
        "state": lambda issue, _: "CLOSED" if issue.row.closed_at else "OPEN",
        "stateReason": _state_reason,
        "author": lambda issue, _: issue.row.author,
        "labels": connections.labels,
        "timelineItems": connections.timeline,
        "repository": lambda issue, _: issue.repo,
    },
    Pull: {
        "id": lambda pull, _: f"PR_{pull.repo.repo_id}_{pull.row.number}",
        "number": lambda pull, _: pull.row.number,
        "createdAt": lambda pull, _: stamp(pull.row.created_at),
        "updatedAt": lambda pull, _: stamp(pull.row.updated_at),
        "mergedAt": lambda pull, _: stamp(pull.row.merged_at),
        "closedAt": lambda pull, _: stamp(pull.row.closed_at),
        "merged": lambda pull, _: pull.row.merged_at is not None,
        "closed": lambda pull, _: pull.row.closed_at is not None,
        "state": lambda pull, _: pull.row.state,
        "author": lambda pull, _: pull.row.author,
    },
    Event: {
        "createdAt": lambda event, _: stamp(event.row.at),
        "actor": lambda event, _: event.row.actor,
        "stateReason": lambda event, _: event.row.reason,
        "closer": lambda event, _: None,
        "label": lambda event, _: {"name": "stale"},
    },
    Account: {
        "login": lambda account, _: account.login,
        "id": lambda account, _: f"U_{account.login}",
    },
    Ref: {
        "name": lambda ref, _: ref.name,
        "prefix": lambda ref, _: "refs/heads/",
        "target": lambda ref, _: Commit(ref.repo, ref.repo.commits[ref.tip]),
    },
    Blob: {"text": lambda blob, _: blob.text},
    Commit: {
        "oid": lambda commit, _: commit.repo.shas[commit.row.key],
        "committedDate": lambda commit, _: stamp(commit.row.committed_at),
        "authoredDate": lambda commit, _: stamp(commit.row.authored_at),
        "messageHeadline": lambda commit, _: commit.row.subject,
        "author": lambda commit, _: {"name": commit.row.author_name, "email": commit.row.author_email},
        "parents": connections.parents,
        "history": connections.history,
    },
}

TYPE_NAMES: dict[type, Callable[[Any], str]] = {
    RepoRow: lambda _: "Repository",
    ForkRow: lambda _: "Repository",
    Issue: lambda _: "Issue",
    Pull: lambda _: "PullRequest",
    Event: lambda event: f"{event.row.kind.capitalize()}Event",
    Account: lambda account: account.kind,
    Commit: lambda _: "Commit",
    Blob: lambda _: "Blob",
}


def _file(repo: RepoRow, expression: str) -> Blob | None:
    path = expression.removeprefix("HEAD:")
    return Blob(repo.texts[path]) if path in repo.texts else None


def _ref(repo: RepoRow, name: str) -> Ref | None:
    branch = name.removeprefix("refs/heads/")
    return Ref(repo, branch, repo.branches[branch]) if branch in repo.branches else None


def _numbered(repo: RepoRow, number: int) -> Issue:
    if number not in repo.issues:
        raise refused("NOT_FOUND", f"Could not resolve to an Issue with the number of {number}.")
    return Issue(repo, repo.issues[number])
