"""REST lists that a plain script reads: what stands on them, in which order, in GitHub's shape."""

from typing import Any

import pytest
import requests

from sandbox import server
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from tests.sandbox.test_openapi import answer_schema, check

NAME = "acme/engine"
DAY = 86_400
WRITTEN = [Commit(1_704_067_200 + n * DAY, 1_704_060_000 + n * DAY, f"name {n}", f"n{n}@authors.invalid", f"Change {n}") for n in range(5)]


@pytest.fixture
def get(running: server.Running, session: requests.Session, dataset: Dataset) -> Any:
    dataset.write_git(NAME, {"main": WRITTEN})

    def ask(path: str) -> requests.Response:
        answer = session.get(f"{running.api_url}/repos/{NAME}{path}", timeout=10)
        assert answer.status_code == 200
        return answer

    return ask


@pytest.mark.parametrize("path", ["/forks", "/issues/events", "/commits"])
def test_a_list_fits_githubs_description(openapi: Any, get: Any, path: str) -> None:
    rows = get(f"{path}?per_page=100").json()
    assert rows
    check(openapi, answer_schema(openapi, f"/repos/{{owner}}/{{repo}}{path}"), rows)


def test_commits_are_those_of_git_newest_first(get: Any) -> None:
    rows = get("/commits").json()
    assert [row["commit"]["message"] for row in rows] == ["Change 4", "Change 3", "Change 2", "Change 1", "Change 0"]
    assert rows[0]["commit"]["committer"]["date"] == "2024-01-05T00:00:00Z"
    assert rows[0]["commit"]["author"] == {"name": "name 4", "email": "n4@authors.invalid", "date": "2024-01-04T22:00:00Z"}
    assert [parent["sha"] for parent in rows[0]["parents"]] == [rows[1]["sha"]]


def test_a_repository_without_commits_answers_409(running: server.Running, session: requests.Session) -> None:
    assert session.get(f"{running.api_url}/repos/{NAME}/commits", timeout=10).status_code == 409


def test_events_of_issues_are_listed_newest_first(get: Any) -> None:
    """Issues 1 to 10 were closed on 28 January, 11 on the 29th, and 1 was opened again on the 30th."""
    rows = get("/issues/events").json()
    told = [(row["event"], row["issue"]["number"], row["created_at"][:10]) for row in rows]
    assert told[:2] == [("reopened", 1, "2024-01-30"), ("closed", 11, "2024-01-29")]
    assert sorted(number for _, number, day in told[2:] if day == "2024-01-28") == list(range(1, 11))
    assert len({row["id"] for row in rows}) == len(rows) == 12


def test_lists_are_walked_by_their_links(get: Any) -> None:
    """12 forks."""
    first = get("/forks?per_page=5")
    assert (len(first.json()), first.links["next"]["url"].rpartition("?")[2]) == (5, "per_page=5&page=2")
    last = get("/forks?per_page=5&page=3")
    assert (len(last.json()), "next" in last.links) == (2, False)


def test_issues_come_oldest_first_where_that_is_asked(get: Any) -> None:
    rows = get("/issues?state=all&direction=asc&per_page=3").json()
    assert [row["number"] for row in rows] == [1, 2, 3]
    closed = get("/issues?state=closed&per_page=100").json()
    assert {row["number"] for row in closed if "pull_request" not in row} == set(range(2, 12))


def test_a_pull_request_among_issues_points_at_its_own_page(get: Any) -> None:
    """As GitHub's: `/pull/12` for people, `/pulls/12` for programs; https://docs.github.com/en/rest/issues/issues#list-repository-issues"""
    rows = get("/issues?state=all&per_page=100").json()
    told = {row["html_url"].split(NAME)[1] == f"/{'pull' if 'pull_request' in row else 'issues'}/{row['number']}" for row in rows}
    assert told == {True}
    pull = next(row for row in rows if "pull_request" in row)
    assert pull["pull_request"]["html_url"] == pull["html_url"]
    assert pull["pull_request"]["url"].endswith(f"/repos/{NAME}/pulls/{pull['number']}")
