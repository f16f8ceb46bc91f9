"""Check of this machine's clock."""

from datetime import datetime, timedelta

from flows.errors import FAILED, UserError

_TOLERATED = timedelta(days=1)


def require_right_clock(ours: datetime, servers: datetime | None) -> None:
    """Check our time against the server's, before anything is stored under it.

    With a clock that is ahead, weeks in the future would count as weeks without any work.

    Args:
        ours: aware.
        servers: from its last Date header; None if it sent none.

    Raises:
        UserError: they are more than a day apart.
    """
    if servers is not None and abs(ours - servers) > _TOLERATED:
        line = (
            f"this machine says {ours:%Y-%m-%d %H:%M} UTC and the server {servers:%Y-%m-%d %H:%M} UTC: set the clock; nothing was collected"
        )
        raise UserError(line, FAILED)
