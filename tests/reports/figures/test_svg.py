import datetime as dt
import re
import xml.etree.ElementTree as ET

from reports.figures.svg import Marker, Point, Span, caps, describe, gaps, health_chart, sparkline, standalone

SVG = "{http://www.w3.org/2000/svg}"


def weeks(*scores: float | None, start: dt.date = dt.date(2020, 1, 6)) -> list[Point]:
    return [Point(start + dt.timedelta(weeks=i), score, score, score) for i, score in enumerate(scores)]


def path_of(drawing: str, name: str) -> str:
    found = re.search(rf'<path class="{name}" d="([^"]*)"', drawing)
    return found[1] if found else ""


def test_the_curve_runs_from_the_left_edge_to_the_right_and_from_ten_at_the_top_to_zero() -> None:
    # The curve lives in a box 1,000 wide and 200 high: 10 is y 0, 5 is y 100, 0 is y 200; the middle week is x 500.
    assert path_of(health_chart(weeks(10.0, 5.0, 0.0), title="t").drawing, "fp-line") == "M0 0l500 100 500 100"


def test_a_date_without_a_score_breaks_the_line_and_is_hatched() -> None:
    points = weeks(5.0, 5.0, None, None, 5.0)
    drawing = health_chart(points, title="t").drawing
    assert path_of(drawing, "fp-line") == "M0 100l250 0M1000 100l0 0"
    assert '<rect class="fp-gap" x="50.00%" width="50.00%"' in drawing
    assert gaps(points) == [Span(dt.date(2020, 1, 20), dt.date(2020, 2, 3))]


def test_an_unscored_week_is_never_drawn_at_zero() -> None:
    assert path_of(health_chart(weeks(5.0, None, 5.0), title="t").drawing, "fp-line") == "M0 100l0 0M1000 100l0 0"  # two dots at 5


def test_a_cap_is_told_with_its_level_for_each_stretch() -> None:
    points = [
        Point(dt.date(2020, 1, 6), 6.0),
        Point(dt.date(2020, 1, 13), 4.0, uncapped=6.0, reason="maintenance"),
        Point(dt.date(2020, 1, 20), 4.0, uncapped=5.5, reason="maintenance"),
        Point(dt.date(2020, 1, 27), 2.0, uncapped=5.0, reason="retired"),
        Point(dt.date(2020, 2, 3), 1.5, uncapped=1.5),
    ]
    assert caps(points) == [
        Span(dt.date(2020, 1, 13), dt.date(2020, 1, 20), "maintenance", 4.0),
        Span(dt.date(2020, 1, 27), dt.date(2020, 1, 27), "retired", 2.0),
    ]
    assert path_of(health_chart(points, title="t").drawing, "fp-uncapped") == "M250 80l250 10 250 10"


def test_the_band_encloses_low_and_high() -> None:
    points = [Point(dt.date(2020, 1, 6), 5.0, 4.0, 6.0), Point(dt.date(2020, 1, 13), 5.0, 2.5, 7.5)]
    assert path_of(health_chart(points, title="t").drawing, "fp-band") == "M0 80l1000-30L1000 150l-1000-30z"


def test_markers_on_the_same_day_stand_in_lanes_of_their_own() -> None:
    on = dt.date(2020, 1, 13)
    drawing = health_chart(weeks(5.0, 5.0, 5.0), [Marker(1, on), Marker(2, on), Marker(3, dt.date(2020, 1, 19))], title="t").drawing
    heights = re.findall(r'<circle class="fp-marker" cx="([\d.]+)%" cy="(\d+)"', drawing)
    assert [x for x, _ in heights] == ["50.00", "50.00", "92.86"]
    assert len({y for x, y in heights if x == "50.00"}) == 2
    assert heights[2][1] == heights[0][1]


def test_an_event_before_the_first_score_widens_the_axis() -> None:
    drawing = health_chart(weeks(5.0, 5.0), [Marker(1, dt.date(2019, 12, 30))], title="t").drawing
    assert path_of(drawing, "fp-line") == "M500 100l500 0"


def test_an_event_five_years_before_everything_else_stands_at_the_edge() -> None:
    near, far = Marker(1, dt.date(2019, 12, 30)), Marker(2, dt.date(2014, 12, 30))
    drawing = health_chart(weeks(5.0, 5.0), [near, far], title="t").drawing
    assert path_of(drawing, "fp-line") == "M500 100l500 0"
    assert re.findall(r'<circle class="fp-marker" cx="([\d.]+)%"', drawing).count("0.00") == 2
    wide = health_chart(weeks(5.0, 5.0), [near, Marker(2, dt.date(2014, 12, 31))], title="t").drawing
    assert path_of(wide, "fp-line") != "M500 100l500 0"


def test_an_open_alert_is_a_bar_at_the_foot() -> None:
    drawing = health_chart(weeks(5.0, 5.0, 5.0), alerts=[Span(dt.date(2020, 1, 13), dt.date(2020, 1, 20), "ALERT")], title="t").drawing
    assert '<rect class="fp-alert fp-alert-alert" x="50.00%" width="50.00%"' in drawing


def test_the_years_below_a_long_life_still_fit_a_phone() -> None:
    points = [Point(dt.date(1970, 1, 1), 1.0), Point(dt.date(2026, 1, 5), 1.0)]  # a commit with a broken clock
    assert re.findall(r">(\d{4})</text>", health_chart(points, title="t").drawing) == ["1980", "1990", "2000", "2010", "2020"]


def test_charts_tell_their_story_to_those_who_do_not_see_them() -> None:
    story = "From 5.0 on 2020-01-06 to 2.0 on 2020-01-20; highest 7.3 on 2020-01-13, lowest 2.0 on 2020-01-20."
    points = weeks(5.0, 7.25, 2.0)
    assert describe(points) == story
    root = ET.fromstring(standalone(health_chart(points, title="Health of Oldnet")))
    inner = root.find(f".//{SVG}svg[@role='img']")
    assert inner is not None
    assert [inner.findtext(f"{SVG}title"), inner.findtext(f"{SVG}desc")] == ["Health of Oldnet", story]
    assert ET.fromstring(sparkline(points, title="Oldnet")).attrib["aria-label"] == f"Oldnet: {story}"


def test_a_history_without_any_score_says_so() -> None:
    assert "There is no score on any date." in health_chart(weeks(None, None), title="t").drawing


def test_a_title_from_a_stranger_stays_text_in_the_file(nasty: str) -> None:
    root = ET.fromstring(standalone(health_chart(weeks(5.0, 4.0), title=nasty)))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "style", "rect", "title", "desc", "defs", "pattern", "line", "text", "path", "circle",
    }  # fmt: skip
    ET.fromstring(sparkline(weeks(5.0, 4.0), title=nasty))


def test_a_sparkline_stays_small_however_long_the_life() -> None:
    assert len(sparkline(weeks(*[i % 10 + 0.5 for i in range(2_000)]), title="t")) < 3_000
