"""Nights of 100 and of 1,000 repositories, and the cost of a kill."""

from pathlib import Path

from benchmarks import same_facts, world
from benchmarks.backfill import first_night
from benchmarks.killed import killed_night
from benchmarks.nights import Night, night_of_changes, quiet_night
from benchmarks.scene import scene
from benchmarks.table import HEADINGS, costs, ratios, table
from sandbox.server import Latency

_KILLS = (10, 15, 20)


def hundred(folder: Path) -> list[str]:
    """Return the figures of 100 repositories, one framework each, and those of the script."""
    with scene(folder, world.many(folder / "git", 100), frameworks=100) as shown:
        first, quiet, changed = first_night(shown), quiet_night(shown, 1), night_of_changes(shown, 3)
        peer = [shown.peer() for _ in range(2)]
        same_facts.row_counts(folder / "home" / "work.duckdb", folder / "peer.duckdb")
    rows = [costs("first night", [first]), costs("quiet night", [quiet.cost]), costs("20 new issues, 30 closes", [changed.cost])]
    rows += [costs("the script, first or quiet", peer[1:]), ratios("script / quiet night", peer[1:], [quiet.cost])]
    written = f"The script wrote {peer[1].took.result['rows_written']:,} rows again."
    return [
        "100 repositories in 100 frameworks:",
        *table(HEADINGS, rows),
        f"{_changed(quiet)} {written} After the changes: {_changed(changed)}",
        "",
    ]


def thousand(folder: Path) -> list[str]:
    """Return the figures of 1,000 repositories in 100 frameworks."""
    with scene(folder, world.many(folder / "git", 1_000), frameworks=100) as shown:
        first, quiet = first_night(shown), quiet_night(shown, 1)
    rows = [costs("first night", [first]), costs("quiet night", [quiet.cost])]
    return ["1,000 repositories in 100 frameworks:", *table(HEADINGS, rows), _changed(quiet), ""]


def killed(folder: Path) -> list[str]:
    """Return the requests of a backfill that is killed on its way, with latency."""
    with scene(folder, world.mxnet(folder / "git"), Latency()) as shown:
        whole = first_night(shown)
        (folder / "home").rename(folder / "whole")
        found = killed_night(shown, world.FIRST_NIGHT, _KILLS)
        same_facts.row_counts(folder / "whole" / "work.duckdb", folder / "home" / "work.duckdb", "raw")
    rows = [
        ("requests without a kill", whole.requests),
        (f"requests with {found.kills} kills", found.requests),
        ("first looks among them", found.facts_requests),
        ("pages asked for again", found.repeated),
        ("pages in flight at the kills, at most", found.in_flight),
    ]
    return [
        "kill -9 in the middle of a backfill, with latency:",
        *table(("", "count"), rows),
        "The rows are those of a run without kills.",
        "",
    ]


def _changed(night: Night) -> str:
    changed = ", ".join(f"{rows:,} of {table}" for table, rows in night.rewritten.items()) or "none"
    return f"Rows of earlier nights that changed: {changed}."
