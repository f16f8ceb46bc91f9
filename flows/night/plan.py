"""What a night is about to do, decided from the facts of the repositories alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from collectors.git import commits
from collectors.github import stars
from collectors.github.facts import RepoFacts
from collectors.github.lists import repository_lists
from collectors.page import Coverage, Page
from flows.night.collect import SERVER, Job, States
from flows.night.context import Night
from flows.night.machines import reading
from flows.night.offers import LACKING, is_lacking
from flows.night.run_log import Finding
from warehouse.load import extend_coverage

_BETWEEN_FULL_READINGS = timedelta(days=28)
_DAYS_A_PAGE = 7 * stars.WEEKS_A_PAGE
_READ_IN_FULL = "stars_in_full"
"""The stream that says when the whole star history was last begun to be read."""

_READ_BY = "commits_read_by"
"""The stream that says by which definitions and which list of machines the commits were read; by others they are read again."""


@dataclass(slots=True)
class Plan:
    """What has to be asked, and what the facts alone settle.

    Attributes:
        jobs: that can begin at once.
        histories: those of commits, which begin when GitHub has counted them.
        settled: findings without a question.
        unchanged: what is complete as it is, by repository.
    """

    jobs: list[Job] = field(default_factory=list)
    histories: list[Job] = field(default_factory=list)
    settled: list[Finding] = field(default_factory=list)
    unchanged: dict[int, list[Coverage]] = field(default_factory=lambda: defaultdict(list))

    def estimate(self) -> tuple[int, int]:
        """Return about how many requests and GraphQL points the jobs take."""
        jobs = [*self.jobs, *self.histories]
        return sum(job.requests for job in jobs), sum(job.points for job in jobs)


def plan(night: Night, seen: Mapping[str, RepoFacts], at: datetime) -> Plan:
    """Decide what is asked of which repository, the longest jobs first; what did not move is complete until `at`."""
    made = Plan()
    states, lines = _all_states(night), _release_lines(night)
    doubtful = _doubtful_histories(night, states, at)
    for facts in {one.repo_id: one for one in seen.values()}.values():
        known = states.get(facts.repo_id, {})
        _plan_connections(night, facts, known, at, made)
        if is_lacking(states.get(SERVER, {}), at):
            made.settled.append(Finding(stars.SOURCE, facts.repo, "gone", at, None, 0, LACKING, applies=False))
        else:
            _plan_stars(night, facts, known, at, made, is_doubtful=facts.repo_id in doubtful)
        _plan_commits(night, facts, known, lines[facts.repo.lower()], at, made)
        made.settled += [Finding(one.source, facts.repo, "unchanged", at, 0, 0) for one in made.unchanged[facts.repo_id]]
    extend_coverage(night.work, made.unchanged, at)
    made.jobs.sort(key=lambda job: -job.requests)
    return made


def _plan_connections(night: Night, facts: RepoFacts, states: States, at: datetime, made: Plan) -> None:
    if not night.client.has_token:
        reason = "left out: it needs a token, set GITHUB_TOKEN"
        made.settled += [Finding(source, facts.repo, "denied", at, None, 0, reason) for source in repository_lists.SOURCES]
        return
    planned = repository_lists.plan(facts, states, since=night.since)
    for source, error in planned.refused.items():
        made.settled.append(Finding(source, facts.repo, error.outcome, at, None, 0, error.reason, applies=source in facts.closed))
    made.unchanged[facts.repo_id] += planned.unchanged
    if planned.moved:
        pages = partial(_connection_pages, night, facts, at)
        made.jobs.append(Job(tuple(sorted(planned.moved)), facts, pages, planned.requests, planned.points))


def _connection_pages(night: Night, facts: RepoFacts, at: datetime, states: States) -> Iterator[Page]:
    return repository_lists.fetch(night.client, facts, states, night.identities.of(facts.repo_id), now=at, since=night.since)


def _plan_stars(night: Night, facts: RepoFacts, states: States, at: datetime, made: Plan, *, is_doubtful: bool) -> None:
    state, in_full = states.get(stars.SOURCE), states.get(_READ_IN_FULL)
    is_due = in_full is None or at - datetime.fromisoformat(in_full) >= _BETWEEN_FULL_READINGS
    recheck = is_due and is_doubtful and state is not None
    if not stars.has_moved(facts, state, recheck=recheck):
        made.unchanged[facts.repo_id].append(stars.complete(at))
        return
    requests = -(-(at - facts.created_at).days // _DAYS_A_PAGE) if recheck or state is None else 1
    made.jobs.append(Job((stars.SOURCE,), facts, partial(_star_pages, night, facts, at, recheck), requests))


def _star_pages(night: Night, facts: RepoFacts, at: datetime, recheck: bool, states: States) -> Iterator[Page]:
    """Yield the pages; the first one of the whole history notes when it was begun, so that doing it again goes on there."""
    state, begun_at = states.get(stars.SOURCE), at.astimezone(UTC).isoformat()
    is_anew = recheck and states.get(_READ_IN_FULL) != begun_at
    note = {_READ_IN_FULL: begun_at} if is_anew or state is None else {}
    for page in stars.fetch(night.client, facts, state, now=at, recheck=is_anew):
        yield replace(page, streams={**page.streams, **note})
        note = {}


def _all_states(night: Night) -> Mapping[int, Mapping[str, str]]:
    states: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for repo_id, stream, state in night.work.cursor().execute("select repo_id, stream, state from raw.streams").fetchall():
        states[repo_id][stream] = state
    return states


def _star_sums(night: Night) -> Mapping[int, int]:
    """Return the retained stars of all days, by repository; the newest reading of a day counts."""
    newest = "select repo_id, arg_max(gained, known_at) as gained from raw.star_days group by repo_id, day"
    return dict(night.work.cursor().execute(f"select repo_id, sum(gained)::bigint from ({newest}) group by repo_id").fetchall())  # noqa: S608


def _doubtful_histories(night: Night, states: Mapping[int, States], at: datetime) -> frozenset[int]:
    """Return the repositories whose star history has drifted from the count, or was far below it at the look before this one."""
    sums, before = _star_sums(night), at.astimezone(UTC).replace(tzinfo=None)
    short = (
        night.work.cursor()
        .execute(
            """with looks as (
                 select repo_id, max(observed_at) as observed_at from raw.observations
                 where stars is not null and observed_at < $1 group by repo_id)
               select repo_id from pulse.offences semi join looks using (repo_id, observed_at) where source = 'stars'""",
            [before],
        )
        .fetchall()
    )
    drifted = {repo_id for repo_id, known in states.items() if stars.has_drifted(known.get(stars.SOURCE), sums.get(repo_id, 0))}
    return frozenset({repo_id for (repo_id,) in short} | drifted)


def _plan_commits(night: Night, facts: RepoFacts, states: States, lines: frozenset[str], at: datetime, made: Plan) -> None:
    if states.get(_READ_BY) == reading(night) and not commits.has_moved(facts, states.get(commits.SOURCE), lines):
        made.unchanged[facts.repo_id].append(Coverage(commits.SOURCE, None, at))
        return
    made.histories.append(Job((commits.SOURCE,), facts, partial(_commit_pages, night, facts, lines, at)))


def _commit_pages(night: Night, facts: RepoFacts, lines: frozenset[str], at: datetime, states: States) -> Iterator[Page]:
    who, read_by = night.identities.of(facts.repo_id), reading(night)
    known = states.get(commits.SOURCE) if states.get(_READ_BY) == read_by else None
    for page in commits.fetch(night.git, night.client, night.git_folder, facts, known, who, now=at, lines=lines):
        yield replace(page, streams={**page.streams, _READ_BY: read_by})


def _release_lines(night: Night) -> Mapping[str, frozenset[str]]:
    """Return the branches that the catalog names as release lines, by every name of their repository in lower case."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for framework in night.catalog.frameworks.values():
        for repo in framework.repos:
            for name in {each.lower() for each in (repo.name, *repo.former_names)}:
                found[name] |= frozenset(repo.release_lines)
    return found
