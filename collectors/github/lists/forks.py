"""Forks by creation date: ``Repository.forks``, 100 a page.

One row is a fork that existed when it was read; its owner is not requested. A fork without a number is left out.
Source: https://docs.github.com/en/graphql/reference/objects#repository
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, INSTANT, raw_schema
from collectors.fields import instant, integer, is_null
from collectors.github.lists.listing import Listing, Origin, Parsed

SCHEMA = raw_schema({"repo_id": BIGINT, "fork_id": BIGINT, "created_at": INSTANT, "known_at": INSTANT})
_WHERE = "fork"


def parse(nodes: Sequence[Any], origin: Origin) -> Parsed:
    """Return rows of ``forks``.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    rows = [
        {
            "repo_id": origin.repo_id,
            "fork_id": integer(node, "databaseId", _WHERE),
            "created_at": instant(node, "createdAt", _WHERE),
            "known_at": origin.known_at,
        }
        for node in nodes
        if not is_null(node, "databaseId")
    ]
    return Parsed({"forks": pa.Table.from_pylist(rows, schema=SCHEMA)})


FORKS = Listing(
    source="forks",
    field="forks",
    node="{ databaseId createdAt }",
    number="databaseId",
    changed="createdAt",
    parse=parse,
    kind="fork",
)
