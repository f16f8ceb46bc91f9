"""Probe 12: a repository that was renamed, and one that is blocked."""

import re

from flows.probes.asker import Asker
from flows.probes.belief import Seen, Verdict, judged

_BY_NUMBER = re.compile(r"/repositories/\d+")


def renamed(asker: Asker, repo: str) -> Seen:
    """Ask for a repository by a name that it had before."""
    told = asker.get(f"/repos/{repo}")
    by_number = told.moved_to is not None and _BY_NUMBER.search(told.moved_to) is not None
    if told.moved_to is None and told.error is None:
        return judged("rename-followed", None, "it still has that name", [told.figures()])
    found = f"answered {told.status}, {'by its number' if by_number else 'without a redirect to its number'}"
    return judged("rename-followed", told.status == 200 and by_number, found, [told.figures()])


def blocked(asker: Asker, repo: str | None) -> Seen:
    """Ask for a repository that is known to be blocked."""
    if repo is None:
        return Seen("blocked-told", Verdict.NOT_TRIED, "name one with --blocked OWNER/NAME")
    told = asker.get(f"/repos/{repo}")
    block = told.payload.get("block") if isinstance(told.payload, dict) else None
    reason = block.get("reason") if isinstance(block, dict) else None
    found = f"answered {told.status}{f' with the reason {reason}' if reason else ''}"
    return judged("blocked-told", told.status == 451 or (told.status == 403 and reason is not None), found, [told.figures()])
