"""Opens the published copy again and again and asks whether its tables tell of one and the same run: `reader.py FILE STOP`."""

import json
import sys
import time
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[3])
sys.path.insert(0, ROOT)

from warehouse.connection import open_published  # noqa: E402 (found by the path above)

QUERY = """
select (select count(*) from issues), (select sum(issues_opened) from repo_weekly),
  (select count(*) from runs where status in ('ok', 'partly')),
  (select max(as_of) from metric_values)::varchar, (select value from meta where key = 'as_of'), (select count(*) from v_ranking)"""
PAUSE_S = 0.6


def main(published: Path, stop: Path) -> dict[str, int]:
    """Ask until told to stop; any error ends the process with it."""
    seen: set[tuple[object, ...]] = set()
    queries = 0
    while not stop.exists():
        with open_published(published) as con:
            for _ in range(2):
                found = con.execute(QUERY).fetchall()[0]
                again = con.execute(QUERY).fetchall()[0]
                assert found == again, "the same connection told two states"
                issues, _opened, runs, measured, told, ranked = found
                assert issues == 29 + runs, found  # thirty at first, one more before every further run
                assert measured == told, found
                assert ranked == 1, found
                seen.add(found)
                queries += 2
        time.sleep(PAUSE_S)
    return {"queries": queries, "states": len(seen)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
