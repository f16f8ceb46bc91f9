"""The first nights after an upgrade, on a kept warehouse of the first release: history is replayed and nobody is told.

Three frameworks (`first_release_world.py`) whose alerts the first release wrote down: one that stands by both formulas, one that only
the new one raises in full, one that only the old one raises.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.alerts.events import AlertEvent
from flows.night import steps
from flows.night.context import Request, open_run
from flows.night.outcome import Outcome
from flows.settings.model import Settings
from sandbox import server
from sandbox.dataset import Dataset
from sandbox.server import Running
from tests.worlds.command import clear_settings
from tests.worlds.first_release import BORN, CLOSED, DELETED, ISSUES, NIGHTS, STRAY, UPGRADE, build, delete_issues, write_catalog
from tests.worlds.handmade_scores import Webhook, listening
from tests.worlds.silent_progress import Silent

KEPT = Path(__file__).with_name("first-release.sql")
WEEKS = 117
"""From that of 2022-06-06 to that of 2024-08-26, which has ended at the upgrade: 812 days lie between them."""
STEPS = "('opened', 'escalated', 'eased', 'resolved', 'reopened')"

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # a plugin of Apprise 1.13 imports it
]


class Installation:
    """A home with the kept warehouse, the server that it is filled from, and who listens to it."""

    def __init__(self, folder: Path, running: Running, hook: Webhook) -> None:
        self.home, self.running, self.hook = folder / "home", running, hook
        self.events: list[AlertEvent] = []
        self.catalog = folder / "catalog"
        write_catalog(self.catalog)
        self.home.mkdir()
        (self.home / "identity.key").write_text("ab" * 32)
        (self.home / "identity.key").chmod(0o600)
        with duckdb.connect(self.home / "work.duckdb") as con:
            con.execute(KEPT.read_text(encoding="utf-8"))
            con.execute("update pulse.meta set value = $1 where key = 'github_api_url'", [running.api_url])

    def night(self, at: datetime, **more: Any) -> Outcome:
        """One night in which every source answers, with channels and events."""
        self.running.dataset.today = at.date()
        settings = Settings.model_validate(
            {
                "github_token": server.TOKEN,
                "github_api_url": self.running.api_url,
                "github_graphql_url": self.running.graphql_url,
                "github_server_url": self.running.server_url,
                "home": self.home,
                "catalog": (self.catalog,),
                "alert_urls": self.hook.url,
                **more,
            }
        )

        def take(event: AlertEvent) -> bool:
            self.events.append(event)
            return True

        with ThreadPoolExecutor(2) as executor, open_run(settings, Request(at, simulated="made up")) as tonight:
            outcome = steps.run_night(tonight, executor, Silent(), lambda: at, take)
        assert outcome.status == "ok", outcome.lines()
        return outcome

    def ask(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.home / "work.duckdb", read_only=True) as con:
            return con.execute(query, list(given)).fetchall()

    def standing(self) -> list[tuple[Any, ...]]:
        return self.ask("select framework, state from pulse.alerts where closed_at is null order by all")

    def replayed(self) -> list[tuple[Any, ...]]:
        """What stands at the end of a replay from nothing."""
        from flows.alerts.evaluate import Policies, replay_warehouse

        with duckdb.connect(self.home / "work.duckdb", read_only=True) as con:
            found = replay_warehouse(con, Policies.standing(con))
        assert found is not None
        last = {(row["framework"], row["lane"]): row["to_state"] for row in found[1].transitions.to_pylist()}
        return sorted((framework, state) for (framework, _), state in last.items() if state)

    def formulas(self) -> list[tuple[Any, ...]]:
        """Those of the scores that readers see."""
        return self.ask("select distinct s.rubric_hash from v_scores join scores s using (framework, as_of, dimension, known_at)")

    def silence(self) -> None:
        assert (self.hook.got, self.events) == ([], [])
        assert self.ask("select count(*) from pulse.outbox where settled_at is null") == [(0,)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    found = build(tmp_path_factory.mktemp("world"))
    delete_issues(found)
    return found


@pytest.fixture
def installation(world: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    clear_settings(monkeypatch)
    monkeypatch.setattr(steps, "write_site", lambda *_: [])
    with listening() as hook, server.start(world) as running:
        yield Installation(tmp_path, running, hook)


def test_the_first_night_replays_history_by_the_new_definitions_and_tells_nobody(installation: Installation) -> None:
    assert installation.standing() == [("branchy", "WATCH"), ("engine", "CRITICAL"), ("machine", "WATCH")]  # as the first release left them
    before = installation.ask("select framework, as_of, dimension, rubric_hash, score from pulse.scores order by all")
    log = installation.ask(f"select count(*) from pulse.alert_log where event not in {STEPS}")

    installation.night(UPGRADE)
    installation.silence()
    assert installation.standing() == installation.replayed()
    assert installation.standing() == [
        ("engine", "CRITICAL"),
        ("machine", "CRITICAL"),
    ]  # branchy's was no fall, machine has had nobody
    assert installation.ask(f"select count(*) from pulse.alert_log where event not in {STEPS}") == log  # nothing sent, nobody reminded
    assert installation.ask("select count(*) from raw.branch_commits where branch <> 'main'") == [(0,)]
    assert installation.ask("select count(*) from raw.commits where repo_id = 71 and is_bot") > [(50,)]

    old, new = installation.ask(
        "select rubric_hash, count(*), count(distinct (framework, as_of)) from pulse.scores group by 1 order by min(known_at)"
    )
    assert (old[0], old[1]) == (before[0][3], len(before))
    assert set(before) <= set(installation.ask("select framework, as_of, dimension, rubric_hash, score from pulse.scores"))
    assert new[2] >= 3 * WEEKS
    assert installation.formulas() == [(new[0],)]
    newest = "select framework, rule from pulse.verdicts qualify row_number() over (partition by framework order by as_of desc) = 1"
    verdicts = dict(installation.ask(newest))
    assert verdicts["engine"] == verdicts["machine"] == "failing"
    assert verdicts["branchy"] != "failing"

    for days in (0, 1):  # again the same night, and the next one
        scores, alerts = installation.ask("select count(*) from pulse.scores"), installation.ask("from pulse.alerts order by all")
        told = installation.night(UPGRADE + timedelta(days=days, hours=1))
        assert told.new_scores == 8 * 3 * days  # its own date alone
        assert installation.ask("select count(*) from pulse.scores") == [(scores[0][0] + 8 * 3 * days,)]
        assert installation.ask("from pulse.alerts order by all") == alerts
        installation.silence()


def a_week(installation: Installation, week: date, *columns: str) -> list[tuple[Any, ...]]:
    return installation.ask(f"select {', '.join(columns)} from pulse.repo_weekly where repo_id = 70 and week_start = $1", week)


def close_rate(installation: Installation, as_of: date) -> list[tuple[Any, ...]]:
    query = "select sample_size, value, status from pulse.metric_values where framework = 'engine' and metric = 'any_close_rate_30d'"
    return installation.ask(f"{query} and as_of = $1", as_of)


@pytest.mark.long
def test_stars_of_a_sunday_a_stray_date_and_deleted_issues_count_by_the_new_definitions(installation: Installation) -> None:
    weeks = "select min(week_start), count(*) from pulse.{} where {}"
    repo, framework = weeks.format("repo_weekly", "repo_id = 70"), weeks.format("framework_weekly", "framework = 'engine'")
    sunday, last = date(2024, 6, 24), NIGHTS[-1].date()
    assert installation.ask(repo)[0][0] == installation.ask(framework)[0][0] == STRAY.date()  # as the first release left them
    assert a_week(installation, sunday, "stars_gained", "stars_total", "stars_basis") == [(3, 203, "retained")]
    assert close_rate(installation, last) == [(ISSUES, CLOSED / ISSUES, "observed")]

    installation.running.reset_counts()
    installation.night(UPGRADE)
    assert installation.ask(repo) == installation.ask(framework) == [(BORN.date(), WEEKS)]
    assert installation.ask("select count(*) from raw.commits where repo_id = 70 and committed_at < '2022-01-01'") == [(1,)]
    assert a_week(installation, sunday, "stars_gained", "stars_total", "stars_basis") == [(3, 200, "retained")]
    assert a_week(installation, sunday + timedelta(days=7), "stars_gained", "stars_total") == [(0, 203)]
    assert [one.asked for one in installation.running.requests if one.kind == "rest"] == []  # no star history is read again for it
    assert installation.ask(
        "select count(*), min(last_seen_at), max(noticed_at) from raw.vanished where repo_id = 70 and kind = 'issue'"
    ) == [(DELETED, NIGHTS[-1].replace(tzinfo=None), UPGRADE.replace(tzinfo=None))]
    assert close_rate(installation, date(2024, 9, 2)) == [(ISSUES, CLOSED / ISSUES, "observed")]  # nobody knew yet
    assert close_rate(installation, UPGRADE.date()) == [(ISSUES - DELETED, None, "insufficient")]

    installation.night(UPGRADE + timedelta(days=4))  # the Monday after
    rates = ("close_cohort", "any_close_rate_30d", "stars_gained")
    assert a_week(installation, date(2024, 8, 26), *rates) == [(ISSUES, CLOSED / ISSUES, 0)]
    assert a_week(installation, date(2024, 9, 2), *rates) == [(ISSUES - DELETED, None, 0)]
    installation.silence()


@pytest.mark.long
def test_a_machine_that_is_added_to_the_list_replays_history_and_tells_nobody(installation: Installation, tmp_path: Path) -> None:
    installation.night(UPGRADE)
    formula = installation.formulas()
    bots = tmp_path / "bots.toml"
    bots.write_text(
        '[[machine]]\nkind = "bot"\nlogins = ["Maintainer"]\nemails = ["change-*@authors.invalid"]\nsource = "https://example.org/bots"\n'
    )
    installation.running.reset_counts()
    installation.night(UPGRADE + timedelta(days=1), bots=bots)
    assert len(installation.running.requests) == 1  # the look
    assert installation.ask("select actor_is_bot, count(*) from raw.issue_events group by 1") == [(True, CLOSED)]
    assert installation.ask("select count(*) from raw.commits where not is_bot and repo_id = 72") == [(0,)]
    assert installation.formulas() != formula
    assert installation.standing() == installation.replayed()
    installation.silence()

    installation.night(UPGRADE + timedelta(days=2))  # taken out again: as before, with rows that are newer
    assert installation.ask("select actor_is_bot, count(*) from raw.issue_events group by 1") == [(False, CLOSED)]
    assert installation.ask("select count(*) from raw.commits where is_bot and repo_id = 72") == [(0,)]
    assert installation.formulas() == formula
    assert installation.standing() == installation.replayed() == [("engine", "CRITICAL"), ("machine", "CRITICAL")]
    installation.silence()


@pytest.mark.long
def test_what_waits_to_be_told_of_an_alert_that_the_replay_changes_is_told_no_more(installation: Installation) -> None:
    with duckdb.connect(installation.home / "work.duckdb") as con:
        con.execute(
            """insert into pulse.outbox
               select alert_id, 'opened', opened_at, state, 3.0, timestamp '2024-09-04 09:00', null
               from pulse.alerts where framework = 'branchy'"""
        )
    installation.night(UPGRADE)
    installation.silence()


@pytest.mark.long
def test_a_fall_after_the_upgrade_is_told(installation: Installation) -> None:
    """Branchy, whose alert of the first release was no fall, then falls silent for good: its last commit is of July."""
    installation.night(UPGRADE)
    for weeks in range(1, 26, 2):
        installation.night(UPGRADE + timedelta(weeks=weeks))
        if installation.hook.got:
            break
    assert [title.partition(" vitality")[0] for title in installation.hook.titles] == ["[notice] Branchy"]
    assert installation.standing() == installation.replayed()
