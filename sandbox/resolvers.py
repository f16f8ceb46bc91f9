"""Resolvers of the schema's fields, on a `Dataset`."""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha1
from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLSchema

from sandbox.connections import Row, View, edges, page
from sandbox.dataset import Dataset
from sandbox.instants import instant
from sandbox.replica import as_it_was
from sandbox.repository import Kind, Repository
from sandbox.schema import served

Resolver = Callable[..., Any]
ORDER_FIELDS = {"CREATED_AT": "createdAt", "UPDATED_AT": "updatedAt", "NAME": "tagName"}
TIMELINE_TYPES = {
    "CLOSED_EVENT": "ClosedEvent",
    "LABELED_EVENT": "LabeledEvent",
    "REOPENED_EVENT": "ReopenedEvent",
    "UNLABELED_EVENT": "UnlabeledEvent",
}


class RefusedError(Exception):
    """An error that GitHub sends with data (or instead of it), with its `type`."""

    def __init__(self, type_: str | None, message: str) -> None:
        super().__init__(message)
        self.type = type_


@cache
def schema() -> GraphQLSchema:
    """Return the served schema with its resolvers; the execution's context carries `dataset` and `rate`."""
    built = served()
    for name, type_ in built.type_map.items():
        if name.endswith("Connection"):
            fields = cast("GraphQLObjectType", type_).fields
            if "edges" in fields:
                fields["edges"].resolve = edges
    for path, resolver in RESOLVERS.items():
        type_name, field_name = path.split(".")
        cast("GraphQLObjectType", built.type_map[type_name]).fields[field_name].resolve = resolver
    return built


def _repository(_: None, info: Any, *, owner: str, name: str, followRenames: bool = True) -> Row:  # noqa: N803  # GitHub's spelling
    dataset: Dataset = info.context["dataset"]
    found = dataset.find(f"{owner}/{name}", follow_renames=followRenames)
    if found is None:
        raise RefusedError("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    if found.is_dark:
        raise RefusedError(None, "Something went wrong while executing your query.")
    if dataset.lists_until is not None and "pageInfo" in info.operation.loc.source.body:  # as another replica answers
        return _facts(as_it_was(found, instant(dataset.lists_until)))
    return _facts(found)


def _facts(repository: Repository) -> Row:
    return {
        "__typename": "Repository",
        "repository": repository,
        "id": f"R_{repository.repo_id}",
        "databaseId": repository.repo_id,
        "nameWithOwner": repository.name,
        "createdAt": repository.created_at,
        "pushedAt": repository.pushed_at,
        "updatedAt": repository.updated_at,
        "description": repository.description,
        "isArchived": repository.archived_at is not None,
        "archivedAt": repository.archived_at,
        "isEmpty": repository.is_empty,
        "isDisabled": repository.is_disabled,
        "isFork": False,
        "isPrivate": False,
        "hasIssuesEnabled": repository.has_issues,
        "forkCount": len(repository.tables["forks"]),
    }


def _branch(facts: Row, _: Any) -> Row | None:
    repository: Repository = facts["repository"]
    if repository.is_empty:
        return None
    target = repository.head and {
        "__typename": "Commit",
        "id": f"C_{repository.head}",
        "oid": repository.head,
        "count": repository.commits,
    }
    return {"id": f"REF_{repository.repo_id}", "name": repository.default_branch, "target": target or None}


def _object(facts: Row, _: Any, *, expression: str | None = None, oid: str | None = None) -> Row | None:
    """Find a file of the default branch, as HEAD:README.md; of other objects the data set knows nothing."""
    repository: Repository = facts["repository"]
    path = (expression or "").removeprefix("HEAD:")
    if oid is not None or path not in repository.texts:
        return None
    text = repository.texts[path]
    return {"__typename": "Blob", "id": f"B_{repository.repo_id}_{path}", "oid": sha1(text.encode()).hexdigest(), "text": text}  # noqa: S324  # as git names a text


def _history(commit: Row, _: Any, **_arguments: Any) -> Row:
    return {"totalCount": commit["count"], "pageInfo": _END}


def _connection(kind: Kind) -> Resolver:
    def resolve(
        facts: Row,
        _: Any,
        *,
        orderBy: Mapping[str, str] | None = None,  # noqa: N803  # GitHub's spelling
        filterBy: Mapping[str, Any] | None = None,  # noqa: N803  # GitHub's spelling
        states: list[str] | None = None,
        privacy: str | None = None,
        **window: Any,
    ) -> Row:
        repository: Repository = facts["repository"]
        if (kind == "issues" and not repository.has_issues) or privacy == "PRIVATE":
            return page(View((), ()), window)
        order, asked = orderBy or {"field": "CREATED_AT", "direction": "ASC"}, filterBy or {}
        view = repository.view(kind, ORDER_FIELDS[order["field"]], states or asked.get("states"), asked.get("since"))
        return page(view, window, descending=order["direction"] == "DESC")

    return resolve


def _numbered(kind: Kind, title: str) -> Resolver:
    def resolve(facts: Row, _: Any, *, number: int) -> Row:
        repository: Repository = facts["repository"]
        row = repository.tables[kind].get(number)
        if row is None or (kind == "issues" and not repository.has_issues):
            raise RefusedError("NOT_FOUND", f"Could not resolve to {title} with the number of {number}.")
        return row

    return resolve


def _node(_root: None, info: Any, *, id: str) -> Row:  # noqa: A002  # GitHub's spelling
    """Find a repository, issue or pull request by the id that this server issued."""
    dataset: Dataset = info.context["dataset"]
    prefix, _, rest = id.partition("_")
    repo_id, _, number = rest.partition("_")
    kinds: dict[str, Kind] = {"I": "issues", "PR": "pulls"}
    repository = dataset.repositories.get(int(repo_id)) if repo_id.isdecimal() else None
    if repository is not None and prefix == "R":
        return _facts(repository)
    row = repository.tables[kinds[prefix]].get(int(number)) if repository and prefix in kinds and number.isdecimal() else None
    if row is None:
        raise RefusedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{id}'.")
    return row


def _state_reason(issue: Row, _: Any, *, enableDuplicate: bool = False) -> str | None:  # noqa: N803  # GitHub's spelling
    """Hide DUPLICATE, as GitHub does, from queries that do not ask for it."""
    reason: str | None = issue["stateReason"]
    return "COMPLETED" if reason == "DUPLICATE" and not enableDuplicate else reason


def _timeline(issue: Row, _: Any, *, itemTypes: list[str] | None = None, **window: Any) -> Row:  # noqa: N803  # GitHub's spelling
    names = {TIMELINE_TYPES[name] for name in itemTypes or TIMELINE_TYPES}
    events = [event for event in issue["events"] if event["__typename"] in names]
    return page(View([(event["createdAt"], index) for index, event in enumerate(events)], events), window)


def _closed_list(total: Callable[[Repository], int]) -> Resolver:
    """Answer as GitHub answers outsiders about people who star or watch: their count, no error, and no person."""
    return lambda facts, _, **_window: {**page(View((), ()), {}), "totalCount": total(facts["repository"])}


_END = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}

RESOLVERS: dict[str, Resolver] = {
    "Query.repository": _repository,
    "Query.node": _node,
    "Query.rateLimit": lambda _, info: info.context["rate"],
    "Repository.defaultBranchRef": _branch,
    "Repository.object": _object,
    "Repository.stargazerCount": lambda facts, _: facts["repository"].stars,
    "Repository.stargazers": _closed_list(lambda repository: repository.stars),
    "Repository.watchers": _closed_list(lambda repository: repository.watchers),
    "Repository.issues": _connection("issues"),
    "Repository.pullRequests": _connection("pulls"),
    "Repository.forks": _connection("forks"),
    "Repository.releases": _connection("releases"),
    "Repository.issue": _numbered("issues", "an Issue"),
    "Repository.pullRequest": _numbered("pulls", "a PullRequest"),
    "Commit.history": _history,
    "Issue.stateReason": _state_reason,
    "Issue.timelineItems": _timeline,
}
