"""Issues with their close and reopen events: ``Repository.issues``, 100 a page, about 1 point a page.

One row is an issue in its present state; pull requests are not issues here.
Source: https://docs.github.com/en/graphql/reference/objects#issue
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.fields import choice, instant, integer, optional_instant, optional_text
from collectors.github.account_fields import SELECTION, parse_actor
from collectors.github.lists import timeline
from collectors.github.lists.listing import Listing, Origin, Parsed

SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "number": BIGINT,
        "created_at": INSTANT,
        "closed_at": INSTANT,
        "updated_at": INSTANT,
        "state": TEXT,
        "state_reason": TEXT,
        "author_id": TEXT,
        "author_is_bot": BOOLEAN,
        "known_at": INSTANT,
    },
    nullable={"closed_at", "updated_at", "state_reason", "author_id"},
)
_STATES = frozenset({"open", "closed"})
_WHERE = "issue"


def parse(nodes: Sequence[Any], origin: Origin) -> Parsed:
    """Return rows of ``issues`` and ``issue_events``.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    issues = [_issue(node, origin) for node in nodes]
    events = timeline.parse(nodes, origin)
    return Parsed({"issues": pa.Table.from_pylist(issues, schema=SCHEMA), **events.tables}, events.unfinished)


def _issue(node: object, origin: Origin) -> dict[str, Any]:
    author, reason = parse_actor(node, "author", _WHERE, origin.identities), optional_text(node, "stateReason", _WHERE)
    return {
        "repo_id": origin.repo_id,
        "number": integer(node, "number", _WHERE),
        "created_at": instant(node, "createdAt", _WHERE),
        "closed_at": optional_instant(node, "closedAt", _WHERE),
        "updated_at": instant(node, "updatedAt", _WHERE),
        "state": choice(node, "state", _WHERE, _STATES),
        "state_reason": reason.lower() if reason else None,
        "author_id": author.account_id,
        "author_is_bot": author.is_bot,
        "known_at": origin.known_at,
    }


ISSUES = Listing(
    source="issues",
    field="issues",
    node=(
        f"{{ number createdAt updatedAt closedAt state stateReason(enableDuplicate: true) author {SELECTION} "
        f"{timeline.selection(timeline.FIRST_EVENTS)} }}"
    ),
    number="number",
    changed="updatedAt",
    parse=parse,
    kind="issue",
    states=("OPEN", "CLOSED"),
    filters_by_time=True,
    requests_a_node=1,
)
