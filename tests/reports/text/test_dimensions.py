"""What pages know of dimensions comes from the warehouse."""

from collections.abc import Iterator

import duckdb
import pytest

from reports.text.dimensions import Dimensions, dimensions
from tests.worlds.public_tables import create_surface


@pytest.fixture
def named() -> Iterator[Dimensions]:
    with duckdb.connect() as con:
        create_surface(con)
        con.execute("""insert into dimensions values
            ('community', 'Community', 'Do they talk?', 9, 'speed', 0.2, true, 'assessed', 1)""")
        yield dimensions(con)


def test_the_sections_stand_in_the_order_of_the_written_assessment(named: Dimensions) -> None:
    given = ["Historical Context", "Somebody's own", "Speed Score", "Research Adoption", "Ecosystem Health", "Quick Take"]
    assert named.by_section(given) == [
        *("Ecosystem Health", "Research Adoption", "Speed Score", "Quick Take", "Historical Context", "Somebody's own"),
    ]


def test_pillars_are_parts_or_the_dimension_itself(named: Dimensions) -> None:
    assert named.pillars("health") == ("vitality", "stock")
    assert named.pillars("community") == ("community",)
    assert named.pillars("research") == ()  # people alone assess it


def test_the_speed_score_is_the_mean_of_what_is_part_of_it(named: Dimensions) -> None:
    assert named.whole == ("health", "production", "research", "learning", "performance", "community")


def test_a_dimension_that_the_policy_does_not_name_shows_as_words(named: Dimensions) -> None:
    assert (named.label("old_dimension"), named.question("old_dimension")) == ("Old dimension", "")
