"""Tries again what PostgreSQL or the store refused: both may restart while a worker writes.

Only whole transactions are repeated, each with connections of its own, and only such that may be repeated: whether the last
commit was done is not always known.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import duckdb

from warehouse.errors import LakeUnavailable
from warehouse.lake.parts import need_driver
from warehouse.lake.postgresql import shown
from warehouse.lake_settings import LakeSettings

PATIENCE_S = 300.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 15.0

_Result = TypeVar("_Result")


def attempt(settings: LakeSettings, action: Callable[[], _Result], patience_s: float = PATIENCE_S) -> _Result:
    """Return what the action returns, repeated while the catalog or the store does not answer.

    Args:
        settings: The lake, which the line of the error names.
        action: A whole transaction.
        patience_s: For how long, in seconds from the first refusal.

    Raises:
        LakeUnavailable: Neither did answer for that long; with the last reason.
    """
    need_driver()
    import psycopg

    wait_s, since = _FIRST_WAIT_S, None
    while True:
        try:
            return action()
        except (duckdb.IOException, duckdb.TransactionException, duckdb.ConnectionException, psycopg.OperationalError) as error:
            now = time.monotonic()
            since = since or now
            if now + wait_s > since + patience_s:
                reason = " ".join(str(error).split())[:300]
                line = f"the lake at {shown(settings)}, {settings.data} did not answer for {now - since:.0f} s: {reason}"
                raise LakeUnavailable(line) from None
        time.sleep(wait_s)
        wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
