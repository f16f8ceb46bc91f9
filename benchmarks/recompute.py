"""`python -m benchmarks.recompute FILE AS_OF NOW`: `pulse history`: recompute metrics, scores and verdicts of every week, publish."""

import json
import sys
import time
from datetime import date, datetime
from pathlib import Path

from flows.night.recompute import recompute
from flows.night.verdicts import decide
from warehouse.connection import open_work
from warehouse.publish import publish


def main(file: str, as_of: str, now: str) -> None:
    began = time.monotonic()
    with open_work(Path(file)) as work:
        new = recompute(work, date.fromisoformat(as_of), datetime.fromisoformat(now), everything=True)
        computed = time.monotonic()
        decide(work)
        publish(work, Path(file).with_suffix(".published"), datetime.fromisoformat(now))
        published = time.monotonic()
        counts = {
            name: work.cursor().execute(f"select count(*) from pulse.{name}").fetchall()[0][0]
            for name in ("repo_weekly", "framework_weekly", "metric_values", "scores", "score_parts")
        }
    print(json.dumps({"computed_s": computed - began, "published_s": published - computed, "new_scores": new, **counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
