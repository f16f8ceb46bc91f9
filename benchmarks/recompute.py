"""`python -m benchmarks.recompute FILE AS_OF NOW`: every metric and score of every week anew; tells how long it took."""

import json
import sys
import time
from datetime import date, datetime
from pathlib import Path

from flows.recompute import recompute
from warehouse.connection import open_work


def main(file: str, as_of: str, now: str) -> None:
    began = time.monotonic()
    with open_work(Path(file)) as work:
        new = recompute(work, date.fromisoformat(as_of), datetime.fromisoformat(now), everything=True)
        counts = {
            name: work.cursor().execute(f"select count(*) from pulse.{name}").fetchall()[0][0]
            for name in ("repo_weekly", "framework_weekly", "metric_values", "scores", "score_parts")
        }
    print(json.dumps({"seconds": time.monotonic() - began, "new_scores": new, **counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
