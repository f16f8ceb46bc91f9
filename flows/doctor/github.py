"""GitHub: whether there is a token, and, with `--online`, whether it works and what quota is left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.doctor.finding import DoctorFinding, Level
from flows.errors import redacted
from flows.settings.model import Settings

if TYPE_CHECKING:
    from github import Github

_TIMEOUT_SECONDS = 10
_NO_TOKEN = "without a token GitHub answers 60 requests an hour, and a run leaves out what needs GraphQL"  # noqa: S105 (a sentence)

_REPLACE = "let its owner or the organisation allow it, or replace it in GITHUB_TOKEN"
_REFUSED = """
    select subject, reason from source_status
    where source = 'credentials' and run_id = (select arg_max(run_id, started_at) from runs where status in ('ok', 'partly'))
    order by all"""


def token(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Report a missing token; a refresh works without one, in a reduced form."""
    if settings.github_app is not None:
        return [DoctorFinding(Level.OK, "token", f"GitHub App {settings.github_app.app_id}")]
    if settings.github_token:
        return [DoctorFinding(Level.OK, "token", f"{len(settings.github_token)} set")]
    return [DoctorFinding(Level.NOTE, "token", _NO_TOKEN, "make a token without any scope and set GITHUB_TOKEN")]


def quota(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Report the remaining quota of each credential; the request costs nothing.

    Source: https://docs.github.com/en/rest/rate-limit/rate-limit
    """
    secrets = [secret.get_secret_value() for secret in settings.github_token]
    findings = [_quota(name, client, settings.github_api_url) for name, client in _clients(settings)]
    return [replace(finding, found=redacted(finding.found, secrets)) for finding in findings]  # a server may repeat the token in its answer


def _clients(settings: Settings) -> Iterator[tuple[str, "Github"]]:
    from github import Auth, Github

    found: list[tuple[str, Auth.Auth | None]] = [
        (f"token {place} of {len(settings.github_token)}", Auth.Token(secret.get_secret_value()))
        for place, secret in enumerate(settings.github_token, start=1)
    ]
    if settings.github_app is not None:
        app = Auth.AppAuth(settings.github_app.app_id, settings.github_app.private_key.get_secret_value())
        found.append((f"GitHub App {settings.github_app.app_id}", app.get_installation_auth(settings.github_app.installation_id)))
    for name, auth in found or [("no token", None)]:
        yield name, Github(base_url=settings.github_api_url, auth=auth, retry=None, timeout=_TIMEOUT_SECONDS)


def refused(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Report credentials that the last run could not use, or not everywhere, from its log, which contains no secrets."""
    from warehouse.connection import open_published
    from warehouse.errors import WarehouseError

    try:
        with open_published(settings.warehouse) as con:
            refused = con.execute(_REFUSED).fetchall()
    except WarehouseError:
        return []  # the check of the warehouse reports it
    return [DoctorFinding(Level.ACT, "token", f"{label} in the last run: {reason}", _REPLACE) for label, reason in refused]


def _refused(name: str, status: int, data: object, server: str) -> DoctorFinding:
    from collectors.github.refusal_texts import is_limit, is_suspended, message_of, words_of

    words, message = words_of(data), message_of(data)
    if is_suspended(words):
        return DoctorFinding(Level.ACT, "quota", f"{name} is suspended, {server} says: {message}", _REPLACE)
    if is_limit(words):
        return DoctorFinding(Level.NOTE, "quota", f"{name} is at a limit, {server} says: {message}", "wait; a run waits by itself")
    if status == 403:
        return DoctorFinding(Level.ACT, "quota", f"{name} is refused, {server} says: {message or status}", _REPLACE)
    return DoctorFinding(Level.ACT, "quota", f"{name}: {server} answered {status}", "see whether GITHUB_API_URL is right")


def _quota(name: str, client: "Github", server: str) -> DoctorFinding:
    import requests
    from github import BadCredentialsException, GithubException

    try:
        resources = client.get_rate_limit().resources
    except BadCredentialsException:
        return DoctorFinding(Level.ACT, "quota", f"{name} is not accepted by {server}", "make a new one and set GITHUB_TOKEN")
    except GithubException as refused:
        return _refused(name, refused.status, refused.data, server)
    except (requests.RequestException, ValueError) as trouble:
        return DoctorFinding(
            Level.ACT, "quota", f"{server} was not reached ({type(trouble).__name__})", "see to the network, or correct GITHUB_API_URL"
        )
    quotas = ", ".join(
        f"{kind} {rate.remaining:,} of {rate.limit:,} until {rate.reset.astimezone(UTC):%H:%M} UTC"
        for kind, rate in (("REST", resources.core), ("GraphQL", resources.graphql))
    )
    return DoctorFinding(Level.OK, "quota", f"{name}: {quotas}")
