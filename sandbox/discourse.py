"""Discourse forums: `{forum}/about.json` and `{forum}/site/statistics.json`; a forum without figures is not there."""

import re
from collections.abc import Mapping

from sandbox.exchange import Answer

_PAGE = re.compile(r"(.+)/(about|site/statistics)\.json")


def answer(forums: Mapping[str, Mapping[str, int]], path: str) -> Answer | None:
    """Return the answer to a path; None where it is none of a forum's.

    Args:
        forums: statistics by host and path of the forum.
        path: with the forum first, without a slash before it.
    """
    found = _PAGE.fullmatch(path)
    if found is None:
        return None
    if found[1] not in forums:
        return Answer(404, {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"})
    stats = dict(forums[found[1]])
    return Answer(200, {"about": {"stats": stats, "title": found[1]}} if found[2] == "about" else stats)
