"""The parts of a night: a whole one, the part of a shard, and the part that compares all frameworks.

On several machines a shard computes what follows from the rows of its own frameworks, and one step computes the rest from all shards.
Metrics and public tables say in their headers to which part they belong (`Scope`), so together the parts are a whole night.
"""

from enum import Enum
from pathlib import Path

from warehouse.metric import ALL_FRAMEWORKS, OWN_ROWS
from warehouse.sqlfile import SqlFile, read_folder

_METRICS = Path(__file__).parent / "metrics"


class Part(Enum):
    """What of a night is computed and published."""

    WHOLE = "whole"
    SHARD = OWN_ROWS
    REST = ALL_FRAMEWORKS

    def has(self, file: SqlFile) -> bool:
        """Return whether the part computes a metric, or owns a public table; without a `Scope` a table has rows of single frameworks."""
        return self is Part.WHOLE or file.header.get("Scope", OWN_ROWS) == self.value

    def metrics(self) -> list[str]:
        """Return the names of the metrics that the part computes."""
        return [file.name for file in read_folder(_METRICS) if self.has(file)]

    def query(self, table: SqlFile) -> str:
        """Return the rows of a public table that this part publishes; of a table of the other part none, with the same columns.

        Both parts measure, both have runs and notes of their own: of these tables each publishes what it computed itself. What compares all
        frameworks is built on tables of all shards, which are temporary tables then (`handover.take_over`), so it is the statement itself
        and not the view of the working file.

        Args:
            table: Of `marts/`.
        """
        if self is Part.WHOLE or table.name in {"runs", "meta"}:
            return f'from "{table.name}"'
        if table.name == "metric_values":
            own = ", ".join(f"'{name}'" for name in self.metrics())
            return f"from metric_values where metric in ({own})"
        if table.name == "source_status":
            return "from source_status semi join runs using (run_id)"
        if not self.has(table):
            return f'from "{table.name}" where false'
        return table.statement if self is Part.REST else f'from "{table.name}"'
