"""The product on a server that it has never seen, by settings alone: every weekly number equals the one counted by brute force."""

import csv
from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest

from scoring.backtest.alarms import SHIPPED
from tests.system.against_brute_force.comparison import changes, differences, summary
from tests.system.against_brute_force.conftest import Night
from tests.worlds.strict_server import real_repositories

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(600)]

SMALL = ["northlab/tensorlite", "northlab/tensorlite-io", "northlab/tensorlite-zoo", "slowpark/gridnet", "slowpark/mute"]
SUDDEN_WEEK = date(2025, 1, 6)
FRAMEWORKS = ["tensorlite", "gridnet", "mute", "mxnet", "flax"]


def repository_differs(night: Night, name: str) -> str:
    """Every cell of a repository's weeks that is not what was counted."""
    published = night.tables["repo_weekly"]
    return summary(differences(published[published["repo"] == name], night.counted(name).weekly, name))


def framework_differs(night: Night, name: str) -> str:
    """Every cell of a framework's weeks that is not what was counted."""
    published = night.tables["framework_weekly"]
    return summary(differences(published[published["framework"] == name], night.framework(name), name))


@pytest.mark.parametrize("name", [*SMALL, *real_repositories.NAMES])
def test_every_week_of_a_repository_equals_brute_force(first_night: Night, name: str) -> None:
    assert repository_differs(first_night, name) == ""


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_every_week_of_a_framework_equals_brute_force(first_night: Night, name: str) -> None:
    assert framework_differs(first_night, name) == ""


def test_nobody_else_has_weeks(first_night: Night) -> None:
    assert set(first_night.tables["repo_weekly"]["repo"]) == set(first_night.repos)
    assert (
        {"tensorlite", "gridnet", "oddities", "mute"}
        <= set(first_night.tables["framework_weekly"]["framework"])
        <= {"tensorlite", "gridnet", "oddities", "mute", "mxnet", "flax"}
    )


def test_every_issue_has_the_times_and_reasons_of_the_server(first_night: Night) -> None:
    assert issues_differ(first_night) == ""


def closes_of_oddities(night: Night) -> pd.DataFrame:
    """Closing events by week: published and counted."""
    published = night.tables["repo_weekly"].query("repo == 'slowpark/oddities'").set_index("week_start")["issues_closed"]
    published.index = pd.to_datetime(published.index).date
    return pd.DataFrame({"published": published, "counted": night.counted("slowpark/oddities").weekly["issues_closed"]})


def test_an_issue_with_more_events_than_fit_a_page_has_all_its_closes(first_night: Night) -> None:
    """Issue 1 of the oddities has 161 events over 17 days; its first week also holds issue 2, which is judged apart."""
    later = closes_of_oddities(first_night).loc[SUDDEN_WEEK + timedelta(weeks=1) :]
    assert later["published"].tolist() == later["counted"].tolist()


def test_two_closes_within_one_second_are_two(first_night: Night) -> None:
    """Issue 2 of the oddities is closed twice in one second by one account."""
    week = closes_of_oddities(first_night).loc[SUDDEN_WEEK]
    assert week["published"] == week["counted"]


def test_a_close_is_judged_by_the_first_event_even_within_one_second(first_night: Night) -> None:
    """Issue 2 of the oddities: closed as not planned, reopened, closed as completed, all in one second, by one account."""
    kinds = first_night.tables["issues"].query("repo == 'slowpark/oddities'").set_index("number")["close_kind"]
    assert kinds[2] == "not_planned"


def test_a_close_under_a_stale_label_is_no_human_decision(first_night: Night) -> None:
    """Issue 3 of the oddities was closed by a maintainer while it bore a stale label."""
    kinds = first_night.tables["issues"].query("repo == 'slowpark/oddities'").set_index("number")["close_kind"]
    assert kinds[3] in {"stale_bot", "bulk"}


def test_stars_by_day_are_those_that_still_stand(first_night: Night) -> None:
    published = first_night.tables["stars_daily"]
    for repo in first_night.repos.values():
        found = published[(published["repo"] == repo.name) & (published["gained"] > 0)]
        assert dict(zip(pd.to_datetime(found["day"]).dt.date, found["gained"], strict=True)) == repo.star_days


def test_after_a_kill_only_requests_in_flight_are_asked_again(killed_night: list[str], first_night: Night) -> None:
    """Eight repositories at once by default, and the facts, with which every night begins."""
    again = Counter(killed_night) & Counter(first_night.asked)
    assert again.total() <= 8 + 1, sorted(again)


@pytest.mark.long
def test_a_second_refresh_right_after_changes_no_row(first_night: Night, second_night: Night) -> None:
    assert changes(first_night.tables, second_night.tables) == []


@pytest.mark.long
def test_after_a_busy_day_the_weeks_equal_brute_force_again(third_night: Night) -> None:
    for name in SMALL[:3]:
        assert repository_differs(third_night, name) == ""
    assert repository_differs(third_night, "fastpark/gridnet") == ""
    assert framework_differs(third_night, "tensorlite") == ""
    assert issues_differ(third_night) == ""


@pytest.mark.long
def test_a_renamed_repository_keeps_its_identity_and_shows_its_new_name(third_night: Night) -> None:
    repos = third_night.tables["repos"].set_index("repo_id")["repo"]
    assert repos[41004] == "fastpark/gridnet"
    assert repos[41001] == "northlab/tensorlite"
    assert repos.index.is_unique


def issues_differ(night: Night) -> str:
    """Every issue whose row is not what the server says of it."""
    lines = []
    for repo in night.repos.values():
        published = night.tables["issues"].query("repo == @repo.name").set_index("number")
        lines += [f"{repo.name}#{number}: not the server's" for number in published.index.difference(list(repo.issues))]
        for number, issue in repo.issues.items():
            if number not in published.index:
                lines.append(f"{repo.name}#{number}: missing")
                continue
            row = published.loc[number]
            closes = [event.at for event in issue.events if event.kind == "closed"]
            expected = {"created_at": issue.created_at, "closed_at": issue.closed_at, "first_closed_at": closes[0] if closes else None}
            lines += [
                f"{repo.name}#{number} {name}: {row[name]} for {at}" for name, at in expected.items() if not same_moment(row[name], at)
            ]
            reason = None if pd.isna(row["state_reason"]) else row["state_reason"]
            if str(reason).upper() != str(issue.reason).upper():
                lines.append(f"{repo.name}#{number} state_reason: {reason} for {issue.reason}")
    return summary(lines)


def same_moment(published: object, said: object) -> bool:
    """Whether a UTC TIMESTAMP without a zone is that moment."""
    if said is None or pd.isna(published):  # type: ignore[call-overload]  # a cell
        return said is None and bool(pd.isna(published))  # type: ignore[call-overload]
    return bool(pd.Timestamp(published, tz="UTC") == pd.Timestamp(said))  # type: ignore[arg-type]


@pytest.mark.real_histories
def test_mainline_of_mxnet_sums_to_the_published_figures(first_night: Night) -> None:
    """From the record: 1,940 over the 53 weeks that start in 2018, 1,927 in the calendar year, none after the week of 2023-01-23."""
    weekly = first_night.tables["repo_weekly"].query("repo == 'apache/mxnet'").set_index("week_start")["mainline_commits"].sort_index()
    of_2018 = weekly.loc["2018-01-01":"2018-12-31"]
    assert (len(of_2018), of_2018.sum()) == (53, 1940)
    commits = first_night.tables["commits"].query("repo == 'apache/mxnet' and is_mainline and not is_bot")
    assert (commits["committed_at"].dt.year == 2018).sum() == 1927
    assert weekly.loc["2023-01-30":].sum() == 0


@pytest.mark.real_histories
def test_stated_and_measured_health_of_mxnet_stand_side_by_side(first_night: Night) -> None:
    """Stated: 4.5 and a Speed Score of 5.4 (the written assessment). Measured on 2024-01-29: at most 2.5."""
    scores = first_night.tables["scores"].query("framework == 'mxnet'")
    scores = scores[pd.to_datetime(scores["as_of"]) == pd.Timestamp("2024-01-29")]
    stated = scores[scores["basis"] == "stated"].set_index("dimension")["score"]
    measured = scores[scores["basis"] == "measured"].set_index("dimension")["score"]
    assert (round(stated["health"], 1), round(stated["speed"], 1)) == (4.5, 5.4)
    assert measured["health"] <= 2.5


def test_a_night_publishes_the_shipped_record(first_night: Night) -> None:
    """A warehouse that was filled by nights alone can tell of earlier alarms."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        shipped = sorted((row["framework"], row["opened_on"], row["verdict"]) for row in csv.DictReader(file))
    rows = first_night.tables["replayed_alarms"]
    assert sorted(zip(rows["framework"], rows["opened_on"].astype(str).str[:10], rows["verdict"], strict=True)) == shipped


def test_frameworks_that_nobody_follows_here_are_in_the_record_of_alerts(first_night: Night) -> None:
    told = first_night.product.read("select framework from v_track_record where origin = 'replayed' and verdict = 'ended'")
    assert {"lasagne", "caffe", "dynet"} <= set(told["framework"])
