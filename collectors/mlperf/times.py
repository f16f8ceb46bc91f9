"""How long an entry took: the mean of its runs without the fastest and the slowest.

A run lasts from ``run_start`` to a ``run_stop`` with the status success; an entry whose runs did not all end so has no time. The logs of
round v0.5 are lines of seconds, and whether a run succeeded is told in some alone: there one ends well unless it says that it did not.
Source: https://github.com/mlcommons/training_policies/blob/master/training_rules.adoc
"""

import re
from collections.abc import Iterable

_MARK = re.compile(rb'^.*"run_(start|stop)".*$', re.MULTILINE)
_TIME = re.compile(rb'"time_ms":\s*(\d{1,18})')
_SUCCESS = re.compile(rb'"status":\s*"success"')
_FIRST_MARK = re.compile(rb"^:::MLPv0\.5\.\d+ \S+ (\d{1,12})\.(\d{1,9}) .*\brun_(start|stop)\b(.*)$", re.MULTILINE)
_FAILED = re.compile(rb'"success":\s*false')
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
    for found in _FIRST_MARK.finditer(log):
        ms = int(found[1]) * 1000 + int(found[2].ljust(9, b"0")) // 1_000_000
        if found[3] == b"start":
            began = ms
        elif not _FAILED.search(found[4]):
            ended = ms
    for found in _MARK.finditer(log):
        time = _TIME.search(found[0])
        if time and found[1] == b"start":
            began = int(time[1])
        elif time and _SUCCESS.search(found[0]):
            ended = int(time[1])
    return ended - began if began is not None and ended is not None and ended > began else None
