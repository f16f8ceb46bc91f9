"""What the sources of papers have in common: the table, and its rows."""

from collections.abc import Mapping
from datetime import date, datetime

import pyarrow as pa

from collectors.columns import BIGINT, DAY, INSTANT, TEXT, raw_schema

TABLE = "papers_monthly"
BEGINNING = date(2015, 1, 1)
"""The first month that is counted: from then on frameworks of deep learning are compared."""
SCHEMA = raw_schema({"subject": TEXT, "source": TEXT, "month": DAY, "papers": BIGINT, "known_at": INSTANT})


def rows(subject: str, source: str, counts: Mapping[date, int], known_at: datetime) -> pa.Table:
    """Return a row for each month.

    Args:
        subject: as openalex/PyTorch.
        source: as the table names it.
        counts: papers by month; 0 where there was none.
        known_at: aware.
    """
    about = {"subject": subject, "source": source, "known_at": known_at}
    return pa.Table.from_pylist([{**about, "month": month, "papers": papers} for month, papers in counts.items()], SCHEMA)
