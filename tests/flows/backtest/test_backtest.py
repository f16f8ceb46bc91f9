"""`pulse backtest` on histories so plain that every date can be counted by hand."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from flows.backtest.page import page
from flows.backtest.run import Backtest, backtest
from flows.cli.main import run
from tests.worlds.parquet_histories import START, monday, write

STOPPED = 212
"""The fading repository works on Mondays 0 to 212, the last of them 2018-01-29."""
ENDED = STOPPED + 60
LIVED = 364
EVENTS = f"""
[[event]]
framework = "fader"
repos = ["o/fader"]
date = {monday(ENDED)}
kind = "archived"
ending = "fade"
source = "made up"
note = "an entry may say more"

[[living]]
framework = "liver"
repos = ["O/Liver"]
from = {START}
to = 2030-01-01

[[living]]
framework = "cut"
repos = ["o/cut"]
from = {START}
to = 2030-01-01

[[living]]
framework = "unknown"
repos = ["o/unknown"]
from = {START}
to = 2030-01-01
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fade, a framework that lives, one whose data end two years before, an empty file, and one that nobody judges."""
    made = tmp_path_factory.mktemp("histories")
    write(made, "o/fader", STOPPED + 1)
    write(made, "o/liver", LIVED)
    write(made, "o/cut", LIVED - 104)
    write(made, "o/nobody", 120, a_week=1)
    write(made, "o/empty", 0)
    (made / "commits" / "o__hollow.parquet").touch()
    return made


@pytest.fixture(scope="module")
def events(folder: Path) -> Path:
    file = folder / "events.toml"
    file.write_text(EVENTS)
    return file


@pytest.fixture(scope="module")
def found(folder: Path, events: Path) -> Backtest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.backtest.run._REPOS_A_PART", 1)  # each measured by itself, as a part of many histories would be
        return backtest(folder, events)


def case(found: Backtest, rule: str) -> dict[str, Any]:
    rows = found.record.cases.to_pylist()
    return next(row for row in rows if (row["rule"], row["dated_by"]) == (rule, "any"))


def test_every_state_begins_in_the_week_that_the_policy_says(found: Backtest) -> None:
    # Six people each week are a team of 156 person-weeks. k weeks after the last working Monday a quarter still holds 14 - k of them, 20
    # commits each: below a fifth of the settled 260, 52, and of the best pace, from k = 12 on. The eighth week of it is k = 19. What
    # leads into ALERT leads into WATCH first, one step a week: 19 and 20. Eight busy weeks at most and a lost team come later, from
    # k = 19 and 17 on. CRITICAL: 27 - k of the last 26 weeks have work, six at most from k = 21 on, the eighth week is k = 28; the lost
    # team, below 0.3 from k = 20 on, would need 17 weeks
    assert [case(found, rule)["alarm_since"] for rule in ("WATCH", "ALERT", "CRITICAL")] == [monday(STOPPED + k) for k in (19, 20, 28)]


def test_a_lead_is_counted_to_the_event(found: Backtest) -> None:
    assert case(found, "ALERT")["lead_months"] == pytest.approx((60 - 20) * 7 / 30.4375)


def test_the_rules_of_others_begin_when_they_say(found: Backtest) -> None:
    # a Monday is within 90 days for 12 weeks: no commit from k = 13 on, and for four weeks at k = 16
    assert case(found, "no commit in 90 days")["alarm_since"] == monday(STOPPED + 16)
    # fewer than 13 of 20 a week: none, so from k = 13 too, for eight weeks; fewer than 26: one Monday of 20, from k = 12 on
    assert case(found, "fewer than 13 commits in 90 days")["alarm_since"] == monday(STOPPED + 20)
    assert case(found, "fewer than 26 commits in 90 days")["alarm_since"] == monday(STOPPED + 19)
    assert case(found, "archived flag")["alarm_since"] is None


def test_living_years_are_counted_up_to_the_end_of_each_history(found: Backtest) -> None:
    # as of Mondays 1 to 363 of the one and 1 to 259 of the other, less two years at either end of each
    weeks = (363 - 208) + (259 - 208)
    line = found.record.summary.to_pylist()[0]
    assert (line["rule"], line["false_alarms"]) == ("WATCH", 0)
    assert line["living_years"] == pytest.approx(weeks * 7 / 365.25)


def test_a_history_that_ends_early_is_not_taken_for_silence(found: Backtest) -> None:
    assert found.histories.ends["cut"] == monday(LIVED - 105) + dt.timedelta(days=1)
    assert {row["framework"] for row in found.alarms.to_pylist()} == {"fader"}
    assert found.record.false_alarms.num_rows == 0


def test_repositories_without_a_history_are_named_and_not_judged(found: Backtest) -> None:
    without, ends_early = found.notes
    assert without == "without a history here, so not judged: o/unknown"
    # its last Monday of work is that of week 259, 2018-12-24
    assert ends_early == "the history ends more than half a year before the others', so nothing later is judged: cut on 2018-12-25"
    assert "unknown" not in {row["left_out"] for row in found.record.left_out.to_pylist()}


def test_an_alarm_is_listed_once_with_its_steps_and_its_end(found: Backtest) -> None:
    assert found.alarms.to_pylist() == [
        {
            "framework": "fader",
            "state": "CRITICAL",
            "opened_on": monday(STOPPED + 19),
            "alert_on": monday(STOPPED + 20),
            "critical_on": monday(STOPPED + 28),
            "closed_on": None,
            "ended_on": monday(ENDED),
            "verdict": "ended",
        }
    ]


def test_the_policy_as_it_is_stands_first_among_those_that_are_moved(found: Backtest) -> None:
    first = [(row["state"], row["detected"], row["median_lead_months"]) for row in found.sensitivity.to_pylist()[:2]]
    assert first == [(rule, 1, pytest.approx((60 - k) * 7 / 30.4375)) for rule, k in (("ALERT", 20), ("CRITICAL", 28))]
    moved = {(row["threshold"], row["value"]): row for row in found.sensitivity.to_pylist() if row["state"] == "CRITICAL"}
    # nine silent weeks in place of eight come a week later; 15 weeks of a lost team in place of 17 are still after the silence
    assert moved["critical.silent_weeks", 9]["median_lead_months"] == pytest.approx((60 - 29) * 7 / 30.4375)
    assert moved["critical.lost_weeks", 15]["median_lead_months"] == first[1][2]


def test_the_page_tells_the_figures_and_what_is_not_judged(found: Backtest) -> None:
    text = page(found, is_own=False)
    assert f"| fader | fade | {monday(ENDED)} | archived | {monday(STOPPED + 19)} (9.4) |" in text
    assert "Note: without a history here, so not judged: o/unknown." in text
    assert "## What was chosen on what" not in text
    assert f"(`{found.events_file}` has each with its source)" in text
    assert f"`pulse backtest --data {found.folder} --events {found.events_file}` prints these figures" in text
    assert "scoring/events.toml" not in text.partition("`--events FILE`")[0]
    assert "## What was chosen on what" in page(found, is_own=True)


@pytest.mark.long
def test_a_single_history_with_two_columns_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = ("repo", "sha", "authored_at", "is_bot", "sync_account", "is_merge", "first_parent", "pr_number")
    write(tmp_path, "o/fader", STOPPED + 1, leave_out=every)
    (tmp_path / "events.toml").write_text(EVENTS.partition("[[living]]")[0])
    assert run(["backtest", "--data", str(tmp_path), "--events", str(tmp_path / "events.toml"), "--json"]) == 0
    told, said = capsys.readouterr()
    summary = json.loads(told)["summary"]
    alert = next(row for row in summary if (row["rule"], row["ending"], row["dated_by"]) == ("ALERT", "fade", "any"))
    assert (alert["detected"], alert["living_years"], alert["false_a_year"]) == (1, 0.0, None)
    assert "no file has the column first_parent or is_bot: every commit counts as a person's on the main line" in said
    assert "no framework of these lived, so nothing is known of false alarms" in said


def test_the_command_prints_tables_and_writes_only_where_it_is_told(
    events: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "histories", "o/fader", STOPPED + 1)
    monkeypatch.chdir(tmp_path)
    assert run(["backtest", "--data", "histories", "--events", str(events), "--out", "record.md"]) == 0
    told, said = capsys.readouterr()
    assert "ALERT" in told
    assert "1 of 1" in told
    assert said.splitlines()[-1] == "written: record.md"
    assert (tmp_path / "record.md").read_text().startswith("# Track record")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["histories", "record.md"]


WRONG = {
    "no such folder": (["--data", "nowhere"], "nowhere: there is no such folder"),
    "no commits in it": (["--data", "bare"], "bare is no folder of histories: it has no commits/OWNER__NAME.parquet"),
    "the default folder is missing": ([], "there are no histories in ../shared/data: name a folder with --data"),
    "no such events": (["--data", "good", "--events", "none.toml"], "none.toml: there is no such file"),
    "events that are no TOML": (["--data", "good", "--events", "bad.toml"], "bad.toml: is no TOML"),
    "events of others": (["--data", "good"], "has no commit of any repository that the events name"),
    "a damaged file": (["--data", "damaged"], "damaged/commits cannot be read"),
    "no people": (["--data", "anonymous"], "the files lack the column author_id"),
}


@pytest.mark.parametrize(("options", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_folder_or_file_is_told_in_one_line(
    options: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "checkout"
    (place / "bare").mkdir(parents=True)
    write(place / "good", "o/stranger", 10)
    write(place / "anonymous", "apache/mxnet", 10, leave_out=("author_id",))
    (place / "damaged" / "commits").mkdir(parents=True)
    (place / "damaged" / "commits" / "apache__mxnet.parquet").write_text("these are no columns")
    (place / "bad.toml").write_text("=")
    monkeypatch.chdir(place)
    assert run(["backtest", *options]) == 2
    told, said = capsys.readouterr()
    assert told == ""
    *progress, wrong = said.splitlines()
    assert line in wrong
    assert [saying.split(" ")[:2] for saying in progress] in ([], [["reading", "the"]])
