"""How long an entry took: the mean of its runs without the fastest and the slowest.

A run lasts from ``run_start`` to a ``run_stop`` with the status success; an entry whose runs did not all end so has no time.
Source: https://github.com/mlcommons/training_policies/blob/master/training_rules.adoc
"""

import re
from collections.abc import Iterable

_MARK = re.compile(rb'^.*"run_(start|stop)".*$', re.MULTILINE)
_TIME = re.compile(rb'"time_ms":\s*(\d{1,18})')
_SUCCESS = re.compile(rb'"status":\s*"success"')
_FEWEST = 3
_MS = 60_000


def minutes(logs: Iterable[bytes]) -> float | None:
    """Return the minutes of an entry, None where a run did not end well or there are fewer than three.

    Args:
        logs: of its runs.
    """
    runs = [_run(log) for log in logs]
    times = sorted(run for run in runs if run is not None)
    if len(times) < max(_FEWEST, len(runs)):
        return None
    middle = times[1:-1]
    return sum(middle) / len(middle) / _MS


def _run(log: bytes) -> int | None:
    began = ended = None
    for found in _MARK.finditer(log):
        time = _TIME.search(found[0])
        if time and found[1] == b"start":
            began = int(time[1])
        elif time and _SUCCESS.search(found[0]):
            ended = int(time[1])
    return ended - began if began is not None and ended is not None and ended > began else None
