import duckdb

from reports.site.ranking import ranking, render_ranking


def test_the_living_stand_by_health_and_the_ended_apart(small_world: duckdb.DuckDBPyConnection) -> None:
    found = ranking(small_world)
    assert [(row.framework, row.health) for row in found.living] == [("newnet", "8.3"), ("emptynet", "not available")]
    assert [(row.framework, row.health, row.uncapped) for row in found.ended] == [("oldnet", "2.0", "2.3")]


def test_changes_compare_with_13_and_52_weeks_before(small_world: duckdb.DuckDBPyConnection) -> None:
    oldnet = ranking(small_world).ended[0]
    assert (oldnet.change_13_weeks, oldnet.change_52_weeks) == ("0.0", "\u22121.0")  # 2.0 against 2.0 and 3.0


def test_the_verdict_stands_in_the_ranking(small_world: duckdb.DuckDBPyConnection) -> None:
    page = render_ranking(small_world)
    assert "Start nothing on it." in page.html
    assert "| Start nothing on it. |" in page.markdown


def test_every_life_is_drawn_in_its_row(small_world: duckdb.DuckDBPyConnection) -> None:
    html = render_ranking(small_world, links="f").html
    assert html.count('class="fp-spark"') == 2
    assert 'href="f/newnet.html"' in html


def test_an_empty_warehouse_has_a_ranking_that_says_what_to_do(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("delete from frameworks")
    page = render_ranking(small_world)
    assert "The first refresh fills it." in page.markdown
    assert "The first refresh fills it." in page.html


def test_a_strangers_name_stays_text_in_the_ranking(small_world: duckdb.DuckDBPyConnection, nasty: str) -> None:
    small_world.execute("update frameworks set name = $name", {"name": nasty})
    page = render_ranking(small_world)
    assert "<script" not in page.html
    assert "<img" not in page.html
    assert "](https" not in page.markdown.replace("\\]", "")
