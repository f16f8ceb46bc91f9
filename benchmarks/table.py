"""Figures as lines of Markdown."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.scene import Cost

_COLUMNS: tuple[tuple[str, str, Callable[[Cost], float]], ...] = (
    ("requests", ",.0f", lambda one: one.requests),
    ("points", ",.0f", lambda one: one.points),
    ("MB", ",.1f", lambda one: one.mb),
    ("wall s", ",.1f", lambda one: one.took.wall_s),
    ("asking s", ",.1f", lambda one: one.asked_s),
    ("CPU s", ",.1f", lambda one: one.took.cpu_s),
    ("peak MB", ",.0f", lambda one: one.took.peak_mb or 0),
)
HEADINGS = ("", *(heading for heading, _, _ in _COLUMNS))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, an empty one before and after."""
    return ["", *(f"| {' | '.join(map(str, cells))} |" for cells in (headings, ["---"] * len(headings), *rows)), ""]


def costs(label: str, runs: Sequence[Cost]) -> tuple[object, ...]:
    """Return the row of one side: the median of its runs."""
    return (label, *(format(value, form) for (_, form, _), value in zip(_COLUMNS, _middle(runs), strict=True)))


def ratios(label: str, theirs: Sequence[Cost], ours: Sequence[Cost]) -> tuple[object, ...]:
    """Return the row with the other side's costs as multiples."""
    pairs = zip(_middle(theirs), _middle(ours), strict=True)
    return (label, *(f"{other / mine:.1f}" if mine and other else "" for other, mine in pairs))


def _middle(runs: Sequence[Cost]) -> tuple[float, ...]:
    return tuple(median(value(one) for one in runs) for _, _, value in _COLUMNS)
