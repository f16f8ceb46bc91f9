"""The first night of a repository of MXNet's size compared with the script, without latency and with GitHub's."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import same_facts, world
from benchmarks.scene import Cost, Scene, scene
from benchmarks.table import HEADINGS, costs, ratios, table
from sandbox.server import Latency

SCRIPTS = {"script": (), "script without objects": ("--bare",), "script without events": ("--no-events",)}
COMPLETE = [name for name, options in SCRIPTS.items() if "--no-events" not in options]


def report(folder: Path, runs: int) -> list[str]:
    """Return the figures as Markdown: the median of so many runs of each side, in alternation."""
    dataset, lines = world.mxnet(folder / "git"), list[str]()
    for latency, said in ((None, "no latency"), (Latency(), "120 ms for REST, 350 ms for GraphQL, give or take a fifth")):
        with scene(folder, dataset, latency) as shown:
            ours, refreshed, theirs = list[Cost](), list[Cost](), {name: list[Cost]() for name in SCRIPTS}
            for _ in range(runs):
                ours.append(first_night(shown))
                refreshed.append(_first_refresh(shown))
                for name, options in SCRIPTS.items():
                    theirs[name].append(shown.peer(*options, file=f"{name}.duckdb"))
            counts = [same_facts.row_counts(folder / "home" / "work.duckdb", folder / f"{name}.duckdb") for name in COMPLETE]
        rows = [
            costs("the product", ours),
            costs("the product by `pulse refresh`, Prefect included", refreshed),
            *(costs(f"the {name}", them) for name, them in theirs.items()),
            *(ratios(f"{name} / product", them, ours) for name, them in theirs.items()),
            *(ratios(f"{name} / `pulse refresh`", them, refreshed) for name, them in theirs.items()),
        ]
        lines += [f"Backfill, {said}:", *table(HEADINGS, rows)]
        if latency is not None:
            lines += [_against_the_bound(ours, latency)]
        lines += ["The scripts with events brought the same rows: " + _listed(counts[0]) + ".", ""]
    return lines


def _against_the_bound(ours: Sequence[Cost], latency: Latency) -> str:
    bound_s = median(one.chain * latency.graphql for one in ours)
    wall_s, asked_s = median(one.took.wall_s for one in ours), median(one.asked_s for one in ours)
    return (
        f"The chain of {ours[0].chain} queries sets a bound of {bound_s:.1f} s: asking took {asked_s / bound_s:.2f} times that, "
        f"the whole night from the start of the interpreter to the written pages {wall_s / bound_s:.2f} times."
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def first_night(shown: Scene) -> Cost:
    """Run the product with an empty home."""
    shutil.rmtree(shown.folder / "home", ignore_errors=True)
    return shown.product(world.FIRST_NIGHT)


def _first_refresh(shown: Scene) -> Cost:
    shutil.rmtree(shown.folder / "refreshed", ignore_errors=True)
    return shown.refresh()
