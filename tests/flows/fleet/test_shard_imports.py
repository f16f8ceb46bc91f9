"""The process of a shard loads nothing that only a whole night needs, since a fleet starts one for each shard of each night."""

import subprocess
import sys

_OF_A_WHOLE_NIGHT = ("pandas", "scipy", "flows.nightly", "flows.night.steps", "flows.night.recompute", "flows.fleet.gather")


def test_a_shard_loads_no_scoring_and_no_alerts() -> None:
    ask = f"import sys, flows.fleet.shard_flow; print([name for name in {_OF_A_WHOLE_NIGHT!r} if sys.modules.get(name)])"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip() == "[]"
