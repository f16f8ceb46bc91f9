"""A forum and a library of the Hub through nights: no figures are not known offline, and no fault changes a number."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sandbox import effects, server
from sandbox.faults import Fault
from tests.worlds.many_repositories import build, night
from tests.worlds.project_with_subjects import PROJECT, ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

STATS = {
    "topics_7_days": 3,
    "topics_30_days": 9,
    "posts_7_days": 12,
    "posts_30_days": 40,
    "active_users_7_days": 20,
    "topics_count": 310,
    "posts_count": 900,
    "users_count": 500,
}
FORUM, MODELS = "forum_weekly", "models_monthly"
CREATED = [
    "2022-03-02T23:29:04.000Z",
    "2024-01-31T23:59:59.999Z",
    "2024-02-01T00:00:00.000Z",
    "2024-02-29T12:00:00.000Z",
    "2024-03-01T01:00:00.000Z",
]


class Both(ProjectWithSubjects):
    """A home that asks both."""

    def night(self, number: int, *, simulated: str | None = "a made-up project") -> str:
        """Run a night and return its id."""
        urls = {"discourse": self.running.api_url, "hub": self.running.api_url}
        return self.refresh(number, simulated=simulated, source_urls=urls, sources="discourse,hub").run_id


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Both]:
    dataset = build(tmp_path / "data", [PROJECT])
    dataset.forums["discuss.example.org"] = dict(STATS)
    dataset.models["zero"] = list(CREATED)
    with nights_without_waits(), server.start(dataset) as running:
        yield Both(tmp_path / "home", running, "discourse", 'forums = ["https://discuss.example.org/"]\nhub_library = "zero"')


FORUMS = "select subject, observed_on, topics_7_days, active_users_7_days, active_users_30_days, topics, users from forum_weekly"
MONTHS = "select library, month, new_models from models_monthly where new_models > 0 order by month"


@pytest.mark.long
def test_both_are_published_once_a_week_and_what_is_written_stays(world: Both) -> None:
    run = world.night(1)
    assert world.told(run, FORUM) | world.told(run, MODELS) == {
        "discourse/discuss.example.org": ("ok", None),
        "huggingface/zero": ("ok", None),
    }
    first = ("discourse/discuss.example.org", night(1).date(), 3, 20, None, 310, 500)
    assert world.query(FORUMS) == [first]
    months = [("zero", date(2024, 1, 1), 1), ("zero", date(2024, 2, 1), 2)]
    assert world.query(MONTHS) == months
    assert world.query("select count(*), min(month), max(month) from models_monthly") == [(23, date(2022, 4, 1), date(2024, 2, 1))]
    known = world.query("select distinct known_at from models_monthly")
    world.running.dataset.forums["discuss.example.org"] |= {"topics_7_days": 0, "topics_count": 311}
    world.night(8)
    assert world.query(f"{FORUMS} order by observed_on") == [first, (first[0], night(8).date(), 0, 20, None, 311, 500)]
    assert (world.query(MONTHS), world.query("select distinct known_at from models_monthly")) == (months, known)


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        pytest.param(effects.html_error(502), "unavailable", marks=pytest.mark.long),
        pytest.param(effects.html_error(200), "malformed", marks=pytest.mark.long),
        pytest.param(effects.secondary_limit(7200, 429), "unavailable", marks=pytest.mark.long),
        pytest.param(effects.cut_body(40), "unavailable", marks=pytest.mark.long),
        pytest.param(effects.refusal(403, "no"), "denied", marks=pytest.mark.long),
        pytest.param(
            effects.altered(lambda told: told["about"].update(stats={}) if isinstance(told, dict) and "about" in told else told[0].clear()),
            "malformed",
            marks=pytest.mark.long,
        ),
    ],
    ids=["502", "HTML for JSON", "throttled", "half a page", "refused", "renamed fields"],
)
def test_what_they_refuse_changes_no_row_and_is_read_the_next_night(world: Both, effect: effects.Effect, outcome: str) -> None:
    world.night(1)
    before = [world.query(f"from {table} order by all") for table in (FORUM, MODELS)]
    world.running.faults += [Fault(effect, path="about.json", times=None), Fault(effect, path="/models", times=None)]
    if outcome != "unavailable":
        world.running.faults.append(Fault(effects.refusal(404), path="statistics.json", times=None))
    struck = world.night(30)
    assert [world.told(struck, table).popitem()[1][0] for table in (FORUM, MODELS)] == [outcome, outcome]
    assert [world.query(f"from {table} order by all") for table in (FORUM, MODELS)] == before
    world.running.faults.clear()
    world.night(31)
    assert world.query("select max(observed_on) from forum_weekly") == [(night(31).date(),)]
    assert world.query("select max(month) from models_monthly") == [(date(2024, 3, 1),)]


@pytest.mark.long
def test_without_figures_neither_is_known_offline(world: Both) -> None:
    world.running.dataset.forums.clear()
    world.running.dataset.models.clear()
    run = world.night(1)
    assert set((world.told(run, FORUM) | world.told(run, MODELS)).values()) == {("gone", "not known offline")}
    assert world.query(FORUMS) + world.query(MONTHS) == []
