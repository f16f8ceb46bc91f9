"""Whole nights on the sandbox: from a repository that falls silent, or is archived, to a message on a webhook."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.alerts.actions import FILE, append, new_action
from flows.alerts.events import AlertEvent
from flows.night import steps
from flows.night.context import Request, open_run
from flows.settings.model import Settings
from sandbox import effects, server
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.faults import Fault
from sandbox.repository import Repository
from sandbox.server import Running
from tests.worlds.handmade_scores import Webhook, at, listening
from tests.worlds.silent_progress import Silent

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it

NAME = "acme/engine"
LAST_COMMIT = datetime(2024, 1, 7, 12, tzinfo=UTC)
WEEKS, A_WEEK, PEOPLE = 90, 14, 8


def history() -> list[Commit]:
    """Two commits a day for nearly two years, by eight people in turn; nothing since."""
    moments = [int((LAST_COMMIT - timedelta(hours=12 * back)).timestamp()) for back in range(WEEKS * A_WEEK)]
    return [
        Commit(moment, moment, f"p{place % PEOPLE}", f"p{place % PEOPLE}@authors.invalid", f"Change {place}")
        for place, moment in enumerate(reversed(moments))
    ]


@pytest.fixture(scope="module")
def git_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("git")
    engine(root).write_git(NAME, {"main": history()})
    return root


def engine(root: Path) -> Dataset:
    found = Dataset(root, date(2024, 6, 1))
    found.add(Repository(7, NAME, "2021-01-01T00:00:00Z", "2024-01-07T12:00:00Z"))
    found.disable_issues(NAME)
    return found


@pytest.fixture
def dataset(git_root: Path) -> Dataset:
    from sandbox import commits

    found = engine(git_root)
    repository = found.repo(NAME)
    repository.head, repository.commits = commits.head(found.git_folder(NAME), "main"), WEEKS * A_WEEK
    repository.pushed_at = "2024-01-07T12:00:00Z"
    return found


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as made:
        yield made


@pytest.fixture
def running(dataset: Dataset) -> Iterator[Running]:
    with server.start(dataset) as made:
        yield made


@pytest.fixture
def settings(running: Running, hook: Webhook, no_settings: Path) -> Settings:
    catalog = no_settings / "catalog"
    catalog.mkdir()
    (catalog / "engine.toml").write_text(f'name = "Engine"\n[[repo]]\nname = "{NAME}"\nrole = "core"\n')
    return Settings.model_validate(
        {
            "github_token": server.TOKEN,
            "github_api_url": running.api_url,
            "github_graphql_url": running.graphql_url,
            "github_server_url": running.server_url,
            "home": no_settings / "home",
            "catalog": (catalog,),
            "alert_urls": (hook.url, f"data={hook.url}/data"),
        }
    )


def night(
    settings: Settings, day: date, *, notify: bool = True, events: list[AlertEvent] | None = None, fails: bool = False
) -> tuple[str, ...]:
    """Run a night, one in which every source answers unless it `fails`; returns what it said besides."""

    def take(event: AlertEvent) -> bool:
        if events is not None:
            events.append(event)
        return True

    request = Request(at(day), notify=notify, simulated="made up")
    with ThreadPoolExecutor(2) as executor, open_run(settings, request) as tonight:
        outcome = steps.run_night(tonight, executor, Silent(), lambda: datetime.now(UTC), take)
    assert bool(outcome.failures) == fails
    return outcome.notes


def published(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.mark.long
@pytest.mark.usefixtures("nights_with_site")
def test_a_repository_that_fell_silent_is_told_of_when_its_work_has_been_gone_for_eight_weeks(settings: Settings, hook: Webhook) -> None:
    # The same pace and people as in `guarded_world`, so the same count by hand: the quarter before 2024-03-25 is the first that holds
    # less than a fifth of its settled level, and the eighth such week ends as of 2024-05-13.
    for day in (date(2024, 5, 1), date(2024, 5, 14)):
        night(settings, day)
    assert hook.got == []
    for _ in range(2):
        night(settings, date(2024, 5, 15))
    assert [title.partition(" vitality fell")[0] for title in hook.titles] == ["[notice] Engine"]
    alerts = published(settings, "select title, body from alerts where opened_at = '2024-05-13'")
    assert alerts == [(hook.got[0]["title"], hook.got[0]["message"])]
    assert published(settings, "select lifecycle from frameworks") == [("declining",)]
    assert (settings.home / "site" / "alerts.xml").read_text().count("<entry>") == 1


@pytest.fixture
def without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks at them: they are a third of a night."""
    monkeypatch.setattr(steps, "write_site", lambda *_: [])


@pytest.mark.long
@pytest.mark.usefixtures("without_pages")
def test_an_outage_is_told_as_a_fault_of_the_data_and_raises_no_health_alert_until_it_is_over(
    settings: Settings, running: Running, hook: Webhook
) -> None:
    night(settings, date(2024, 5, 1))
    badge = settings.home / "site" / "badge" / "engine.json"
    badge.parent.mkdir(parents=True)
    badge.write_text('{"label": "Engine health"}')
    outage = Fault(effects.refusal(403, "Resource not accessible"), kind="graphql", times=None)
    running.faults.append(outage)
    for day in (date(2024, 5, 5), date(2024, 5, 15)):  # at the second, the work would have been gone for eight weeks
        night(settings, day, fails=True)
    alerts = [title for title in hook.titles if "failed" not in title]
    assert [title.partition(": no answer since")[0] for title in alerts] == [f"[data] Engine: facts of {NAME}"]
    assert json.loads(badge.read_text())["message"] == "stale since 2024-05-01"
    running.faults.remove(outage)
    night(settings, date(2024, 5, 22))  # it answers again; what ended as of 2024-05-20 still fell into the outage
    assert published(settings, "select lane, closed_at::date from alerts") == [("DATA", date(2024, 5, 22))]
    # Of the lost weeks, those as of 03-25 to 04-29 had a sound reading, and 05-27 and 06-03 have one: the eighth.
    night(settings, date(2024, 6, 5))
    assert [title.partition(" vitality fell")[0] for title in hook.titles if "notice" in title] == ["[notice] Engine"]
    assert published(settings, "select opened_at::date from alerts where lane = 'HEALTH'") == [(date(2024, 6, 3),)]


@pytest.mark.long
@pytest.mark.usefixtures("without_pages")
def test_an_archived_repository_is_told_of_once_after_a_second_look_whatever_becomes_of_the_nights(
    settings: Settings, dataset: Dataset, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[AlertEvent] = []
    night(settings, date(2024, 1, 10))
    dataset.archive(NAME, datetime(2024, 1, 10, 12, tzinfo=UTC))
    night(settings, date(2024, 1, 11))  # the first look
    for dies_in in ("publish_checked", "deliver_alerts"):
        with monkeypatch.context() as patched:
            patched.setattr(steps, dies_in, die)
            patched.setattr(steps, "notify", lambda *_: [])  # which says that the run failed
            with pytest.raises(KeyboardInterrupt):
                night(settings, date(2024, 1, 12))
    night(settings, date(2024, 1, 12), notify=False)
    assert hook.got == []
    told = ("alerts: 1 sent to channel 1 (json)", "alerts: 1 sent to Prefect events")
    assert night(settings, date(2024, 1, 13), events=events) == told
    ((alert_id,),) = published(
        settings, "select alert_id from alerts where lane = 'FACT' and state = 'CRITICAL' and opened_at = '2024-01-11'"
    )
    append(settings.home, new_action("ack", str(alert_id), "ada", at(date(2024, 1, 13))))
    with (settings.home / FILE).open("a") as file:
        file.write("ack it\n")
    (said,) = night(settings, date(2024, 1, 14), events=events)
    assert said.startswith("actions.jsonl: line 2 is damaged and was skipped")
    assert hook.titles == ["[critical] Engine: archived on 2024-01-10 (simulated data)"]
    assert [(event.name, event.framework, event.payload["state"]) for event in events] == [("framework.health.alert", "engine", "CRITICAL")]
    assert events[0].labels == {"framework-pulse.lane": "FACT", "framework-pulse.state": "CRITICAL", "framework-pulse.step": "opened"}
    log = published(settings, "select event, channel from alert_log order by happened_at")
    assert [line for line in log if line[0] != "sent"] == [("opened", None), ("acknowledged", None)]
    assert {line for line in log if line[0] == "sent"} == {("sent", "channel 1 (json)"), ("sent", "Prefect events")}


def die(*_: object) -> None:
    raise KeyboardInterrupt
