"""The charts of stars, commits and closed issues: what they draw, which values they bring along, what they say where nothing is known."""

import datetime as dt
import re

import pytest

from reports.figures.series import MEASURES, Measure, Series, chart
from reports.figures.svg import Axis, Marker
from tests.reports.framework_page.rendered import content_of

START = dt.date(2024, 1, 1)
AXIS = Axis(START, dt.date(2024, 12, 30))
STARS = Measure("Stars", "stars_total")


def drawn(values: list[float | None], measure: Measure = STARS) -> Series:
    dated = [(START + dt.timedelta(weeks=4 * place), value) for place, value in enumerate(values)]
    return chart(measure, dated, AXIS, [Marker(1, START)], "Stars of Acme")


def ticks(series: Series) -> list[str]:
    (group,) = re.findall(r'<g class="fp-tick fp-tick-y">(.*?)</g>', series.drawing)
    return re.findall(r">([^<]*)</text>", group)


@pytest.mark.parametrize(
    ("most", "expected"),
    [(97, ["0", "25", "50", "75", "100"]), (20_814, ["0", "10,000", "20,000", "30,000", "40,000"]), (0, ["0", "0.25", "0.5", "0.75", "1"])],
)
def test_the_scale_ends_at_a_round_number_that_nothing_exceeds(most: float, expected: list[str]) -> None:
    """By hand: four steps of 25; a fourth of 20,814 is 5,204, the next round step is 10,000; without any value the scale is 0 to 1."""
    measure = Measure("Commits", "commits_a_week", decimals=2) if most == 0 else STARS
    assert [float(text.replace(",", "")) for text in ticks(drawn([0, most], measure))] == [
        float(text.replace(",", "")) for text in expected
    ]


def test_a_stretch_without_a_value_is_a_gap_and_no_zero() -> None:
    series = drawn([10.0, 20.0, None, 40.0, 30.0])
    (path,) = re.findall(r'class="fp-line" d="([^"]*)"', series.drawing)
    assert path.count("M") == 2
    assert 'data-values="10,20,,40,30"' in series.drawing
    assert series.newest == "30 on 2024-04-22"
    assert drawn([10.0, None]).newest == "not available"


def test_a_share_is_shown_in_percent() -> None:
    series = drawn([0.5, 0.25], Measure("Closed", "closed", is_share=True))
    assert ticks(series) == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert 'data-values="50,25"' in series.drawing


def test_a_page_has_the_three_measures_with_the_events_of_its_health() -> None:
    content = content_of("oldnet")
    assert [series.column for series in content.inputs] == [measure.column for measure in MEASURES]
    groups = [group for series in content.inputs for group in re.findall(r'<g class="fp-number"[^>]*>(.*?)</g>', series.drawing)]
    assert len(groups) == len(MEASURES)
    numbers = {number for group in groups for number in re.findall(r">(\d+)</text>", group)}
    assert numbers == {str(event.number) for event in content.events}


def test_a_framework_without_a_week_has_no_such_chart() -> None:
    assert content_of("emptynet").inputs == []
