"""Faults of the data through a real night: each is told as DATA, and the health lane stands still where what it touches feeds it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from tests.worlds.fading_frameworks import FIRST, LAST, OPENS, Guarded, commit, core, fade, imported, merged_then_squashed, write_catalog
from tests.worlds.silent_progress import Silent

NIGHT = datetime(2024, 5, 22, 2, tzinfo=UTC)
"""A Wednesday: the week that ended on `SETTLED` has settled."""
SETTLED = date(2024, 5, 20)
LAST_WEEK = date(2024, 5, 8)
"""A Wednesday in the week that ends as of `OPENS`."""


def build(made: Guarded) -> dict[str, str]:
    """Fill the sandbox; returns the catalog."""
    catalog = {"plain": core(made.add("plain", fade()))}
    catalog["imported"] = core(made.add("imported", imported()))
    catalog["squashed"] = core(made.add("squashed", merged_then_squashed(date(2023, 9, 4))))
    newcomer = made.add("newcomer", [commit(LAST - timedelta(days=100), 1)])
    catalog["joined"] = core(made.add("joined", fade())) + core(newcomer, since="2024-05-10")
    swept = made.add("swept", fade(), with_issues=True)
    numbers = made.dataset.open_issues(swept, 60, FIRST + timedelta(days=30))
    made.dataset.close_issues(swept, numbers, datetime(2024, 5, 8, 9, tzinfo=UTC))
    catalog["swept"] = core(swept)
    starred = made.add("starred", fade())
    for day in range(0, 900, 3):
        made.dataset.add_stars(starred, 1, FIRST.date() + timedelta(days=day))
    made.dataset.add_stars(starred, 500, LAST_WEEK)
    catalog["starred"] = core(starred)
    return catalog


@pytest.fixture(scope="module")
def alerts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The alerts that one night publishes, by framework."""
    folder = tmp_path_factory.mktemp("guards")
    made = Guarded(folder / "git")
    frameworks = build(made)
    catalog = write_catalog(folder / "catalog", frameworks)
    with server.start(made.dataset) as running:
        settings = Settings.model_validate(
            {
                "github_token": server.TOKEN,
                "github_api_url": running.api_url,
                "github_graphql_url": running.graphql_url,
                "github_server_url": running.server_url,
                "home": folder / "home",
                "catalog": (catalog,),
            }
        )
        outcome = refresh_plainly(settings, Request(NIGHT, simulated="made up"), Silent())
    assert outcome.failures == ()
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        found = (
            con.execute(
                """select framework, lane, state, opened_at::date as opened, closed_at::date as closed, body, outcome as why
               from alerts join alert_log using (alert_id) where event = 'opened'"""
            )
            .to_arrow_table()
            .to_pylist()
        )
    return {name: [row for row in found if row["framework"] == name] for name in frameworks}


def opened(rows: list[dict[str, Any]], lane: str) -> list[date]:
    return sorted(row["opened"] for row in rows if row["lane"] == lane)


def test_without_a_fault_the_fade_is_watched(alerts: dict[str, list[dict[str, Any]]]) -> None:
    assert opened(alerts["plain"], "HEALTH") == [OPENS]
    assert opened(alerts["plain"], "DATA") == []


@pytest.mark.parametrize(
    ("framework", "since", "weeks", "said"),
    [
        ("swept", OPENS, 1, "20 issues or more closed in one week"),
        ("joined", date(2024, 5, 10), 26, "acme/newcomer joins the framework"),
        ("imported", OPENS, 26, "200 commits or more in one week"),
    ],
)
def test_a_fault_is_told_as_data_and_holds_the_health_lane(
    alerts: dict[str, list[dict[str, Any]]], framework: str, since: date, weeks: int, said: str
) -> None:
    (data,) = [row for row in alerts[framework] if row["lane"] == "DATA"]
    assert data["opened"] == since
    assert said in data["why"]
    assert said in data["body"]
    until = since + timedelta(weeks=weeks)
    assert data["closed"] == (until if until <= NIGHT.date() else None)
    # the fade is as plain as that of its neighbour, but WATCH comes no sooner than the fault is over
    assert opened(alerts[framework], "HEALTH") == ([until] if until <= SETTLED else [])


def test_a_burst_of_stars_is_told_as_data_and_holds_no_health_lane(alerts: dict[str, list[dict[str, Any]]]) -> None:
    # no indicator of vitality counts stars, so the fade is told of on the day of its neighbour
    (data,) = [row for row in alerts["starred"] if row["lane"] == "DATA"]
    assert (data["opened"], data["closed"]) == (OPENS, OPENS + timedelta(weeks=1))
    assert "100 stars or more in one week" in data["why"]
    assert opened(alerts["starred"], "HEALTH") == [OPENS]


def test_a_change_from_merging_to_squashing_is_told_as_data_and_is_no_fall(alerts: dict[str, list[dict[str, Any]]]) -> None:
    # 13 whole weeks of squashing lie between 2023-09-04 and 2023-12-04; before, two of three commits were off the main line
    first = next(row for row in alerts["squashed"] if row["lane"] == "DATA")
    assert first["opened"] == date(2023, 12, 4)
    assert "merging and squashing of pull requests changed places" in first["why"]
    held = [row for row in alerts["squashed"] if row["lane"] == "HEALTH" and first["opened"] <= row["opened"] < first["closed"]]
    assert held == []
