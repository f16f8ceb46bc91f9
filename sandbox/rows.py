"""Rows of issues, pull requests, forks, releases and their events, in the shape of GitHub's GraphQL answers."""

from collections.abc import Sequence
from typing import Any

from sandbox.connections import Row
from sandbox.instants import Instant

Actor = dict[str, Any]


def person(login: str, number: int) -> Actor:
    """Return a user's account."""
    return {"__typename": "User", "login": login, "id": f"U_{number}", "databaseId": number}


def bot(login: str, number: int) -> Actor:
    """Return an app's account; GraphQL writes its login without the `[bot]` that REST adds."""
    return {"__typename": "Bot", "login": login, "id": f"BOT_{number}", "databaseId": number}


def issue(
    repo_id: int, number: int, created_at: Instant, author: Actor | None, events: Sequence[Row] = (), title: str = "Simulated issue"
) -> Row:
    """Return an issue whose state, reason and times follow from its events (ascending by time)."""
    turns = [event for event in events if event["__typename"] in {"ClosedEvent", "ReopenedEvent"}]
    last = turns[-1] if turns else None
    closing = last if last is not None and last["__typename"] == "ClosedEvent" else None
    return {
        "__typename": "Issue",
        "id": f"I_{repo_id}_{number}",
        "number": number,
        "title": title,
        "createdAt": created_at,
        "updatedAt": events[-1]["createdAt"] if events else created_at,
        "closedAt": closing["createdAt"] if closing else None,
        "closed": closing is not None,
        "state": "CLOSED" if closing else "OPEN",
        "stateReason": closing["stateReason"] if closing else "REOPENED" if last else None,
        "author": author,
        "events": list(events),
    }


def closed(at: Instant, actor: Actor | None, reason: str | None = "COMPLETED", closer: Row | None = None) -> Row:
    """Return a close event; `closer` is the commit or pull request that did it."""
    return {"__typename": "ClosedEvent", "id": f"CE_{at}", "createdAt": at, "actor": actor, "stateReason": reason, "closer": closer}


def reopened(at: Instant, actor: Actor | None, reason: str | None = None) -> Row:
    """Return a reopen event."""
    return {"__typename": "ReopenedEvent", "id": f"RE_{at}", "createdAt": at, "actor": actor, "stateReason": reason}


def labeled(at: Instant, actor: Actor | None, name: str, *, off: bool = False) -> Row:
    """Return the event of a label that is added or removed."""
    kind = "UnlabeledEvent" if off else "LabeledEvent"
    return {
        "__typename": kind,
        "id": f"LE_{at}",
        "createdAt": at,
        "actor": actor,
        "label": {"__typename": "Label", "id": f"LA_{name}", "name": name},
    }


def pull(
    repo_id: int,
    number: int,
    created_at: Instant,
    author: Actor | None,
    *,
    merged_at: Instant | None = None,
    closed_at: Instant | None = None,
    title: str = "Simulated pull request",
) -> Row:
    """Return a pull request; a merged one is closed by its merge."""
    closed_at = merged_at or closed_at
    return {
        "__typename": "PullRequest",
        "id": f"PR_{repo_id}_{number}",
        "number": number,
        "title": title,
        "createdAt": created_at,
        "updatedAt": closed_at or created_at,
        "closedAt": closed_at,
        "mergedAt": merged_at,
        "closed": closed_at is not None,
        "merged": merged_at is not None,
        "state": "MERGED" if merged_at else "CLOSED" if closed_at else "OPEN",
        "isDraft": False,
        "author": author,
    }


def fork(fork_id: int, name: str, created_at: Instant) -> Row:
    """Return a fork, of which the server keeps only its name and creation time."""
    return {
        "__typename": "Repository",
        "id": f"R_{fork_id}",
        "databaseId": fork_id,
        "nameWithOwner": name,
        "createdAt": created_at,
        "isFork": True,
        "isPrivate": False,
    }


def release(release_id: int, tag: str, published_at: Instant, *, is_prerelease: bool = False) -> Row:
    """Return a published release."""
    return {
        "__typename": "Release",
        "id": f"RE_{release_id}",
        "databaseId": release_id,
        "tagName": tag,
        "name": tag,
        "createdAt": published_at,
        "publishedAt": published_at,
        "updatedAt": published_at,
        "isPrerelease": is_prerelease,
        "isDraft": False,
    }
