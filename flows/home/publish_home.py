"""Publishes a home again outside of a night, whether it is a single one or leads a fleet."""

from datetime import datetime

from flows.settings.model import Settings
from warehouse.connection import Work
from warehouse.publish import publish


def publish_home(work: Work, settings: Settings, now: datetime) -> None:
    """Write the published copy: from the working file, or where a fleet has a lake from there, since the file holds a part only.

    Raises:
        LakeUnavailable: The lake does not answer, or has no rows yet.
    """
    if settings.lake is None:
        publish(work, settings.warehouse, now)
        return
    from warehouse.lake import publish as publish_lake  # an optional part

    publish_lake(settings.lake, settings.warehouse, now)
