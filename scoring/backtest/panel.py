"""A panel of histories, and the frozen policy replayed on it from git alone."""

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from scoring.alerts.policy import AlertPolicy
from scoring.alerts.replay import Replay, replay
from scoring.backtest.events import Events
from scoring.backtest.record import TrackRecord, judge, rules
from scoring.columns import days, schema
from scoring.guards.every import Watched
from scoring.guards.move import MOVES
from scoring.rubric import Rubric
from scoring.score import Scores, score

FROM_GIT = frozenset({"commits_wk", "commit_ret", "contrib_ret"})
"""The indicators of vitality that a commit history gives; they share its weight, so that coverage is relative to them."""
FROM_ISSUES = frozenset({"closed30"})
"""Those that a history of issues gives; a framework without one is judged as if there were none."""
READ = FROM_GIT | FROM_ISSUES | {"c90"}
"""The metrics that a replay looks at."""

_FACTS = schema(framework=pa.string(), kind=pa.string(), on_date=pa.date32(), source=pa.string())
_ASSESSMENTS = schema(framework=pa.string(), dimension=pa.string(), score=pa.float64(), basis=pa.string(), assessed_on=pa.date32())
_SETTLED = dt.timedelta(days=7)
_ANY_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Panel:
    """Scored histories, how they ended, and further inputs of a replay.

    Attributes:
        events: Of frameworks that have a history only.
        metrics: Columns of `pulse.metric_values` as of Mondays; of each framework no later than its data reach.
        weekly: Columns of `pulse.framework_weekly`, likewise.
        scores: Without caps: a fact must not predict itself.
        rubric: What they were scored with.
        last: The last Monday.
    """

    events: Events
    metrics: pa.Table
    weekly: pa.Table
    scores: Scores
    rubric: Rubric
    last: dt.date


def panel(events: Events, metrics: pa.Table, weekly: pa.Table, rubric: Rubric) -> Panel:
    """Score histories from git alone, and from their issues if any framework has a history of these.

    Args:
        events: As in `Panel`.
        metrics: As in `Panel`, at least one row.
        weekly: As in `Panel`.
        rubric: The whole rubric.
    """
    git = rubric.only(FROM_GIT, FROM_ISSUES if _has_issues(metrics) else frozenset())
    metrics = _without_outages(metrics)
    scores = score(metrics, _FACTS.empty_table(), _ASSESSMENTS.empty_table(), git, _ANY_TIME, cap=False)
    last: dt.date = days(metrics, "as_of").max().item()
    return Panel(events, metrics, weekly, scores, git, last)


def replayed(of: Panel, policy: AlertPolicy, findings: pa.Table | None = None) -> Replay:
    """Replay the policy week by week; facts are left out, since they are to be predicted.

    Args:
        of: The histories.
        policy: What to replay.
        findings: Findings of the same guards on the same histories; None: run the guards.
    """
    watched = Watched(weekly=of.weekly, moves=_moves(of.events))
    if findings is not None:
        watched = Watched(weekly=of.weekly, findings=findings, are_complete=True)
    no_facts = _FACTS.empty_table()
    return replay(of.scores.scores, of.scores.parts, of.metrics, no_facts, of.rubric, policy, of.last + _SETTLED, watched=watched)


def track_record(of: Panel, made: Replay) -> TrackRecord:
    """Judge a replay, and other people's rules on the same weeks."""
    endings = [
        {"framework": event.framework, "kind": event.kind, "on_date": event.date, "source": event.source} for event in of.events.events
    ]
    return judge(rules(made, of.weekly, pa.Table.from_pylist(endings, _FACTS)), made.weeks, of.events, of.weekly)


def _has_issues(metrics: pa.Table) -> bool:
    return bool(metrics.filter(pc.field("metric").isin(list(FROM_ISSUES)) & (pc.field("status") == "observed")).num_rows)


def _without_outages(metrics: pa.Table) -> pa.Table:
    """Treat weeks beyond a history of issues as not applicable: a history that ends is not a source that stopped answering."""
    is_beyond = pc.field("metric").isin(list(FROM_ISSUES)) & pc.field("status").isin(["stale", "missing"])
    beyond = metrics.filter(is_beyond)
    status = pa.array(["not_applicable"] * beyond.num_rows, pa.string())
    place = metrics.schema.get_field_index("status")
    return pa.concat_tables([metrics.filter(~is_beyond), beyond.set_column(place, "status", status)])


def _moves(events: Events) -> pa.Table:
    rows = [
        {"framework": framework, "on_date": day, "what": what}
        for framework, gaps in events.away().items()
        for gap in gaps
        for day, what in zip(gap, ("its work left its own repositories", "its work came back to its own repositories"), strict=True)
    ]
    return pa.Table.from_pylist(rows, MOVES)
