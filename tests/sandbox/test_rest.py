"""REST: star history, renames, ETags, budgets, refusals."""

from datetime import date, datetime, timedelta

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


@pytest.mark.parametrize("people", ["stargazers", "subscribers"])
def test_lists_of_people_are_closed_as_if_they_were_not_there(running: server.Running, session: requests.Session, people: str) -> None:
    url = f"{running.api_url}/repos/{NAME}/{people}"
    assert session.get(url, timeout=10).status_code == 404
    running.tokens.add("github_pat_fine")
    refused = requests.get(url, headers={"authorization": "bearer github_pat_fine"}, timeout=10)
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by personal access token")
    assert refused.headers["x-accepted-github-permissions"] == "metadata=read; contents=write"


def test_a_repository_without_stars_has_weeks_of_zeros_since_it_was_made(
    running: server.Running, session: requests.Session, dataset: Dataset
) -> None:
    dataset.add_stars(NAME, -60, date(2024, 1, 3))
    weeks = session.get(f"{running.api_url}/repos/{NAME}/stargazers/history?per_page=30", timeout=10).json()
    assert len(weeks) == 14  # as above
    assert [week["days"] for week in weeks] == [[0] * 7] * 14


def test_accounts_that_are_no_longer_listed_are_counted(running: server.Running, session: requests.Session, dataset: Dataset) -> None:
    dataset.unlist_stars(NAME, 2)
    weeks = session.get(f"{running.api_url}/repos/{NAME}/stargazers/history?per_page=30", timeout=10).json()
    count = session.get(f"{running.api_url}/repos/{NAME}/stargazers/count", timeout=10).json()["count"]
    assert (sum(week["total"] for week in weeks), count) == (60, 62)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2024-01-15T07:59:59+00:00", date(2024, 1, 14)),  # midnight in California is 08:00 UTC in winter
        ("2024-01-15T08:00:00+00:00", date(2024, 1, 15)),
        ("2023-07-17T06:59:59+00:00", date(2023, 7, 16)),  # and 07:00 UTC in summer
        ("2023-07-17T07:00:00+00:00", date(2023, 7, 17)),
    ],
)
def test_a_star_belongs_to_the_day_it_was_given_on_in_california(dataset: Dataset, at: str, day: date) -> None:
    before = dataset.repo(NAME).star_days[day]
    dataset.add_stars(NAME, 1, datetime.fromisoformat(at))
    assert dataset.repo(NAME).star_days[day] == before + 1


def test_days_of_the_running_week_that_have_not_begun_are_zero(
    running: server.Running, session: requests.Session, dataset: Dataset
) -> None:
    """The data set's last day, 2024-02-29, is a Thursday."""
    dataset.add_stars(NAME, 2, date(2024, 2, 29))
    dataset.add_stars(NAME, 5, date(2024, 3, 1))
    newest = session.get(f"{running.api_url}/repos/{NAME}/stargazers/history", timeout=10).json()[0]
    assert newest["days"] == [0, 0, 0, 0, 2, 0, 0]


def test_an_unchanged_page_has_no_links(running: server.Running, session: requests.Session) -> None:
    url = f"{running.api_url}/repos/{NAME}/stargazers/history?per_page=5"
    first = session.get(url, timeout=10)
    again = session.get(url, headers={"if-none-match": first.headers["etag"]}, timeout=10)
    assert ("link" in first.headers, again.status_code, "link" in again.headers) == (True, 304, False)


@pytest.mark.parametrize("endpoint", ["history", "count"])
def test_an_enterprise_server_has_no_history_of_stars(
    running: server.Running, session: requests.Session, dataset: Dataset, endpoint: str
) -> None:
    dataset.has_star_history = False
    assert session.get(f"{running.api_url}/repos/{NAME}/stargazers/{endpoint}", timeout=10).status_code == 404


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
