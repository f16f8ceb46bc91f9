"""`python -m benchmarks.product NOW`: one night of the product, configured by its environment alone, on plain threads.

Prefect is left out here; the run through `pulse refresh` is measured separately.
"""

import json
import sys
import time
from datetime import datetime

from flows.console import progress
from flows.imports import block_pandas
from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import load_settings
from warehouse.part import Part

SIMULATED = "Simulated: a data set for measuring."
_METRICS = frozenset(f"measuring {name}" for name in Part.WHOLE.metrics())


def main(now: str) -> None:
    block_pandas()  # as `pulse refresh` does
    shown = _Timed()
    outcome = refresh_plainly(load_settings(), Request(datetime.fromisoformat(now), notify=False, simulated=SIMULATED), shown)
    if outcome.status != "ok":
        raise SystemExit("\n".join(outcome.lines()))
    told = {"requests": outcome.requests, "points": outcome.graphql_points, "new_scores": outcome.new_scores}
    print(json.dumps(told | {"measured_at": shown.measured_at}))


class _Timed:
    """Shows the progress of a night, and remembers when its last metric was measured, in seconds since 1970."""

    def __init__(self) -> None:
        self._shown = progress()
        self.measured_at = 0.0

    def start(self, total: int, what: str) -> None:
        self._shown.start(total, what)

    def advance(self, what: str) -> None:
        self._shown.advance(what)
        if what in _METRICS:
            self.measured_at = time.time()

    def finish(self) -> None:
        self._shown.finish()


if __name__ == "__main__":
    main(*sys.argv[1:])
