"""Pull requests: ``Repository.pullRequests``, 100 a page.

One row is a pull request in its present state.
Source: https://docs.github.com/en/graphql/reference/objects#pullrequest
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.fields import choice, instant, integer, optional_instant
from collectors.github.account_fields import SELECTION, parse_actor
from collectors.github.lists.listing import Listing, Origin, Parsed

SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "number": BIGINT,
        "created_at": INSTANT,
        "merged_at": INSTANT,
        "closed_at": INSTANT,
        "updated_at": INSTANT,
        "state": TEXT,
        "author_id": TEXT,
        "author_is_bot": BOOLEAN,
        "known_at": INSTANT,
    },
    nullable={"merged_at", "closed_at", "updated_at", "author_id"},
)
_STATES = frozenset({"open", "closed", "merged"})
_WHERE = "pull request"


def parse(nodes: Sequence[Any], origin: Origin) -> Parsed:
    """Return rows of ``pulls``.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    return Parsed({"pulls": pa.Table.from_pylist([_pull(node, origin) for node in nodes], schema=SCHEMA)})


def _pull(node: object, origin: Origin) -> dict[str, Any]:
    author = parse_actor(node, "author", _WHERE, origin.identities)
    return {
        "repo_id": origin.repo_id,
        "number": integer(node, "number", _WHERE),
        "created_at": instant(node, "createdAt", _WHERE),
        "merged_at": optional_instant(node, "mergedAt", _WHERE),
        "closed_at": optional_instant(node, "closedAt", _WHERE),
        "updated_at": instant(node, "updatedAt", _WHERE),
        "state": choice(node, "state", _WHERE, _STATES),
        "author_id": author.account_id,
        "author_is_bot": author.is_bot,
        "known_at": origin.known_at,
    }


PULLS = Listing(
    source="pulls",
    field="pullRequests",
    node=f"{{ number createdAt updatedAt closedAt mergedAt state author {SELECTION} }}",
    number="number",
    changed="updatedAt",
    parse=parse,
    kind="pull_request",
    states=("OPEN", "CLOSED", "MERGED"),
)
