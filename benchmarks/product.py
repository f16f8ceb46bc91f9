"""`python -m benchmarks.product NOW`: one night of the product, configured by its environment alone, on plain threads.

Prefect is left out here; the run through `pulse refresh` is measured separately.
"""

import json
import sys
from datetime import datetime

from flows.imports import block_pandas
from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import load_settings

SIMULATED = "Simulated: a data set for measuring."


def main(now: str) -> None:
    block_pandas()  # as `pulse refresh` does
    outcome = refresh_plainly(load_settings(), Request(datetime.fromisoformat(now), notify=False, simulated=SIMULATED))
    if outcome.status != "ok":
        raise SystemExit("\n".join(outcome.lines()))
    print(json.dumps({"requests": outcome.requests, "points": outcome.graphql_points, "new_scores": outcome.new_scores}))


if __name__ == "__main__":
    main(*sys.argv[1:])
