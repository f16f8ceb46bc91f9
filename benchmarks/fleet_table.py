"""What a night costs one process and a fleet, as a table, with ratios and what was aimed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median

from benchmarks.table import table
from tests.worlds.fleet_on_this_machine import SHARDS


@dataclass(frozen=True, slots=True)
class Spent:
    """The cost of a night. Of one process the last three are None: it has no lake and nobody leads it.

    Attributes:
        requests: of the API, by the log of the server.
        points: of GraphQL.
        wall_s: from its start, or from the moment it was begun at Prefect, to its end.
        measured_s: for asking and measuring: of one process from the first request to the last metric; of a fleet what the shards of the
            busiest worker took for it, each from the start of its run to its last metric.
        cpu_s: of the process with git, or of the worker that took most, with the shards that it ran.
        peak_mb: of the process, or of the largest process of a shard.
        lake_s: from the beginning until the last shard is in the lake.
        lead_cpu_s: of the worker that leads.
        lead_peak_mb: of its largest process.
    """

    requests: float
    points: float
    wall_s: float
    measured_s: float
    cpu_s: float
    peak_mb: float
    lake_s: float | None = None
    lead_cpu_s: float | None = None
    lead_peak_mb: float | None = None


HEADINGS = (
    "",
    "requests",
    "points",
    "wall s",
    "asking and measuring s",
    "CPU s of the busiest worker",
    "peak MB of a shard",
    "all in the lake s",
    "CPU s of the leader",
    "peak MB of the leader",
)
_FORMS = (",.0f", ",.0f", ",.1f", ",.1f", ",.1f", ",.0f", ",.1f", ",.1f", ",.0f")


def costs(alone: Sequence[Spent], fleets: Mapping[int, Spent]) -> list[str]:
    """Return the table of a kind of night: the median of one process, each number of workers, and each as a multiple of the one."""
    one = middle(alone)
    said = f"one process, the middle of {len(alone)}" if len(alone) > 1 else "one process"
    rows = [(said, *_row(one))]
    rows += [(_workers(count), *_row(spent)) for count, spent in fleets.items()]
    rows += [
        (f"{_workers(count)} / one process", *("" if ratio is None else f"{ratio:.2f}" for ratio in ratios(spent, one)))
        for count, spent in fleets.items()
    ]
    return table(HEADINGS, rows)


def middle(nights: Sequence[Spent]) -> Spent:
    """Return the median of each figure over nights of one process."""
    figures = zip(*map(_figures, nights), strict=True)
    return Spent(*(None if None in each else median(each) for each in figures))  # type: ignore[arg-type]  # None is left out


def ratios(spent: Spent, one: Spent) -> list[float | None]:
    """Return each figure as a multiple of the same one of another night; None where one of the two has none, or the other has 0."""
    pairs = zip(_figures(spent), _figures(one), strict=True)
    return [mine / other if mine is not None and other else None for mine, other in pairs]


def against_the_aims(two: Spent, one: Spent, repositories: int) -> str:
    """Say of a quiet night of two workers whether it keeps each aim.

    Args:
        two: Of the two workers.
        one: Of one process.
        repositories: In the catalog: 50 are one request; one more is allowed for each 1,000, or each shard, whose last query is not full.
    """
    most = -(-repositories // 50) + max(SHARDS, repositories // 1_000)
    aims = (
        ("requests", two.requests, most, ",.0f"),
        ("MB of a shard", two.peak_mb, 1_500, ",.0f"),
        ("of the time for asking and measuring", two.measured_s / one.measured_s, 0.6, ".2f"),
        ("of the CPU seconds", two.cpu_s / one.cpu_s, 0.6, ".2f"),
    )
    said = [
        f"{value:{form}} {what} (at most {limit:{form}}: {'kept' if value <= limit else 'missed'})" for what, value, limit, form in aims
    ]
    return f"A quiet night of two workers against one process: {', '.join(said)}."


def _row(spent: Spent) -> list[str]:
    return ["" if value is None else format(value, form) for value, form in zip(_figures(spent), _FORMS, strict=True)]


def _figures(spent: Spent) -> list[float | None]:
    return [getattr(spent, field.name) for field in fields(spent)]


def _workers(count: int) -> str:
    return "1 worker" if count == 1 else f"{count} workers"
