"""Measuring of the dates that may have changed: at once, or the whole history in parts."""

from collections.abc import Callable
from datetime import date

from warehouse.connection import Work
from warehouse.measure import measure
from warehouse.part import Part
from warehouse.parts import measure_in_parts
from warehouse.scores import repos_watched

REPOS_A_PART = 500
"""How many repositories the whole history is recomputed of at once; a catalog with fewer is one part (docs/benchmarks.md)."""


def measure_since(
    work: Work,
    as_of: date,
    lagging: date | None,
    on_progress: Callable[[str], None] | None = None,
    repos_a_part: int = REPOS_A_PART,
    part: Part = Part.WHOLE,
) -> None:
    """Measure the dates after `lagging`.

    Args:
        work: The working file.
        as_of: The last date, exclusive.
        lagging: The last date whose values cannot have changed; None measures every week.
        on_progress: Called with the name of each metric.
        repos_a_part: Every week of more repositories is measured in parts of so many (`warehouse.parts`); the rows are the same.
        part: Of the night.
    """
    with work.transaction() as con:
        if lagging is None and repos_watched(con) > repos_a_part:
            measure_in_parts(work, as_of, repos_a_part, on_progress, part)
        else:
            measure(work, as_of, from_date=lagging, on_progress=on_progress, part=part)
