"""Credentials of GitHub that could not be used tonight, as results of a source."""

from datetime import datetime

from flows.night.context import RunContext
from flows.night.run_log import SourceResult


def dropped(context: RunContext, at: datetime) -> list[SourceResult]:
    """Return the credentials that left the pool; if others replaced them, nothing is missing."""
    return [
        SourceResult("credentials", label, "denied", at, None, 0, f"{reason}: replace it", applies=False)
        for label, reason in context.client.dropped().items()
    ]


def refused(context: RunContext, at: datetime) -> list[SourceResult]:
    """Return the credentials that an owner refuses while another one works: nothing is missing while there are both."""
    return [
        SourceResult("credentials", label, "denied", at, None, 0, f"{', '.join(owners)} refused it and answered another one", applies=False)
        for label, owners in context.client.refused_by().items()
    ]
