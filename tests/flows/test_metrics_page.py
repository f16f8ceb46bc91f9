"""docs/metrics.md says what the code does, and gives a reason wherever a header sends the reader there."""

from pathlib import Path

import pytest

import warehouse
from flows.metrics_page import PAGE, page

HEADERS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(warehouse.__path__[0]) / "metrics").glob("*.sql"))}


@pytest.fixture(scope="module")
def written() -> str:
    return page()


def test_the_page_is_that_of_the_shipped_policy_and_headers(written: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == written, "run python -m flows.metrics_page"


@pytest.mark.parametrize("metric", HEADERS)
def test_every_metric_has_its_place_and_a_reason(written: str, metric: str) -> None:
    section = written.partition(f"`{metric}`")[2].partition("\n### ")[0]
    assert "- What: " in section
    assert "Why so: " in section
