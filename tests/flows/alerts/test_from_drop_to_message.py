"""From the drop to the message: two living frameworks on the sandbox's server are cut to a tenth of their commits.

Until Sunday, 2024-01-07, eight people make 14 commits a week on `engine` and sixteen people 112 on `plant`, in turn; from Monday on it
is a commit every five days and every fifteen hours, by the same people. With k weeks gone since that Monday, by hand:

- both are teams: eight people in each week are 208 person-weeks in a half-year, 104 are asked for;
- of `engine` the quarter holds 14 (13 - k) commits and those of the k weeks, which are 2, 1, 2, 1, 1 and so on: 28 + 16 = 44 at k = 11 and
  14 + 17 = 31 at k = 12, the first below a fifth of the settled 182, 36.4, and of the best pace. Of `plant` it is 1456 - 100.8 k: 347 and
  246, of which a fifth of 1456, 291, lies between too. The eighth week is k = 19, as of 2024-05-20: WATCH, and a week later ALERT;
- `engine`, but not `plant`, comes to CRITICAL: 8 (26 - k) person-weeks and those of the k weeks are 32 + 31 = 63 at k = 22 and 24 + 33 = 57
  at k = 23, the first below three tenths of 208, 62.4. The seventeenth such week is k = 39, as of 2024-10-07. `plant` keeps 146 commits
  a quarter, not fewer than 30.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.commits import Commit
from tests.worlds.fading_frameworks import Guarded, core, write_catalog
from tests.worlds.handmade_scores import Webhook, at, listening
from tests.worlds.silent_progress import Silent

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it

BEGIN, CUT = datetime(2021, 8, 2, tzinfo=UTC), datetime(2024, 1, 8, tzinfo=UTC)
HOURS = {"engine": (12, 120), "plant": (1.5, 15)}
"""Between two commits, before and after the cut."""
PEOPLE = {"engine": 8, "plant": 16}
DUE = {
    date(2024, 2, 7): {"engine": None, "plant": None},
    date(2024, 5, 21): {"engine": None, "plant": None},  # a Tuesday: the week before has not settled
    date(2024, 5, 22): {"engine": "WATCH", "plant": "WATCH"},
    date(2024, 5, 28): {"engine": "WATCH", "plant": "WATCH"},
    date(2024, 5, 29): {"engine": "ALERT", "plant": "ALERT"},
    date(2024, 10, 8): {"engine": "ALERT", "plant": "ALERT"},
    date(2024, 10, 9): {"engine": "CRITICAL", "plant": "ALERT"},
}


def commits(name: str, since: datetime, until: datetime) -> list[Commit]:
    """What people push from one moment, included, to another, excluded: half a step after the beginning of each stretch."""
    made = []
    for first, last, hours in ((BEGIN, CUT, HOURS[name][0]), (CUT, datetime.max.replace(tzinfo=UTC), HOURS[name][1])):
        step = timedelta(hours=hours)
        moment = first + min(step / 2, timedelta(hours=12))
        place = 0
        while moment < min(last, until):
            if moment >= since:
                seconds, who = int(moment.timestamp()), f"p{place % PEOPLE[name]}"
                made.append(Commit(seconds, seconds, who, f"{who}@authors.invalid", f"Change {seconds}"))
            moment, place = moment + step, place + 1
    return made


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as made:
        yield made


def settings_of(folder: Path, running: server.Running, catalog: Path, hook: Webhook) -> Settings:
    return Settings.model_validate(
        {
            "github_token": server.TOKEN,
            "github_api_url": running.api_url,
            "github_graphql_url": running.graphql_url,
            "github_server_url": running.server_url,
            "home": folder / "home",
            "catalog": (catalog,),
            "alert_urls": (hook.url,),
        }
    )


def states(settings: Settings) -> dict[str, str | None]:
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        found = con.execute("select framework, state from v_open_alerts where lane = 'HEALTH'").fetchall()
    return dict.fromkeys(HOURS) | dict(found)


@pytest.mark.long
def test_a_cut_to_a_tenth_reaches_people_on_the_nights_that_the_weeks_of_the_policy_give(
    tmp_path: Path, no_settings: Path, hook: Webhook
) -> None:
    made = Guarded(tmp_path / "git")
    names = {name: made.add(name, commits(name, BEGIN, CUT)) for name in HOURS}
    pushed = CUT
    timeline = []
    with server.start(made.dataset) as running:
        catalog = write_catalog(tmp_path / "catalog", {name: core(full) for name, full in names.items()})
        settings = settings_of(tmp_path, running, catalog, hook)
        for day, due in DUE.items():
            for name, full in names.items():
                if pushes := commits(name, pushed, at(day)):
                    made.dataset.add_commits(full, pushes)
            pushed, before = at(day), len(hook.got)
            outcome = refresh_plainly(settings, Request(at(day), simulated="made up"), Silent())
            assert outcome.failures == ()
            found, told = states(settings), [message["title"] for message in hook.got[before:]]
            timeline.append(f"{day:%a %Y-%m-%d}, day {(day - CUT.date()).days} after the cut: {found}; sent: {told or 'nothing'}")
            assert found == due, day
            is_step = due != DUE.get(last_before(day))
            assert bool([title for title in told if "reminder" not in title]) == is_step, day
    sys.stdout.write("\n".join(["", *timeline, ""]))  # pytest -s shows it
    first = "\n".join(message["message"] for message in hook.got[:1])
    assert "Engine" in first + hook.titles[0]
    assert "Plant" in first + hook.titles[0]
    critical = [message for message in hook.got if message["title"].startswith("[critical] Engine")]
    assert len(critical) == 1


def last_before(day: date) -> date:
    days = list(DUE)
    return days[max(days.index(day) - 1, 0)]
