"""Figures as lines of Markdown."""

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.scene import Cost

HEADINGS = ("", "requests", "points", "wall s", "asking s", "CPU s", "peak MB")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, an empty one before and after."""
    return ["", *(f"| {' | '.join(map(str, cells))} |" for cells in (headings, ["---"] * len(headings), *rows)), ""]


def costs(label: str, runs: Sequence[Cost]) -> tuple[object, ...]:
    """Return the row of one side: the middle of its runs."""
    middle = _middle(runs)
    return (label, *(f"{value:,.0f}" if place in {0, 1, 5} else f"{value:,.1f}" for place, value in enumerate(middle)))


def ratios(label: str, theirs: Sequence[Cost], ours: Sequence[Cost]) -> tuple[object, ...]:
    """Return the row that says how many times as much the other side took."""
    pairs = zip(_middle(theirs), _middle(ours), strict=True)
    return (label, *(f"{other / mine:.1f}" if mine and other else "" for other, mine in pairs))


def _middle(runs: Sequence[Cost]) -> tuple[float, ...]:
    rows = [(one.requests, one.points, one.took.wall_s, one.asked_s, one.took.cpu_s, one.took.peak_mb or 0) for one in runs]
    return tuple(median(column) for column in zip(*rows, strict=True))
