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
    began, peaks = time.monotonic(), dict[str, float]()

    def measured(what: str) -> None:
        if what == "scores":  # the first of them come when everything is measured
            peaks.setdefault("measured", _peak_mb())

    with open_work(Path(file)) as work:
        new = recompute(work, date.fromisoformat(as_of), datetime.fromisoformat(now), everything=True, on_progress=measured)
        computed = time.monotonic()
        peaks["scored"] = _peak_mb()
        decide(work)
        publish(work, Path(file).with_suffix(".published"), datetime.fromisoformat(now))
        published = time.monotonic()
        peaks["published"] = _peak_mb()
        counts = {
            name: work.cursor().execute(f"select count(*) from pulse.{name}").fetchall()[0][0]
            for name in ("repo_weekly", "framework_weekly", "metric_values", "scores", "score_parts")
        }
    told = {"computed_s": computed - began, "published_s": published - computed, "new_scores": new, "peaks_mb": peaks, **counts}
    print(json.dumps(told))


def _peak_mb() -> float:
    """The peak memory of this process so far; 0 where the system does not tell it."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
