"""Close, reopen and stale-label events of issues: ``timelineItems`` of an issue.

``closedAt`` of an issue has only the last close; the events have all. GitHub sends events in order of time, and events of the
same second in the order in which they happened. So an event is identified by its place among those of its issue.
Source: https://docs.github.com/en/graphql/reference/objects#closedevent
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from collectors.accounts import ACCOUNTS
from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.errors import Malformed
from collectors.fields import boolean, cursor, instant, integer, items, mapping, optional_text, text
from collectors.github.account_fields import SELECTION, parse_actor
from collectors.github.lists.listing import Continuation, Origin, Parsed

FIRST_EVENTS = 50  # nearly all issues have fewer; further ones are queried separately
MORE_EVENTS = 100
SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "number": BIGINT,
        "place": BIGINT,
        "event": TEXT,
        "happened_at": INSTANT,
        "actor_id": TEXT,
        "actor_is_bot": BOOLEAN,
        "state_reason": TEXT,
        "known_at": INSTANT,
    },
    nullable={"actor_id", "actor_is_bot", "state_reason"},
)
_TURNS = {"ClosedEvent": "closed", "ReopenedEvent": "reopened"}
_LABELS = {"LabeledEvent": "stale_labeled", "UnlabeledEvent": "stale_unlabeled"}
_WHERE = "timelineItems"


def selection(first: int, onward: str = "") -> str:
    """Return the GraphQL field; ``onward`` is the argument with the cursor, comma included."""
    turn, label = f"createdAt stateReason actor {SELECTION}", "createdAt label { name }"
    return (
        f"timelineItems(first: {first}{onward}, itemTypes: [CLOSED_EVENT, REOPENED_EVENT, LABELED_EVENT, UNLABELED_EVENT]) "
        f"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ __typename ... on ClosedEvent {{ {turn} }} ... on ReopenedEvent {{ {turn} }} "
        f"... on LabeledEvent {{ {label} }} ... on UnlabeledEvent {{ {label} }} }} }}"
    )


def parse(issues: Sequence[Any], origin: Origin, *, known: int = 0) -> Parsed:
    """Return rows of ``issue_events``.

    Args:
        issues: nodes with their timelines.
        origin: of the rows.
        known: how many events of each issue came before these.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    rows: list[dict[str, Any]] = []
    unfinished = []
    for issue in issues:
        events, more = _events_of(issue, origin, known)
        rows += events
        unfinished += [more] if more else []
    return Parsed({"issue_events": pa.Table.from_pylist(rows, schema=SCHEMA)}, tuple(unfinished))


def _events_of(issue: Mapping[str, Any], origin: Origin, known: int) -> tuple[list[dict[str, Any]], Continuation | None]:
    number, timeline = integer(issue, "number", "issue"), mapping(issue, "timelineItems", "issue")
    nodes = items(timeline, "nodes", _WHERE)
    found = [_event(node, origin) | {"number": number, "place": place} for place, node in enumerate(nodes, known) if node is not None]
    rows = [row for row in found if row["event"]]
    page = mapping(timeline, "pageInfo", _WHERE)
    if not boolean(page, "hasNextPage", _WHERE):
        return rows, None
    onward = cursor(page, "endCursor", _WHERE)
    if onward is None:
        raise Malformed("endCursor", _WHERE)
    return rows, Continuation(number, onward, known + len(nodes))


def _event(node: object, origin: Origin) -> dict[str, Any]:
    """Return a row without its place; the event is None for a label that does not mean stale."""
    kind, row = text(node, "__typename", _WHERE), {"repo_id": origin.repo_id, "known_at": origin.known_at}
    row["happened_at"] = instant(node, "createdAt", _WHERE)
    if kind in _LABELS:
        label = text(mapping(node, "label", _WHERE), "name", f"{_WHERE} label")
        return row | {"event": _LABELS[kind] if ACCOUNTS.is_stale_label(label) else None}
    if kind not in _TURNS:
        raise Malformed("__typename", _WHERE)
    actor, reason = parse_actor(node, "actor", _WHERE, origin.identities), optional_text(node, "stateReason", _WHERE)
    return row | {
        "event": _TURNS[kind],
        "actor_id": actor.account_id,
        "actor_is_bot": actor.is_bot,
        "state_reason": reason.lower() if reason else None,
    }
