"""From raw rows to scores: measure, score, append what is new."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pyarrow.compute as pc
from duckdb import DuckDBPyConnection

from flows.console import say
from flows.errors import DONE, UserError
from flows.home.open_writer import open_current
from flows.night.catalog import checked_catalog
from flows.night.claims import publish_checked
from flows.night.formula import standing_rubric
from flows.night.measure_since import REPOS_A_PART, measure_since
from flows.night.verdicts import decide
from flows.settings.model import Settings
from scoring.dimensions_table import dimensions_table
from scoring.rubric import Rubric
from scoring.score import Scores
from scoring.score import score as judge
from warehouse.alerts.inputs import measured_until
from warehouse.connection import Work
from warehouse.dimensions import write_dimensions
from warehouse.formula import remember_definitions
from warehouse.handover import TakenOver
from warehouse.measure import lags_from, measure
from warehouse.part import Part
from warehouse.retention import drop_old_nights
from warehouse.score_rows import append_scores, drop_parts_without_metrics
from warehouse.scores import frameworks_scored, frameworks_watched, measured_inputs, remember_policy, stated_inputs

_FRAMEWORKS_AT_ONCE = 50  # their draws and rows take some 150 MB for ten years of weeks, and three such pieces are under way
_JUDGES = 2


def recompute(
    work: Work,
    as_of: date,
    now: datetime,
    *,
    everything: bool = False,
    on_progress: Callable[[str], None] | None = None,
    repos_a_part: int = REPOS_A_PART,
) -> int:
    """Measure and score in one transaction; return the number of new score rows.

    Without `everything` it recomputes only dates whose values may have changed since the last measuring, unless the last one used other
    definitions. Both ways end with the same tables, except for score differences too small to show on a page.

    Args:
        work: the working file.
        as_of: the last date scored, exclusive; every week that ended by then has its own score too.
        now: when this is known.
        everything: recompute every week, whatever changed.
        on_progress: Called with the name of each metric, and with each step of scoring.
        repos_a_part: a whole recompute of more repositories is done in parts of so many (`warehouse.parts`); the rows are the same.
    """
    with work.transaction() as con:
        rubric, last = standing_rubric(con), measured_until(con)
        write_dimensions(con, dimensions_table(rubric))
        everything |= remember_definitions(con)
        new = 0
        if everything and last is not None and last > as_of:  # otherwise dates after the requested one would keep the old formula
            new += _recompute_until(work, last, now, rubric, on_progress, repos_a_part, everything=True)
        return new + _recompute_until(work, as_of, now, rubric, on_progress, repos_a_part, everything=everything)


def _recompute_until(
    work: Work,
    as_of: date,
    now: datetime,
    rubric: Rubric,
    on_progress: Callable[[str], None] | None,
    repos_a_part: int,
    *,
    everything: bool,
) -> int:
    with work.transaction() as con:
        lagging = None if everything else lags_from(con)
        measure_since(work, as_of, lagging, on_progress, repos_a_part)
        return _append_scores(work, lagging, now, rubric, on_progress, everything=everything)


def recompute_rest(
    work: Work,
    taken: TakenOver,
    as_of: date,
    now: datetime,
    on_progress: Callable[[str], None] | None = None,
    *,
    everything: bool = False,
) -> int:
    """Compute the metrics that compare all frameworks, and every score, from what all shards measured; return the number of new score rows.

    Args:
        work: The working file that took over what all shards measured.
        taken: What was new in it.
        as_of: The last date scored, exclusive.
        now: When this is known.
        on_progress: As of `recompute`.
        everything: As of `recompute`.
    """
    with work.transaction() as con:
        rubric = standing_rubric(con)
        write_dimensions(con, dimensions_table(rubric))
        everything |= remember_definitions(con) or taken.is_first
        compared = f"(from pulse.metric_values where metric in ({', '.join(repr(name) for name in Part.REST.metrics())}))"
        con.execute(f"create or replace temp table compared_before as {compared[1:-1]}")
        measure(work, as_of, on_progress=on_progress, part=Part.REST)
        changed = con.execute(
            f"select min(as_of) from (({compared} except from compared_before) union all (from compared_before except {compared}))"  # noqa: S608
        ).fetchall()[0][0]
        con.execute("drop table compared_before")
        since = min((day for day in (taken.since, changed) if day), default=as_of)
        lagging = None if everything else since - timedelta(days=1)
        return _append_scores(work, lagging, now, rubric, on_progress, everything=everything)


def _append_scores(
    work: Work, lagging: date | None, now: datetime, rubric: Rubric, on_progress: Callable[[str], None] | None, *, everything: bool
) -> int:
    """Score the dates after `lagging`, or all of them if the policy, a fact or an assessment has changed; return the number of new rows.

    Afterwards old nights are dropped, and where everything was measured the parts of dates that no longer are.
    """
    with work.transaction() as con:
        scored_from = lagging if remember_policy(con, rubric.hash) else None
        scored = frameworks_scored(con)
        new = 0
        for found in _judged(con, rubric, scored_from, now):
            are_first = scored.isdisjoint(found.scores["framework"].unique().to_pylist())
            if on_progress:
                on_progress("scores")
            new += append_scores(work, *found, are_first=are_first)
        if on_progress:
            on_progress("what is stated")
        stated = stated_inputs(con)
        if stated.metrics.num_rows:
            scores, parts = judge(stated.metrics, stated.facts, stated.assessments, rubric, now, basis="stated")
            # a document states some dimensions; on the others it would be heard twice, once as the assessment that it is
            new += append_scores(work, scores.filter(pc.field("basis") == "stated"), parts)
        if everything:
            drop_parts_without_metrics(con)
        drop_old_nights(con)
    return new


def _judged(con: DuckDBPyConnection, rubric: Rubric, scored_from: date | None, now: datetime) -> Iterator[Scores]:
    """Yield the scores of some frameworks at a time; while they are written, other cores compute the next ones."""
    frameworks = frameworks_watched(con)
    under_way: deque[Future[Scores]] = deque()
    with ThreadPoolExecutor(_JUDGES, thread_name_prefix="judge") as judges:
        for first in range(0, len(frameworks), _FRAMEWORKS_AT_ONCE):
            inputs = measured_inputs(con, scored_from, frameworks[first : first + _FRAMEWORKS_AT_ONCE])
            if inputs.metrics.num_rows:
                under_way.append(judges.submit(judge, inputs.metrics, inputs.facts, inputs.assessments, rubric, now))
            del inputs  # or the last ones stay in memory while their scores are written
            if len(under_way) > _JUDGES:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def score(settings: Settings, as_of: date | None) -> int:
    """`pulse score`: score one date (by default today) from the stored data, decide verdicts, check the claims, and publish."""
    return _again(settings, as_of, everything=False)


def history(settings: Settings) -> int:
    """`pulse history`: measure and score every week again, decide verdicts, check the claims, and publish."""
    return _again(settings, None, everything=True)


def _again(settings: Settings, as_of: date | None, *, everything: bool) -> int:
    if settings.lake is not None:
        line = "this home leads a fleet, whose shards measure: its next night scores again, and `pulse history` does so with every week"
        raise UserError(line)
    if not settings.work.exists():
        line = f"nothing is collected in {settings.home} yet: run `pulse refresh`"
        raise UserError(line)
    now, catalog = datetime.now(UTC), checked_catalog(settings.catalog)
    with open_current(settings, "history" if everything else "score", now) as work:
        work.give_back()
        scored = as_of or _last_scored(work) or now.date()
        new = recompute(work, scored, now, everything=everything)
        decide(work)
        publish_checked(work, settings.warehouse, catalog, scored, now)
    say(f"{new} new scores")
    return DONE


def _last_scored(work: Work) -> date | None:
    row = work.cursor().execute("select max(as_of) from pulse.runs where status in ('ok', 'partly')").fetchone()
    last: date | None = row[0] if row else None
    return last
