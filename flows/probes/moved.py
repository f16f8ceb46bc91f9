"""Probe 12: a repository that was renamed, and one that is blocked."""

import re

from flows.probes.expectation import Observed, Verdict, judged
from flows.probes.probe_client import ProbeClient

_BY_NUMBER = re.compile(r"/repositories/\d+")


def renamed(client: ProbeClient, repo: str) -> Observed:
    """Request a repository by a former name."""
    reply = client.get(f"/repos/{repo}")
    by_number = reply.moved_to is not None and _BY_NUMBER.search(reply.moved_to) is not None
    if reply.moved_to is None and reply.error is None:
        return judged("rename-followed", None, "it still has that name", [reply.figures()])
    found = f"answered {reply.status}, {'by its number' if by_number else 'without a redirect to its number'}"
    return judged("rename-followed", reply.status == 200 and by_number, found, [reply.figures()])


def blocked(client: ProbeClient, repo: str | None) -> Observed:
    """Request a repository that is known to be blocked."""
    if repo is None:
        return Observed("blocked-told", Verdict.NOT_TRIED, "name one with --blocked OWNER/NAME")
    reply = client.get(f"/repos/{repo}")
    block = reply.payload.get("block") if isinstance(reply.payload, dict) else None
    reason = block.get("reason") if isinstance(block, dict) else None
    found = f"answered {reply.status}{f' with the reason {reason}' if reason else ''}"
    return judged("blocked-told", reply.status == 451 or (reply.status == 403 and reason is not None), found, [reply.figures()])
