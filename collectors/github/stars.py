"""Stars by day: ``GET /repos/{owner}/{repo}/stargazers/history``, 30 weeks a page, newest first, 1 request a page.

One row is a day and the stars given on it that still exist. The list of people who starred is closed to outsiders; this
history is not. Source: https://docs.github.com/en/rest/activity/starring

A day is a US Pacific calendar day, which ends at 07:00 or 08:00 UTC. A star that was taken back disappears from the past too. The
sum of the days may be below the count: GitHub counts accounts that it no longer lists.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from collectors.columns import BIGINT, DAY, INSTANT, raw_schema
from collectors.errors import Denied, Gone, Malformed, NotOffered, Unavailable
from collectors.fields import integer, items
from collectors.github.client import GitHubClient, RestAnswer
from collectors.github.facts import RepoFacts
from collectors.page import Coverage, Page

SOURCE = "stars"
WEEKS_A_PAGE = 30
_PAGES_AT_MOST = 200  # GitHub ends at 100; more links than this would never end
SCHEMA = raw_schema({"repo_id": BIGINT, "day": DAY, "gained": BIGINT, "known_at": INSTANT})
_WHERE = "stargazers/history"
_VERSION = 1
_FAR_EPOCH = 2**34  # in the year 2514; a later week is invalid
_DAY_ENDS_AT = timedelta(hours=8)  # UTC of the day after: midnight in California in winter, an hour later than in summer


@dataclass(frozen=True, slots=True)
class _State:
    """How far the history has been read.

    Attributes:
        version: of this form.
        stars: the count when the last complete reading began; None during the first.
        target: the count when the current reading began.
        next_url: its next page; None between readings.
        stop_week: the current reading ends at the page that holds this week; None reads to the end.
        newest_week: the newest week read so far, in seconds since 1970.
        etag: of the newest page.
        total: stars of the pages read so far, during a reading of the whole history.
        difference: the count less the sum of all days at the last reading of the whole history; None if unknown.
    """

    version: int = _VERSION
    stars: int | None = None
    target: int | None = None
    next_url: str | None = None
    stop_week: int | None = None
    newest_week: int | None = None
    etag: str | None = None
    total: int | None = None
    difference: int | None = None


def complete(observed_at: datetime) -> Coverage:
    """Return the coverage of a reading at `observed_at` (aware): every day that had certainly ended by then."""
    until = (observed_at - _DAY_ENDS_AT).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Coverage(SOURCE, None, until)


def has_drifted(state: str | None, by_day: int) -> bool:
    """Return whether old stars were taken back since the last reading of the whole history.

    The difference between the count and the sum of the days has changed since that reading then. Both numbers are from the
    last complete reading.

    Args:
        state: stored text of the stream ``stars``.
        by_day: the sum of the days that are stored.
    """
    known = _read_state(state)
    if known.stars is None or known.next_url is not None:
        return False
    now = known.stars - by_day
    return now < 0 if known.difference is None else now != known.difference


def has_moved(facts: RepoFacts, state: str | None, *, recheck: bool = False) -> bool:
    """Return whether ``fetch`` would send a request."""
    known = _read_state(state)
    return recheck or known.next_url is not None or known.stars is None or facts.stars != known.stars


def fetch(client: GitHubClient, facts: RepoFacts, state: str | None, *, now: datetime, recheck: bool = False) -> Iterator[Page]:
    """Yield the missing star history, one page per request; a stopped iteration resumes from the stored state.

    The first reading yields every page. Later ones yield the newest pages down to the last known week, if the count moved.
    Days without stars are rows of 0, so that a day that lost its stars is updated.

    Args:
        client: with or without a token.
        facts: of tonight; ``stars`` is the count.
        state: stored text of the stream ``stars``.
        now: becomes ``known_at``.
        recheck: read every page again.

    Yields:
        Pages of ``star_days``; the last one has the coverage. Nothing if the count did not move.

    Raises:
        Denied: closed by policy: 403, or an empty first page of a repository that has stars.
        NotOffered: 404 though nothing was ever read here: the server has no star history, or none of this repository.
        Gone: it no longer exists (404, 410, 451).
        Unavailable: no answer now, or a later page is refused.
        Malformed: a promised key is missing or wrong.
    """
    if not has_moved(facts, state, recheck=recheck):
        return
    known = _read_state(state)
    if recheck or known.next_url is None:
        known = _begun(known, facts, whole=recheck or known.stars is None)
    is_resumed = known.next_url is not None
    for _ in range(_PAGES_AT_MOST):
        try:
            answer, weeks = _read_page(client, facts, known)
        except (Denied, Gone) as refused:
            if known.next_url is None:
                raise
            if not is_resumed:
                msg = f"a later page of the star history is refused, the first is not: {refused.reason}"
                raise Unavailable(msg) from None
            is_resumed, known = False, _begun(known, facts, whole=known.stop_week is None)  # an old link: does the first page answer?
            continue
        is_resumed, known = False, _onward(known, answer, weeks)
        is_last = known.next_url is None
        coverage = (complete(facts.observed_at),) if is_last else ()
        yield Page({"star_days": _table(weeks, facts.repo_id, now)}, {SOURCE: json.dumps(asdict(known))}, coverage)
        if is_last:
            if known.stars == facts.stars:
                return
            known = _begun(known, facts, whole=False)  # the count moved since a stopped reading began
    raise Malformed("Link", _WHERE)


def parse(payload: object, repo_id: int, known_at: datetime) -> pa.Table:
    """Return the rows of one page, seven a week; day i of a week has the date of ``week + 86400 i`` in UTC.

    Raises:
        Malformed: a promised key is missing or wrong.
    """
    return _table(_weeks(payload), repo_id, known_at)


def _weeks(payload: object) -> list[tuple[int, list[int]]]:
    if not isinstance(payload, list):
        raise Malformed("list of weeks", _WHERE)
    return [_week(item) for item in payload]


def _week(item: object) -> tuple[int, list[int]]:
    week, days = integer(item, "week", _WHERE), items(item, "days", _WHERE)
    if not 0 <= week < _FAR_EPOCH:
        raise Malformed("week", _WHERE)
    gained = [integer({"days": day}, "days", _WHERE) for day in days]
    if len(gained) != 7 or min(gained) < 0:
        raise Malformed("days", _WHERE)
    return week, gained


def _table(weeks: list[tuple[int, list[int]]], repo_id: int, known_at: datetime) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for week, gained in weeks:
        start = datetime.fromtimestamp(week, UTC)
        rows += [
            {"repo_id": repo_id, "day": (start + timedelta(days=number)).date(), "gained": count, "known_at": known_at}
            for number, count in enumerate(gained)
        ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _begun(known: _State, facts: RepoFacts, *, whole: bool) -> _State:
    """Return the state before the newest page, for a reading of everything or down to the last known week."""
    return replace(
        known,
        target=facts.stars,
        next_url=None,
        stop_week=None if whole else known.newest_week,
        etag=None if whole else known.etag,
        total=0 if whole else None,
    )


def _read_page(client: GitHubClient, facts: RepoFacts, known: _State) -> tuple[RestAnswer, list[tuple[int, list[int]]]]:
    """Request the next page of a reading; it has no weeks if it is unchanged."""
    if known.next_url is not None:
        answer = client.get(known.next_url)
        weeks = _weeks(answer.payload)
        if not weeks:
            raise Unavailable("the star history ends before its links do", passing=True)
        return answer, weeks
    try:
        answer = client.get(f"/repos/{facts.repo}/stargazers/history", {"per_page": WEEKS_A_PAGE}, etag=known.etag)
    except Gone as gone:
        msg = f"the server has no star history: {gone.reason}"
        was_never_read = known.stars is None and known.newest_week is None
        is_lacking = client.may_lack_newest or (was_never_read and gone.by_token)  # 404; a blocked repository is 410, 451 or 403
        raise (NotOffered(f"{msg}; our own counts stand") if is_lacking else Gone(msg)) from None
    weeks = [] if answer.unchanged else _weeks(answer.payload)
    if not weeks and not answer.unchanged and facts.stars:
        raise Denied("the star history is closed by policy: it is empty although the repository has stars")
    return answer, weeks


def _onward(known: _State, answer: RestAnswer, weeks: list[tuple[int, list[int]]]) -> _State:
    """Return the state after a page."""
    if known.next_url is None:
        newest = max([week for week, _ in weeks], default=known.newest_week)
        known = replace(known, newest_week=newest, etag=answer.etag or (known.etag if answer.unchanged else None))
    if known.total is not None:
        known = replace(known, total=known.total + sum(sum(gained) for _, gained in weeks))
    reached = known.stop_week is not None and any(week <= known.stop_week for week, _ in weeks)
    if answer.unchanged or reached or answer.next_url is None:
        difference = known.difference if known.total is None or known.target is None else known.target - known.total
        return replace(known, stars=known.target, target=None, next_url=None, stop_week=None, total=None, difference=difference)
    if answer.next_url == known.next_url:
        raise Malformed("Link", _WHERE)
    return replace(known, next_url=answer.next_url)


def _read_state(text: str | None) -> _State:
    """Parse the stored text; if it is not ours, the reading starts over."""
    try:
        stored = json.loads(text or "{}")
        return _State(**stored) if stored.get("version") == _VERSION else _State()
    except (ValueError, TypeError, AttributeError):
        return _State()
