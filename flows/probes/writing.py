"""Probes that need a repository of the user's own: when a star counts, how long a list lags, and which date a release has."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from github import Auth, Github, GithubException
from requests.exceptions import RequestException

from collectors.github.graphql import document, repository_field
from flows.errors import UserError
from flows.probes.expectation import Observed, judged
from flows.probes.probe_client import ProbeClient
from flows.settings.model import Settings

PACIFIC = ZoneInfo("America/Los_Angeles")
TRIES = 10
_LAG_S = 300.0
_POLL_S = 2.0
_FACTS = "issues(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { number updatedAt } }"
_RELEASES = "releases(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { tagName } }"


class Writer:
    """Changes one repository of the operator's own, and leaves it as it was, except for one closed issue.

    Args:
        settings: name the server; the first token is used.
        repo: owner/name.
    """

    def __init__(self, settings: Settings, repo: str) -> None:
        if not settings.github_token:
            line = "--write needs a token that may write: set GITHUB_TOKEN"
            raise UserError(line)
        token = Auth.Token(settings.github_token[0].get_secret_value())
        self._requester = Github(base_url=settings.github_api_url, auth=token, retry=None, timeout=20).requester
        self.repo = repo

    def send(self, verb: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Send a change; return GitHub's answer.

        Raises:
            UserError: it is not allowed, or GitHub was not reached.
        """
        try:
            _, answer = self._requester.requestJsonAndCheck(verb, path, input=dict(body) if body is not None else None)
        except GithubException as refused:
            line = (
                f"--write: {verb} {path.split('/')[1]} was answered {refused.status}: the token must be allowed to write to the repository"
            )
            raise UserError(line) from None
        except RequestException as trouble:
            line = f"--write: GitHub was not reached ({type(trouble).__name__})"
            raise UserError(line) from None
        return answer if isinstance(answer, dict) else {}


def star(writer: Writer) -> datetime:
    """Remove the star, if there is one, and give it again; return when."""
    writer.send("DELETE", f"/user/starred/{writer.repo}")
    writer.send("PUT", f"/user/starred/{writer.repo}")
    return datetime.now(UTC)


def star_day(client: ProbeClient, repo: str, given_at: datetime) -> Observed:
    """Check on which day a star counts that was given the day before."""
    reply = client.get(f"/repos/{repo}/stargazers/history", {"per_page": 4})
    if reply.status != 200 or not isinstance(reply.payload, list):
        return judged("star-day", None, f"the history answered {reply.status}", [reply.figures()])
    days = {
        (datetime.fromtimestamp(week["week"], UTC) + timedelta(days=place)).date(): gained
        for week in reply.payload
        for place, gained in enumerate(week["days"])
    }
    pacific, utc = given_at.astimezone(PACIFIC).date(), given_at.date()
    found = f"{_of(days, pacific)} on the Pacific day, {_of(days, utc)} on the UTC day"
    if pacific == utc:
        return judged(
            "star-day", False if not days.get(pacific) else None, f"{found}: the same day; give it before 08:00 UTC", [reply.figures()]
        )
    return judged("star-day", bool(days.get(pacific)), found, [reply.figures()])


def _of(days: Mapping[date, int], day: date) -> str:
    return f"{days.get(day, 0)} stars"


def lag(client: ProbeClient, writer: Writer, sleep: Callable[[float], None] = time.sleep) -> Observed:
    """Comment on an own issue and check at once whether its list shows it, several times."""
    issue = writer.send("POST", f"/repos/{writer.repo}/issues", {"title": "Probe of Framework Pulse", "body": "It closes itself."})
    number, late, longest = issue["number"], 0, 0.0
    try:
        for _ in range(TRIES):
            before = _updated(client, writer.repo, number)
            writer.send("POST", f"/repos/{writer.repo}/issues/{number}/comments", {"body": "ping"})
            began_at, waited = time.monotonic(), 0.0
            while _updated(client, writer.repo, number) == before and waited < _LAG_S:
                sleep(_POLL_S)
                waited = time.monotonic() - began_at
            late, longest = late + (waited > 0), max(longest, waited)
            sleep(1.0)  # GitHub's times are in seconds: two comments of one second would look like one
    finally:
        writer.send("PATCH", f"/repos/{writer.repo}/issues/{number}", {"state": "closed"})
    return judged("list-lag", longest < _LAG_S, f"{late} of {TRIES} times the list was late, by {longest:.0f} s at most")


def _updated(client: ProbeClient, repo: str, number: int) -> str | None:
    reply = client.query(document(repository_field(repo, _FACTS)))
    repository = reply.answer.data.get("repository") if reply.answer else None
    nodes = repository["issues"]["nodes"] if isinstance(repository, dict) else []
    return next((node["updatedAt"] for node in nodes if node["number"] == number), None)


def release(client: ProbeClient, writer: Writer, now: datetime) -> Observed:
    """Create a release of an old commit and check whether it is the newest by CREATED_AT; then delete it."""
    commits = client.get(f"/repos/{writer.repo}/commits", {"per_page": 100})
    if not isinstance(commits.payload, list) or len(commits.payload) < 2:
        return judged("release-created", None, "the repository has no older commit to release")
    tag = f"framework-pulse-probe-{now:%Y%m%dT%H%M%S}"
    old = {"tag_name": tag, "target_commitish": commits.payload[-1]["sha"], "prerelease": True}
    made = writer.send("POST", f"/repos/{writer.repo}/releases", old)
    try:
        reply = client.query(document(repository_field(writer.repo, _RELEASES)))
        repository = reply.answer.data.get("repository") if reply.answer else None
        nodes = repository["releases"]["nodes"] if isinstance(repository, dict) else None
        holds = None if nodes is None else [node["tagName"] for node in nodes] == [tag]
        return judged("release-created", holds, f"a release of an old commit is {'' if holds else 'not '}the newest", [reply.figures()])
    finally:
        writer.send("DELETE", f"/repos/{writer.repo}/releases/{made['id']}")
        writer.send("DELETE", f"/repos/{writer.repo}/git/refs/tags/{tag}")


def write(client: ProbeClient, writer: Writer, now: datetime) -> Iterator[Observed]:
    """Run the probes that need no second day."""
    yield lag(client, writer)
    yield release(client, writer, now)
