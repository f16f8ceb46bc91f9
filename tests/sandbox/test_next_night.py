"""What a test changes is what the next request sees, and nothing else moves."""

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import requests

from sandbox import server
from sandbox.commits import Commit
from sandbox.dataset import Dataset

Ask = Callable[..., dict[str, Any]]
NAME = "acme/engine"
NIGHT = datetime(2024, 2, 10, 3, tzinfo=UTC)
FACTS = """{ repository(owner: "acme", name: "engine") { nameWithOwner stargazerCount forkCount isArchived hasIssuesEnabled pushedAt
  issues(first: 1) { totalCount } closed: issues(first: 1, states: [CLOSED]) { totalCount } releases(first: 1) { totalCount }
  pullRequests(first: 1) { totalCount } defaultBranchRef { name target { ... on Commit { oid history(first: 1) { totalCount } } } } } }"""


def facts(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = ask(FACTS)["data"]["repository"]
    return found


def commit(number: int) -> Commit:
    moment = int(NIGHT.timestamp()) + number
    return Commit(moment, moment, "somebody", "somebody@authors.invalid", f"Change {number}")


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def test_new_rows_are_counted(ask: Ask, dataset: Dataset) -> None:
    before = facts(ask)
    numbers = dataset.open_issues(NAME, 20, NIGHT)
    dataset.close_issues(NAME, [*range(12, 26), *numbers[:16]], NIGHT)
    dataset.open_pulls(NAME, 2, NIGHT)
    dataset.add_stars(NAME, 3, date(2024, 2, 9))
    dataset.add_forks(NAME, 4, NIGHT)
    dataset.add_release(NAME, "v2.0", NIGHT)
    after = facts(ask)
    assert numbers == list(range(33, 53))  # 25 issues and 7 pull requests came before
    assert after["issues"]["totalCount"] - before["issues"]["totalCount"] == 20
    assert after["closed"]["totalCount"] - before["closed"]["totalCount"] == 30
    assert after["stargazerCount"] == 63
    assert after["forkCount"] == 16
    assert (after["releases"]["totalCount"], after["pullRequests"]["totalCount"]) == (4, 9)


def test_pushed_commits_reach_git_and_graphql(ask: Ask, dataset: Dataset, running: server.Running) -> None:
    dataset.write_git(NAME, {"main": [commit(1), commit(2)], "v1.x": [commit(3)]})
    dataset.add_commits(NAME, [commit(4)])
    url = f"{running.server_url}/{NAME}.git"
    heads = dict(reversed(line.split()) for line in git("ls-remote", "--heads", url).splitlines())
    found = facts(ask)
    assert found["defaultBranchRef"]["target"] == {"oid": heads["refs/heads/main"], "history": {"totalCount": 3}}
    assert found["pushedAt"] == "2024-02-10T03:00:04Z"
    assert set(heads) == {"refs/heads/main", "refs/heads/v1.x"}


def test_a_rewritten_history_has_another_tip(ask: Ask, dataset: Dataset) -> None:
    dataset.write_git(NAME, {"main": [commit(1), commit(2)]})
    before = facts(ask)["defaultBranchRef"]["target"]["oid"]
    dataset.write_git(NAME, {"main": [commit(1), commit(9)]})
    assert facts(ask)["defaultBranchRef"]["target"]["oid"] != before


def test_a_renamed_repository_answers_to_both_names_in_git_too(ask: Ask, dataset: Dataset, running: server.Running) -> None:
    dataset.write_git(NAME, {"main": [commit(1)]})
    dataset.rename(NAME, "globex/engine")
    assert facts(ask)["nameWithOwner"] == "globex/engine"
    assert git("ls-remote", f"{running.server_url}/{NAME}.git") == git("ls-remote", f"{running.server_url}/globex/engine.git")


def test_archived_and_switched_off_are_said(ask: Ask, dataset: Dataset, running: server.Running, session: requests.Session) -> None:
    dataset.archive(NAME, NIGHT)
    dataset.disable_issues(NAME)
    found = facts(ask)
    assert (found["isArchived"], found["hasIssuesEnabled"], found["issues"]["totalCount"]) == (True, False, 0)
    assert session.get(f"{running.api_url}/repos/{NAME}/issues", timeout=10).status_code == 410


def test_a_deleted_issue_vanishes_and_its_number_stays_free(ask: Ask, dataset: Dataset) -> None:
    dataset.forget(NAME, "issues", 3)
    assert facts(ask)["issues"]["totalCount"] == 24
    assert dataset.open_issues(NAME, 1, NIGHT) == [33]


def test_a_deleted_repository_is_gone_everywhere(ask: Ask, dataset: Dataset, running: server.Running, session: requests.Session) -> None:
    dataset.write_git(NAME, {"main": [commit(1)]})
    dataset.delete(NAME)
    assert ask(FACTS)["errors"][0]["type"] == "NOT_FOUND"
    assert session.get(f"{running.api_url}/repos/{NAME}", timeout=10).status_code == 404
    assert not dataset.git_folder(NAME).exists()


def test_an_empty_repository_says_so_and_has_no_branch(ask: Ask, dataset: Dataset, running: server.Running) -> None:
    dataset.write_git(NAME, {"main": []})
    found = ask('{ repository(owner: "acme", name: "engine") { isEmpty pushedAt defaultBranchRef { name } } }')["data"]["repository"]
    assert found == {"isEmpty": True, "pushedAt": None, "defaultBranchRef": None}
    assert git("ls-remote", f"{running.server_url}/{NAME}.git") == ""
