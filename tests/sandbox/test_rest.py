"""REST: star history, renames, ETags, budgets, refusals."""

from datetime import date, timedelta

import pytest
import requests

from sandbox import server
from sandbox.dataset import Dataset
from sandbox.limits import Limits

NAME = "acme/engine"


def test_star_history_is_newest_first_and_adds_up(running: server.Running, session: requests.Session, dataset: Dataset) -> None:
    """Weeks start on Sunday: 2024-02-25 holds the data set's last day, 2023-11-26 the creation on 2023-12-01."""
    dataset.add_stars(NAME, 2, date(2024, 2, 29))
    weeks = session.get(f"{running.api_url}/repos/{NAME}/stargazers/history?per_page=30", timeout=10).json()
    starts = [date(1970, 1, 1) + timedelta(seconds=week["week"]) for week in weeks]
    assert (starts[0], starts[-1], len(weeks)) == (date(2024, 2, 25), date(2023, 11, 26), 14)
    assert weeks[0] == {"week": 1_708_819_200, "total": 2, "days": [0, 0, 0, 0, 2, 0, 0]}
    count = session.get(f"{running.api_url}/repos/{NAME}/stargazers/count", timeout=10).json()["count"]
    assert sum(week["total"] for week in weeks) == count == 62


def test_star_history_is_walked_by_its_links(running: server.Running, session: requests.Session) -> None:
    url: str | None = f"{running.api_url}/repos/{NAME}/stargazers/history?per_page=5"
    sizes = []
    while url:
        answer = session.get(url, timeout=10)
        sizes.append(len(answer.json()))
        url = answer.links.get("next", {}).get("url")
    assert sizes == [5, 5, 4]


@pytest.mark.parametrize(("query", "status", "length"), [("per_page=100", 200, 14), ("per_page=5&page=9", 200, 0), ("page=101", 422, None)])
def test_star_pages_have_githubs_bounds(
    running: server.Running, session: requests.Session, query: str, status: int, length: int | None
) -> None:
    answer = session.get(f"{running.api_url}/repos/{NAME}/stargazers/history?{query}", timeout=10)
    assert answer.status_code == status
    assert length is None or len(answer.json()) == length


def test_the_list_of_stargazers_is_closed(running: server.Running, session: requests.Session) -> None:
    assert session.get(f"{running.api_url}/repos/{NAME}/stargazers", timeout=10).status_code == 403


def test_an_old_name_redirects_to_the_id_and_keeps_the_query(running: server.Running, session: requests.Session) -> None:
    answer = session.get(f"{running.api_url}/repos/acme/motor/stargazers/history?per_page=5&page=2", timeout=10, allow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{running.api_url}/repositories/7/stargazers/history?per_page=5&page=2"
    assert len(session.get(answer.headers["location"], timeout=10).json()) == 5


def test_an_etag_saves_the_body_and_the_budget(running: server.Running, session: requests.Session, dataset: Dataset) -> None:
    url = f"{running.api_url}/repos/{NAME}"
    first = session.get(url, timeout=10)
    headers = {"if-none-match": first.headers["etag"]}
    again = session.get(url, timeout=10, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-remaining"] == first.headers["x-ratelimit-remaining"] == "4999"
    dataset.add_stars(NAME, 1, date(2024, 2, 1))
    changed = session.get(url, timeout=10, headers=headers)
    assert (changed.status_code, changed.json()["stargazers_count"], changed.headers["x-ratelimit-used"]) == (200, 61, "2")


def test_without_a_token_60_requests_an_hour_are_served(running: server.Running) -> None:
    statuses = [requests.get(f"{running.api_url}/repos/{NAME}", timeout=10).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [403]


def test_budgets_are_kept_by_token_and_refuse_when_they_are_gone(dataset: Dataset) -> None:
    with server.start(dataset, tokens=("one", "two"), limits=Limits(rest=2, graphql=1)) as running:

        def get(token: str) -> requests.Response:
            return requests.get(f"{running.api_url}/repos/{NAME}", headers={"authorization": f"token {token}"}, timeout=10)

        answers = [get("one"), get("one"), get("one"), get("two")]
        assert [answer.status_code for answer in answers] == [200, 200, 403, 200]
        assert answers[2].headers["x-ratelimit-remaining"] == "0"
        assert "rate limit exceeded" in answers[2].json()["message"]
        body, headers = {"query": "{ rateLimit { remaining } }"}, {"authorization": "bearer one"}
        spent = [requests.post(running.graphql_url, json=body, headers=headers, timeout=10) for _ in range(2)]
        assert spent[0].json()["data"] == {"rateLimit": {"remaining": 0}}
        assert (spent[1].status_code, spent[1].json()["errors"][0]["type"]) == (200, "RATE_LIMITED")
        running.reset_counts()
        assert get("one").status_code == 200
        assert len(running.requests) == 1


def test_asking_for_the_budget_costs_nothing(running: server.Running, session: requests.Session) -> None:
    for _ in range(2):
        assert session.get(f"{running.api_url}/rate_limit", timeout=10).json()["rate"]["remaining"] == 5_000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "bearer wrong"}, 401),
        ({"x-github-api-version": "2000-01-01"}, 400),
        ({"x-github-api-version": "2026-03-10"}, 200),
    ],
)
def test_a_bad_token_and_an_unknown_version_are_refused(running: server.Running, headers: dict[str, str], status: int) -> None:
    assert requests.get(f"{running.api_url}/repos/{NAME}", headers=headers, timeout=10).status_code == status


def test_the_paths_of_an_enterprise_server_answer_too(running: server.Running, session: requests.Session) -> None:
    answer = session.get(f"{running.api_url}/api/v3/repos/{NAME}/stargazers/history?per_page=5", timeout=10)
    assert answer.links["next"]["url"] == f"{running.api_url}/api/v3/repos/{NAME}/stargazers/history?per_page=5&page=2"
    asked = session.post(f"{running.api_url}/api/graphql", json={"query": "{ rateLimit { cost } }"}, timeout=10)
    assert asked.json() == {"data": {"rateLimit": {"cost": 1}}}


def test_issues_list_pull_requests_too(running: server.Running, session: requests.Session) -> None:
    """25 issues, 10 of them closed, and 7 pull requests, 4 of them merged; issue 1 was reopened, so 15 + 3 are open."""
    rows = session.get(f"{running.api_url}/repos/{NAME}/issues?per_page=100", timeout=10).json()
    assert (len(rows), sum("pull_request" in row for row in rows)) == (18, 3)
