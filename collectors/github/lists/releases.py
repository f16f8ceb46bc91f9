"""Releases: ``Repository.releases``, 100 a page. Tags without a release are not listed, drafts are invisible to outsiders.

A draft that is published later keeps its old creation date, so an incremental update keeps whole pages. Promoting a pre-release changes
no fact, so the newest page is read once a week. A release without a number is left out.
Source: https://docs.github.com/en/graphql/reference/objects#release
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, BOOLEAN, INSTANT, TEXT, raw_schema
from collectors.fields import boolean, instant, integer, is_null, optional_instant, text
from collectors.github.lists.listing import Listing, Origin, Parsed

SCHEMA = raw_schema(
    {
        "repo_id": BIGINT,
        "release_id": BIGINT,
        "tag": TEXT,
        "created_at": INSTANT,
        "published_at": INSTANT,
        "is_prerelease": BOOLEAN,
        "is_draft": BOOLEAN,
        "known_at": INSTANT,
    },
    nullable={"created_at", "published_at"},
)
_WHERE = "release"


def parse(nodes: Sequence[Any], origin: Origin) -> Parsed:
    """Return rows of ``releases``.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    rows = [_release(node, origin) for node in nodes if not is_null(node, "databaseId")]
    return Parsed({"releases": pa.Table.from_pylist(rows, schema=SCHEMA)})


def _release(node: object, origin: Origin) -> dict[str, Any]:
    return {
        "repo_id": origin.repo_id,
        "release_id": integer(node, "databaseId", _WHERE),
        "tag": text(node, "tagName", _WHERE),
        "created_at": instant(node, "createdAt", _WHERE),
        "published_at": optional_instant(node, "publishedAt", _WHERE),
        "is_prerelease": boolean(node, "isPrerelease", _WHERE),
        "is_draft": boolean(node, "isDraft", _WHERE),
        "known_at": origin.known_at,
    }


RELEASES = Listing(
    source="releases",
    field="releases",
    node="{ databaseId tagName createdAt publishedAt isPrerelease isDraft }",
    number="databaseId",
    changed="createdAt",
    parse=parse,
    kind="release",
    is_read_weekly=True,
)
