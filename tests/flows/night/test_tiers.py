"""Tiers: which repositories a night leaves asleep, what their rows say meanwhile, and what brings them back."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.night.tiers import policy
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from sandbox.instants import star_day_of
from tests.worlds.many_repositories import NEWS_AGO, Home, build, night, owner_name
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import collecting_only, nights_without_waits
from warehouse.connection import open_work
from warehouse.last_looks import last_looks

AT = dt.datetime(2024, 4, 3, 2, tzinfo=dt.UTC)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("at", "since"),
    [
        ("2024-04-02T00:00", "2024-04-02"),  # a Tuesday begins
        ("2024-04-01T23:59", "2024-03-26"),
        ("2024-04-08T09:00", "2024-04-02"),  # the Monday, six nights later
    ],
)
def test_due_is_who_was_not_looked_at_since_tuesday(at: str, since: str) -> None:
    assert policy().due_since(dt.datetime.fromisoformat(f"{at}+00:00")) == dt.datetime.fromisoformat(f"{since}T00:00+00:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version = 1", "expected version and a table"),
        ("version = 1\n[weekly]\nweekday = 8\nasleep_after_days = 28", "found weekday 8 and asleep_after_days 28, expected 1 to 7"),
        ("version = 1\n[weekly]\nweekday = 2\nasleep_after_days = 6", "found weekday 2 and asleep_after_days 6"),
        ("version = 1\n[weekly]\nweekday = true\nasleep_after_days = 28", "found weekday True"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "tiers.toml").write_text(text)
    with pytest.raises(ValueError, match=expected) as told:
        policy(tmp_path / "tiers.toml")
    assert "\n" not in str(told.value)


def looked_at(raw: RawRows, repo: int, *days: str, outcome: str = "ok", **changed: object) -> None:
    """Looks on these days, each complete; the columns that changed are so from the second look on."""
    raw.name(f"o/r{repo}", repo)
    for place, day in enumerate(days):
        told = {"stars": 5, "forks": 2, "issues_total": 3, "pulls_total": 1, "releases_total": 1, "pushed_at": "2024-01-01"}
        told |= {"newest_release_at": "2023-12-01"}
        raw.observe(repo, f"{day}T02:00", "2020-01-01", **told | (changed if place else {}))
        for source in ("facts", "commits"):
            at = dt.datetime.fromisoformat(f"{day}T02:00")
            row = {"run_id": day, "source": source, "subject": f"o/r{repo}", "outcome": outcome if source == "commits" else "ok"}
            raw.pulse["source_status"].append(row | {"happened_at": at})
    state = {"subject": f"github/{repo}", "stream": "commits_read_by", "state": "as today"}
    raw.raw["streams"].append(state | {"moved_at": dt.datetime.fromisoformat("2024-01-01")})


def test_who_sleeps_and_whose_last_look_was_sound(tmp_path: Path) -> None:
    """Asked on 3 April at 02:00 about 28 days: the look of 6 March at 02:00 is the last that may lie before them."""
    raw = RawRows()
    looked_at(raw, 1, "2024-03-06", "2024-04-02")
    looked_at(raw, 2, "2024-03-07", "2024-04-02")  # watched for 27 days
    looked_at(raw, 3, "2024-03-06", "2024-03-07", "2024-04-02", stars=6)
    looked_at(raw, 4, "2024-03-05", "2024-03-06", "2024-04-02", stars=6)  # moved before
    looked_at(raw, 5, "2024-03-06", "2024-04-02", archived_at="2024-04-01", is_archived=True)
    looked_at(raw, 6, "2024-03-06", "2024-04-02", newest_release_at="2024-04-01")
    looked_at(raw, 7, "2024-03-06", "2024-04-02", outcome="unavailable")
    looked_at(raw, 8, "2024-03-06", "2024-04-02")
    raw.pulse["source_status"] = [row for row in raw.pulse["source_status"] if (row["subject"], row["run_id"]) != ("o/r8", "2024-04-02")]
    looked_at(raw, 9, "2024-03-06", "2024-04-02")
    raw.raw["streams"][-1]["state"] = "as in March"
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        found = last_looks(work.cursor(), AT, 28, "as today")
    assert {name for name, look in found.items() if look.is_still} == {"o/r1", "o/r4", "o/r7", "o/r8", "o/r9"}
    assert found.keys() - {name for name, look in found.items() if look.is_sound} == {"o/r7", "o/r8", "o/r9"}
    assert {look.at for look in found.values()} == {dt.datetime(2024, 4, 2, 2, tzinfo=dt.UTC)}
    assert found["o/r3"].marks["stars"] == 6


PROJECTS = ("project000", "project001", "project002", "project003", "project004")
CORE, SATELLITE, ALERTED, MOVING, STARRED = PROJECTS
FIRST, TUESDAY, MONDAY = 1, 30, 36
"""Nights: 4 March 2024, then Tuesday 2 April, and the Monday after it."""


class Nights:
    """A home with tiers on; what each night looked at as a whole, and with how many requests."""

    def __init__(self, home: Home) -> None:
        self.home, self.looked, self.outcomes = home, dict[int, set[str]](), dict[int, Outcome]()
        self.of_monday: dict[int, list[tuple[object, ...]]] = {}

    def run(self, number: int, *, tiers: bool = True) -> None:
        at = night(number)
        self.home.running.dataset.today = star_day_of(at)
        settings = Settings(**self.home.arguments, tiers=tiers)
        self.outcomes[number] = refresh_plainly(settings, Request(at, notify=False, simulated="made-up projects"), Silent())
        run_id = self.outcomes[number].run_id
        asleep = self.ask(f"select subject from pulse.source_status where run_id = '{run_id}' and reason like 'asleep: %'")
        self.looked[number] = set(PROJECTS) - {subject.partition("/")[2] for (subject,) in asleep}

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.home.folder / "work.duckdb", read_only=True) as con:
            return con.execute(query).fetchall()

    def quick_looks(self) -> int:
        return sum("forkCount issues(" in exchange.query for exchange in self.home.running.requests if exchange.kind == "graphql")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("tiers")
    dataset = build(folder, PROJECTS)
    with server.start(dataset) as running, nights_without_waits():
        home = Home(folder / "home", running, [CORE, ALERTED, MOVING, STARRED])
        home.prepare()
        with (home.folder / "catalog" / f"{CORE}.toml").open("a") as file:
            file.write(f'[[repo]]\nname = "{owner_name(SATELLITE)}"\nrole = "satellite"\n')
        told = Nights(home)
        with collecting_only():
            told.run(FIRST)
            dataset.add_stars(owner_name(MOVING), 1, (night(20) - NEWS_AGO).date())
            told.run(20)
        with open_work(home.folder / "work.duckdb") as work, work.transaction() as con:
            con.execute(
                """insert into pulse.alerts (alert_id, framework, lane, state, opened_at, title)
                   values ('AL-2024-0001', $1, 'DATA', 'ALERT', '2024-03-20', 'by hand')""",
                [ALERTED],
            )
        with collecting_only():
            for number in range(TUESDAY, MONDAY):
                told.run(number)
        with pytest.MonkeyPatch.context() as patch:  # the alert made by hand stays as it is
            patch.setattr("flows.night.steps.raise_alerts", _but_by_hand)
            for number in (MONDAY, MONDAY + 1):
                told.run(number)
                told.of_monday[number] = told.ask(
                    f"""select framework, reason, value is null from pulse.metric_values
                        where as_of = date '{night(MONDAY).date()}' and metric = 'commits_wk' and status = 'observed' order by all"""
                )
            dataset.add_stars(owner_name(STARRED), 1, (night(MONDAY + 2) - NEWS_AGO).date())
            told.run(MONDAY + 2)
        with collecting_only():
            told.run(MONDAY + 3)
        yield told


def _but_by_hand(context: object) -> tuple[str, ...]:
    from flows.night.alerting import raise_alerts

    work = context.work  # type: ignore[attr-defined]
    rows = work.cursor().execute("from pulse.alerts where title = 'by hand'").fetchall()
    with work.transaction() as con:
        con.execute("delete from pulse.alerts where title = 'by hand'")
    notes = raise_alerts(context)  # type: ignore[arg-type]
    with work.transaction() as con:
        con.executemany("insert into pulse.alerts values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", rows)
    return notes


@pytest.mark.long
def test_six_nights_at_most_are_left_out(nights: Nights) -> None:
    assert all(nights.looked[number] == set(PROJECTS) for number in (FIRST, 20, TUESDAY, MONDAY + 1))
    assert all(nights.looked[number] == {ALERTED, MOVING} for number in range(TUESDAY + 1, MONDAY + 1))


@pytest.mark.long
def test_a_moved_count_brings_it_back_on_the_next_night_and_for_the_next_weeks(nights: Nights) -> None:
    assert nights.looked[MONDAY + 2] == nights.looked[MONDAY + 3] == {ALERTED, MOVING, STARRED}


@pytest.mark.long
def test_a_night_with_sleepers_asks_two_queries(nights: Nights) -> None:
    """One quick look at three, one whole look at two; every night is a good one."""
    assert nights.outcomes[TUESDAY].requests == 1
    assert nights.outcomes[TUESDAY + 1].requests == 2
    assert {outcome.status for outcome in nights.outcomes.values()} == {"ok"}


@pytest.mark.long
def test_the_rows_of_a_sleeper_say_as_of_when_until_the_next_look_completes_them(nights: Nights) -> None:
    sleeping, looked = f"as of {night(TUESDAY).date()}", nights.of_monday
    assert looked[MONDAY] == [(CORE, sleeping, False), (ALERTED, None, False), (MOVING, None, False), (STARRED, sleeping, False)]
    assert looked[MONDAY + 1] == [(name, None, False) for name in (CORE, ALERTED, MOVING, STARRED)]
    reasons = nights.ask(f"select distinct reason from pulse.source_status where run_id = '{nights.outcomes[MONDAY].run_id}'")
    assert (f"asleep: nothing moved since the look of {night(TUESDAY).date()}",) in reasons


@pytest.mark.long
def test_no_alert_of_the_data_comes_of_it(nights: Nights) -> None:
    assert nights.ask("select alert_id, framework, lane from pulse.alerts") == [("AL-2024-0001", ALERTED, "DATA")]


@pytest.mark.long
def test_off_every_repository_is_looked_at_and_no_quick_look_is_sent(nights: Nights) -> None:
    before = nights.quick_looks()
    with collecting_only():
        nights.run(MONDAY + 4, tiers=False)
    assert nights.looked[MONDAY + 4] == set(PROJECTS)
    assert nights.quick_looks() == before
