"""The written document beside the measurement: what the document says nothing of has no row."""

import datetime as dt
from typing import Any

from reports.framework_page.scores import comparisons
from reports.text.dimensions import Dimensions

ROW: dict[str, Any] = {
    "as_of": dt.date(2024, 1, 29),
    "dimension": "stock",
    "unit": "stars",
    **{f"{side}_{name}": None for side in ("stated", "measured") for name in ("value", "points", "status", "reason")},
}


def test_a_metric_that_the_document_does_not_state_is_left_out_and_a_score_without_a_number_is_not() -> None:
    rows = [
        ROW | {"metric": None},
        ROW | {"metric": "stars", "stated_value": 20_000.0, "measured_value": 20_665.0},
        ROW | {"metric": "forks", "stated_status": "missing", "measured_value": 6_702.0},
    ]
    [found] = comparisons(rows, Dimensions([{"dimension": "stock", "label": "Stock", "part_of": "health"}]))
    assert [row.name for row in found.rows] == ["Stock", "Stars"]
