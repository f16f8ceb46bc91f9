"""Repository facts without a token: ``GET /repos/{owner}/{repo}``, one request a repository, 60 an hour.

REST counts issues and pull requests as one and has no update times, so those stay None.
Source: https://docs.github.com/en/rest/repos/repos#get-a-repository
"""

from collections.abc import Sequence
from datetime import datetime

from collectors.errors import BudgetSpent, RateLimited, SourceError
from collectors.fields import boolean, instant, integer, optional_boolean, optional_instant, optional_integer, optional_text, text
from collectors.github.client import GitHubClient
from collectors.github.facts import RepoFacts
from collectors.names import require_repository


def fetch(client: GitHubClient, names: Sequence[str], now: datetime) -> dict[str, RepoFacts | SourceError]:
    """Fetch the facts of each repository; same result as ``facts.fetch``.

    If the budget runs out, the remaining names have that error.

    Raises:
        BadToken: the server refuses us.
    """
    found: dict[str, RepoFacts | SourceError] = {}
    spent: SourceError | None = None
    for name in names:
        try:
            found[name] = spent or parse(client.get(f"/repos/{require_repository(name, 'the names to ask for')}").payload, now)
        except (BudgetSpent, RateLimited) as error:
            found[name] = spent = error
        except SourceError as error:
            found[name] = error
    return found


def parse(payload: object, now: datetime) -> RepoFacts:
    """Parse the answer.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    where = "GET /repos"
    return RepoFacts(
        repo_id=integer(payload, "id", where),
        observed_at=now,
        repo=require_repository(text(payload, "full_name", where), where),
        created_at=instant(payload, "created_at", where),
        pushed_at=optional_instant(payload, "pushed_at", where),
        is_archived=boolean(payload, "archived", where),
        archived_at=None,
        is_empty=None,
        has_issues=optional_boolean(payload, "has_issues", where),
        default_branch=optional_text(payload, "default_branch", where),
        stars=integer(payload, "stargazers_count", where),
        forks=integer(payload, "forks_count", where),
        watchers=optional_integer(payload, "subscribers_count", where),
        open_issues=None,
        issues_total=None,
        pulls_total=None,
        releases_total=None,
        issues_updated_at=None,
        pulls_updated_at=None,
        newest_fork_at=None,
        newest_release_at=None,
    )
