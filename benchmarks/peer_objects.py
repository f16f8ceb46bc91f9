"""The script as PyGithub's documentation shows it: lists of objects, reading only the fields that came with the list."""

from collections.abc import Mapping

from github import Github
from github.Commit import Commit
from github.Issue import Issue
from github.IssueEvent import IssueEvent
from github.NamedUser import NamedUser
from github.Organization import Organization

from benchmarks.peer_rows import EVENTS, Row, star_days


def facts(connection: Github, name: str, *, with_events: bool) -> Mapping[str, list[Row]]:
    """Return all rows of a repository by table."""
    repository = connection.get_repo(name)
    issues, pulls = list[Row](), list[Row]()
    for one in repository.get_issues(state="all"):
        if "/pull/" in one.html_url:  # `pull_request`, where it is missing, would cost a request
            pulls.append(_common(one) | {"merged_at": one.pull_request and one.pull_request.merged_at})
        else:
            issues.append(_common(one) | {"state_reason": one.state_reason})
    found = {
        "observations": [{"repo_id": repository.id, "stars": repository.stargazers_count, "forks": repository.forks_count}],
        "star_days": list(star_days(connection.requester, name)),
        "issues": issues,
        "pulls": pulls,
        "forks": [{"fork_id": one.id, "created_at": one.created_at} for one in repository.get_forks()],
        "releases": [{"release_id": one.id, "tag": one.tag_name, "published_at": one.published_at} for one in repository.get_releases()],
        "commits": [_commit(one) for one in repository.get_commits()],
    }
    if with_events:
        found["issue_events"] = [_event(one) for one in repository.get_issues_events() if one.event in EVENTS]
    return found


def _common(one: Issue) -> Row:
    times = {"created_at": one.created_at, "closed_at": one.closed_at, "updated_at": one.updated_at}
    return {"number": one.number, "state": one.state, **times, **_person("author", one.user)}


def _event(one: IssueEvent) -> Row:
    return {"number": one.issue.number, "event": one.event, "happened_at": one.created_at, **_person("actor", one.actor)}


def _person(role: str, who: NamedUser | Organization | None) -> Row:
    return {role: who.login if who else None, f"{role}_is_bot": who is not None and who.type == "Bot"}


def _commit(one: Commit) -> Row:
    commit = one.commit
    return {
        "sha": one.sha,
        "committed_at": commit.committer.date,
        "authored_at": commit.author.date,
        "author_name": commit.author.name,
        "author_email": commit.author.email,
        "subject": commit.message.partition("\n")[0],
        "parents": len(one.parents),
    }
