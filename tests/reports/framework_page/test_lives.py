"""The lines of the dimensions beside health: what is dotted, what is told under them, and where there is no line."""

import datetime as dt
import re
from typing import Any

import pytest

from reports.figures.svg import Axis
from reports.framework_page.lives import Life, lives

START = dt.date(2024, 1, 1)
AXIS = Axis(START, START + dt.timedelta(weeks=40))
MEASURED: dict[str, Any] = {"score": 6.25, "basis": "measured", "reason": None, "uncapped": None}
ASSESSED: dict[str, Any] = {"score": 7.0, "basis": "assessed", "reason": "0.20 of the weight is known", "uncapped": None}
UNKNOWN: dict[str, Any] = {"score": None, "basis": None, "reason": "package_files of pypi/acme not collected yet", "uncapped": None}
CAPPED: dict[str, Any] = {"score": 3.0, "basis": "measured", "reason": "retired 2024-06-01", "uncapped": 6.25}


def life(*spans: tuple[int, dict[str, Any]]) -> Life:
    """Of so many weeks each."""
    weeks = [row for count, row in spans for _ in range(count)]
    rows = [row | {"dimension": "production", "as_of": START + dt.timedelta(weeks=place)} for place, row in enumerate(weeks)]
    return lives(rows, {"production": "Production Maturity"}, AXIS, is_simulated=False)["production"]


def paths(found: Life, kind: str) -> int:
    assert found.series is not None
    return sum(path.count("M") for path in re.findall(rf'class="{kind}" d="([^"]*)"', found.series.drawing))


def test_what_people_assessed_is_dotted_and_told_apart_from_what_was_measured() -> None:
    found = life((4, UNKNOWN), (8, ASSESSED), (9, MEASURED))
    assert found.series is not None
    assert (paths(found, "fp-line"), paths(found, "fp-uncapped")) == (1, 1)
    assert found.has_assessed
    # every eighth week back from the newest, the twentieth after the first: weeks 4 (assessed), 12 and 20
    assert found.series.newest == "6.3 on 2024-05-20"
    assert 'data-values="7.0,6.3,6.3"' in found.series.drawing
    assert [(note.start, note.end, note.text) for note in found.notes] == [
        ("2024-01-01", "2024-01-22", "no score: package files of pypi/acme not collected yet"),
        ("2024-01-29", "2024-03-18", "assessed by people: 0.20 of the weight is known"),
    ]
    assert [note.text for note in life((8, ASSESSED)).notes] == ["assessed by people"]  # why stands above the line


def test_the_scale_is_that_of_scores_whatever_the_values_are() -> None:
    found = life((5, MEASURED | {"score": 0.3}))
    assert found.series is not None
    assert re.findall(r'fp-tick-y">(.*?)</g>', found.series.drawing)[0].count("<text") == 5
    assert ">10.0</text>" in found.series.drawing
    assert not found.has_assessed


def test_a_dimension_that_never_had_a_score_has_no_line_and_says_why() -> None:
    found = life((8, UNKNOWN))
    assert found.series is None
    assert [note.text for note in found.notes] == ["no score: package files of pypi/acme not collected yet"]


def test_a_cap_is_told_with_its_fact() -> None:
    assert [note.text for note in life((8, MEASURED), (4, CAPPED)).notes] == ["cap: retired 2024-06-01"]


def test_of_many_gaps_the_longest_are_told() -> None:
    spans = [span for weeks in (1, 2, 3, 4, 5, 6) for span in ((weeks, UNKNOWN), (1, MEASURED))]
    found = life(*spans)
    assert len(found.notes) == 4
    first, last = (dt.date.fromisoformat(text) for text in (found.notes[0].start, found.notes[0].end))
    assert (last - first).days == 2 * 7  # that of three weeks; those of one and two are left out


def test_before_anything_was_scored_there_is_nothing_to_draw() -> None:
    assert lives([], {}, None, is_simulated=False) == {}


@pytest.mark.parametrize(("is_simulated", "title"), [(True, "simulated"), (False, "")])
def test_the_picture_of_simulated_data_says_so(is_simulated: bool, title: str) -> None:
    rows = [MEASURED | {"dimension": "production", "as_of": START}]
    found = lives(rows, {"production": "Production Maturity"}, AXIS, is_simulated=is_simulated)["production"]
    assert found.series is not None
    assert title in found.series.drawing.lower()
