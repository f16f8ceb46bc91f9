"""When issues were closed and opened again: ``timelineItems`` of an issue.

``closedAt`` of an issue keeps only the last close; the events keep all.
Source: https://docs.github.com/en/graphql/reference/objects#closedevent
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from collectors.actors import SELECTION, parse_actor
from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping, optional_text, text
from collectors.listing import Origin, Parsed

FIRST_EVENTS = 25  # nearly all issues have fewer; the rest is asked for apart
MORE_EVENTS = 100
SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "number": BIGINT,
        "event": TEXT,
        "happened_at": INSTANT,
        "actor_id": TEXT,
        "actor_is_bot": BOOLEAN,
        "state_reason": TEXT,
        "known_at": INSTANT,
    },
    nullable={"actor_id", "state_reason"},
)
_EVENTS = {"ClosedEvent": "closed", "ReopenedEvent": "reopened"}
_WHERE = "timelineItems"


def selection(first: int, after: str = "") -> str:
    """Return the GraphQL field; ``after`` is a JSON text where it goes on."""
    onward = f", after: {after}" if after else ""
    event = f"createdAt stateReason actor {SELECTION}"
    return (
        f"timelineItems(first: {first}{onward}, itemTypes: [CLOSED_EVENT, REOPENED_EVENT]) {{ pageInfo {{ hasNextPage endCursor }} "
        f"nodes {{ __typename ... on ClosedEvent {{ {event} }} ... on ReopenedEvent {{ {event} }} }} }}"
    )


def events_of(issue: Mapping[str, Any], origin: Origin) -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
    """Return the events of one issue as rows, and (number, cursor) where there are more.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    number, timeline = integer(issue, "number", "issue"), mapping(issue, "timelineItems", "issue")
    rows = [_event(node, number, origin) for node in items(timeline, "nodes", _WHERE) if node is not None]
    page = mapping(timeline, "pageInfo", _WHERE)
    if not boolean(page, "hasNextPage", _WHERE):
        return rows, None
    onward = cursor(page, "endCursor", _WHERE)
    if onward is None:
        raise Malformed("endCursor", _WHERE)
    return rows, (number, onward)


def parse(issues: Sequence[Any], origin: Origin) -> Parsed:
    """Return the events of issues, as follow-ups bring them."""
    rows, unfinished = [], []
    for issue in issues:
        events, more = events_of(issue, origin)
        rows += events
        unfinished += [more] if more else []
    return Parsed({"issue_events": pa.Table.from_pylist(rows, schema=SCHEMA)}, tuple(unfinished))


def _event(node: object, number: int, origin: Origin) -> dict[str, Any]:
    kind = text(node, "__typename", _WHERE)
    if kind not in _EVENTS:
        raise Malformed("__typename", _WHERE)
    actor, reason = parse_actor(node, "actor", _WHERE, origin.identities), optional_text(node, "stateReason", _WHERE)
    return {
        "repo_id": origin.repo_id,
        "number": number,
        "event": _EVENTS[kind],
        "happened_at": instant(node, "createdAt", _WHERE),
        "actor_id": actor.account_id,
        "actor_is_bot": actor.is_bot,
        "state_reason": reason.lower() if reason else None,
        "known_at": origin.known_at,
    }
