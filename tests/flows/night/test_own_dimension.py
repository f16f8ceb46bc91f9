"""A dimension that the rubric measures anew comes out everywhere: in the tables, on its page, side by side, in the terminal."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.home.open_writer import open_current
from flows.settings.model import load_settings
from reports.framework_page.read import framework_content
from reports.framework_page.render import render_content
from reports.site.comparison import comparison_page
from reports.site.layout import read_frame
from scoring.dimensions_table import dimensions_table
from scoring.rubric import load as load_rubric
from scoring.score import score
from tests.scoring.own_dimension import MEASURED, own_rubric
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_published, open_work
from warehouse.dimensions import write_dimensions
from warehouse.publish import publish
from warehouse.score_rows import append_scores
from warehouse.scores import measured_inputs

NIGHT = datetime(2024, 1, 29, 2, tzinfo=UTC)
HEALTH = {
    "stars": 20_000,
    "forks": 6_800,
    "lifetime_contrib": 1_000,
    "commits_wk": 40,
    "commit_ret": 0.8,
    "contrib_ret": 0.8,
    "closed30": 0.5,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose foo is measured in production too, and whose bar is assessed there."""
    folder = tmp_path_factory.mktemp("home")
    rubric = own_rubric(folder)
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        with work.transaction() as con:
            write_dimensions(con, dimensions_table(rubric))
            con.execute("insert into pulse.frameworks values ('foo', 'Foo', null), ('bar', 'Bar', null)")
            con.execute("insert into pulse.assessments values ('bar', 'production', 4.5, 'assessed', '2023-01-29', 'somebody', 'a report')")
            for framework, values in {"foo": HEALTH | MEASURED, "bar": HEALTH | {"platforms": 0.5}}.items():
                rows = [[framework, metric, date(2024, 1, 29), value, "u", "observed"] for metric, value in values.items()]
                con.executemany(
                    "insert into pulse.metric_values (framework, metric, as_of, value, unit, status) values (?, ?, ?, ?, ?, ?)", rows
                )
            inputs = measured_inputs(con, None, ["bar", "foo"])
        append_scores(work, *score(inputs.metrics, inputs.facts, inputs.assessments, rubric, NIGHT))
        publish(work, folder / "pulse.duckdb", NIGHT)
    return folder


@pytest.fixture
def con(home: Path) -> duckdb.DuckDBPyConnection:
    with open_published(home / "pulse.duckdb") as con:
        yield con


def test_its_score_and_its_parts_are_published(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute("select framework, score, basis from v_scores where dimension = 'production' order by 1").fetchall()
    assert found == [("bar", 4.5, "assessed"), ("foo", pytest.approx(6.5), "measured")]
    parts = con.execute("select metric, contribution from score_parts where framework = 'foo' and dimension = 'production' order by 1")
    assert parts.fetchall() == [("platforms", pytest.approx(2.0)), ("release_age", pytest.approx(4.5))]


def test_its_section_of_the_page_shows_its_metrics(con: duckdb.DuckDBPyConnection) -> None:
    page = framework_content(con, "foo")
    (pillar,) = page.pillars["production"]
    assert [(metric.name, metric.points) for metric in pillar.metrics] == [
        ("Age of the newest release", "7.5"),
        ("Platforms with a wheel", "5.0"),
    ]
    rendered = render_content(page)
    for text in (rendered.html, rendered.markdown):
        section = text[text.index("Production Maturity: 6.5") :]
        assert "Age of the newest release" in section[: section.index("Research Adoption:")]
    assert [part.name for part in page.moved] == []  # nothing was scored a year ago; and what moves production moves no health


def test_an_assessment_that_stands_in_says_why(con: duckdb.DuckDBPyConnection) -> None:
    page = framework_content(con, "bar")
    production = next(one for one in page.dimensions if one.dimension == "production")
    assert (production.value, production.age) == ("4.5", "12 months")
    assert production.stands_in == (
        "assessed, since it is not measured: insufficient evidence: "
        "production has 0.40 of its weight where 0.60 is needed (age of the newest release missing)"
    )
    assert "Assessed, since it is not measured" in render_content(page).html


def test_frameworks_stand_side_by_side_in_it(con: duckdb.DuckDBPyConnection) -> None:
    text = comparison_page(con, read_frame(con, None).of("compare"))
    assert '<option value="production">Production Maturity, 0 to 10</option>' in text
    for name, value in (("Foo", "6.5"), ("Bar", "4.5")):
        row = text[text.index(f"<bdi>{name}</bdi></a>") :]
        assert value in row[: row.index("</tr>")]


def test_the_terminal_shows_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_HOME", str(home))
    monkeypatch.setenv("PULSE_WAREHOUSE", str(home / "pulse.duckdb"))
    monkeypatch.setenv("COLUMNS", "200")
    why, show, compare = (
        CliRunner().invoke(app, command).stdout for command in (["why", "foo"], ["show", "foo"], ["compare", "foo", "bar"])
    )
    assert "Production Maturity" in why
    assert "Age of the newest release" in why
    assert "PRODUCTION MATURITY IS MADE OF" in show
    line = next(line for line in compare.splitlines() if line.startswith("Production Maturity"))
    assert line.split()[-2:] == ["6.5", "4.5*"]  # what people assessed has a star


def test_a_file_that_is_opened_for_writing_has_the_dimensions_of_the_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULSE_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    with open_current(load_settings(), "a test", NIGHT) as work:
        named = work.cursor().execute("select dimension from dimensions order by position").fetchall()
    assert [name for (name,) in named] == dimensions_table(load_rubric())["dimension"].to_pylist()
