"""The product on a server that it has never seen, by settings alone: every weekly number equals the one counted by brute force."""

import pandas as pd
import pytest

from tests.acceptance import real_world
from tests.acceptance.comparison import changes, differences, summary
from tests.acceptance.conftest import Night

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(600)]
needs_histories = pytest.mark.skipif(not real_world.DATA.is_dir(), reason="the real histories are not at ../shared/data")


def weeks_differ(night: Night) -> str:
    """Every cell of both weekly tables that is not what was counted."""
    lines = []
    for table, key, counted in (("repo_weekly", "repo", night.repo_weekly), ("framework_weekly", "framework", night.framework_weekly)):
        published = night.tables[table]
        lines += [f"{table}: nobody knows {name}" for name in sorted(set(published[key]) - set(counted))]
        for name, expected in counted.items():
            lines += differences(published[published[key] == name], expected, f"{table} {name}")
    return summary(lines)


def test_every_week_of_every_repository_and_framework_equals_brute_force(first_night: Night) -> None:
    assert weeks_differ(first_night) == ""


def test_every_issue_has_the_times_and_reasons_of_the_server(first_night: Night) -> None:
    assert issues_differ(first_night) == ""


def test_stars_by_day_are_those_that_still_stand(first_night: Night) -> None:
    published = first_night.tables["stars_daily"]
    for repo in first_night.world.repos:
        found = published[(published["repo"] == repo.name) & (published["gained"] > 0)]
        assert dict(zip(pd.to_datetime(found["day"]).dt.date, found["gained"], strict=True)) == repo.star_days


def test_a_second_refresh_right_after_changes_no_row(first_night: Night, second_night: Night) -> None:
    assert changes(first_night.tables, second_night.tables) == []


def test_after_a_busy_day_the_weeks_equal_brute_force_again(third_night: Night) -> None:
    assert weeks_differ(third_night) == ""
    assert issues_differ(third_night) == ""


def test_a_renamed_repository_keeps_its_identity_and_shows_its_new_name(third_night: Night) -> None:
    repos = third_night.tables["repos"].set_index("repo_id")["repo"]
    assert repos[41004] == "fastpark/gridnet"
    assert repos[41001] == "northlab/tensorlite"
    assert repos.index.is_unique


def issues_differ(night: Night) -> str:
    """Every issue whose row is not what the server says of it."""
    lines = []
    for repo in night.world.repos:
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
            if (row["state_reason"] or None) != (issue.reason or None) and not (pd.isna(row["state_reason"]) and issue.reason is None):
                lines.append(f"{repo.name}#{number} state_reason: {row['state_reason']} for {issue.reason}")
    return summary(lines)


def same_moment(published: object, said: object) -> bool:
    """Whether a UTC TIMESTAMP without a zone is that moment."""
    if said is None or pd.isna(published):  # type: ignore[call-overload]  # a cell
        return said is None and bool(pd.isna(published))  # type: ignore[call-overload]
    return bool(pd.Timestamp(published, tz="UTC") == pd.Timestamp(said))  # type: ignore[arg-type]


@pytest.mark.shared
@needs_histories
def test_mainline_of_mxnet_sums_to_the_published_figures(first_night: Night) -> None:
    """From the record: 1,940 over the 53 weeks that start in 2018, 1,927 in the calendar year, none after the week of 2023-01-23."""
    weekly = first_night.tables["repo_weekly"].query("repo == 'apache/mxnet'").set_index("week_start")["mainline_commits"].sort_index()
    of_2018 = weekly.loc["2018-01-01":"2018-12-31"]  # type: ignore[misc]  # pandas slices by text
    assert (len(of_2018), of_2018.sum()) == (53, 1940)
    commits = first_night.tables["commits"].query("repo == 'apache/mxnet' and is_mainline and not is_bot")
    assert (commits["committed_at"].dt.year == 2018).sum() == 1927
    assert weekly.loc["2023-01-30":].sum() == 0  # type: ignore[misc]


@pytest.mark.shared
@needs_histories
def test_stated_and_measured_health_of_mxnet_stand_side_by_side(first_night: Night) -> None:
    """Stated: 4.5 and a Speed Score of 5.4 (the written assessment). Measured on 2024-01-29: at most 2.5."""
    scores = first_night.tables["scores"].query("framework == 'mxnet' and as_of == '2024-01-29'")
    stated = scores[scores["basis"] == "stated"].set_index("dimension")["score"]
    measured = scores[scores["basis"] == "measured"].set_index("dimension")["score"]
    assert (round(stated["health"], 1), round(stated["speed"], 1)) == (4.5, 5.4)
    assert measured["health"] <= 2.5
