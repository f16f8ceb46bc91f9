"""The first night of a repository of MXNet's size beside the script, without latency and with GitHub's."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import same_facts, world
from benchmarks.scene import Cost, Scene, scene
from benchmarks.table import HEADINGS, costs, ratios, table
from sandbox.server import Latency


def report(folder: Path, runs: int) -> list[str]:
    """Return the figures as Markdown: the middle of so many runs of each side, taken in turn."""
    dataset, lines = world.mxnet(folder / "git"), list[str]()
    for latency, said in ((None, "no latency"), (Latency(), "120 ms for REST, 350 ms for GraphQL, give or take a fifth")):
        with scene(folder, dataset, latency) as shown:
            ours, theirs, less = [], [], []
            for _ in range(runs):
                ours.append(first_night(shown))
                theirs.append(shown.peer())
                less.append(shown.peer("--no-events", file="less.duckdb"))
            refreshed = [shown.refresh()]
            shutil.rmtree(folder / "refreshed")
            counts = same_facts.row_counts(folder / "home" / "work.duckdb", folder / "peer.duckdb")
        rows = [
            costs("the product", ours),
            costs("the product by `pulse refresh`, Prefect included", refreshed),
            costs("the script", theirs),
            costs("the script without events", less),
        ]
        rows += [ratios("script / product", theirs, ours), ratios("script without events / product", less, ours)]
        lines += [f"Backfill, {said}:", *table(HEADINGS, rows)]
        if latency is not None:
            lines += [_against_the_bound(ours, latency)]
        lines += ["The script brought the same rows: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + ".", ""]
    return lines


def _against_the_bound(ours: Sequence[Cost], latency: Latency) -> str:
    bound_s = median(one.chain * latency.graphql for one in ours)
    wall_s, asked_s = median(one.took.wall_s for one in ours), median(one.asked_s for one in ours)
    return (
        f"The chain of {ours[0].chain} queries sets a bound of {bound_s:.1f} s: asking took {asked_s / bound_s:.2f} times that, "
        f"the whole night from the start of the interpreter to the written pages {wall_s / bound_s:.2f} times."
    )


def first_night(shown: Scene) -> Cost:
    """Run the product from nothing."""
    shutil.rmtree(shown.folder / "home", ignore_errors=True)
    return shown.product(world.FIRST_NIGHT)
