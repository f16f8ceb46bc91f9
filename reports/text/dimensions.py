"""The dimensions as the warehouse names them: labels and questions, what makes the Speed Score, and the pillars of a dimension."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from reports import queries
from reports.queries import Row
from reports.text import labels

SPEED, HEALTH = "speed", "health"
"""The two that pages speak of by name: the mean of all, and the dimension that ranks and raises alerts."""
_OTHER_SECTIONS = ("Quick Take", "Migration Path", "Historical Context")


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Rows of the query `dimensions`, in the order of the pages."""

    rows: Sequence[Row]

    @property
    def names(self) -> tuple[str, ...]:
        """Dimensions, each before its pillars, and the Speed Score at the end."""
        return tuple(row["dimension"] for row in self.rows)

    @property
    def whole(self) -> tuple[str, ...]:
        """The dimensions whose mean is the Speed Score."""
        return tuple(row["dimension"] for row in self.rows if row["part_of"] == SPEED)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the first written assessment, in its order; claims name them."""
        return (*(self.label(name) for name in (*self.whole, SPEED)), *_OTHER_SECTIONS)

    def label(self, dimension: str) -> str:
        """Return the name of a dimension for people."""
        return str(self._row(dimension).get("label", labels.spaced(dimension)))

    def question(self, dimension: str) -> str:
        """Return what a dimension answers."""
        return str(self._row(dimension).get("question", ""))

    def pillars(self, dimension: str) -> tuple[str, ...]:
        """Return what a dimension is measured by: its pillars, or itself where it has but one; none where nothing measures it."""
        parts = tuple(row["dimension"] for row in self.rows if row["part_of"] == dimension)
        return parts or ((dimension,) if self._row(dimension).get("is_measured") else ())

    def by_section(self, sections: Iterable[str]) -> list[str]:
        """Sections of a written assessment in the order of the first one; those that it does not have come after, as they came."""
        order = {section: place for place, section in enumerate(self.sections)}
        return sorted(sections, key=lambda section: order.get(section, len(order)))

    def _row(self, dimension: str) -> Row:
        return next((row for row in self.rows if row["dimension"] == dimension), {})


def dimensions(con: duckdb.DuckDBPyConnection) -> Dimensions:
    """Read the dimensions from the public surface."""
    return Dimensions(queries.rows(con, "dimensions", {}))
