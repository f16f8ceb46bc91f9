"""The end of a fleet's night: what compares all frameworks, from the rows of every shard in the lake.

It is a night whose collecting is done by others. Its working file, its alerts, their outbox, people's actions on them and the identity key
lie in `PULSE_HOME` of the machine that leads, which is a home as any other: every command works there
(docs/decisions/0048-a-fleet-is-many-nights-and-one.md).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from flows.alerts.events import Emit
from flows.console import Progress
from flows.night.alerting import deliver_alerts
from flows.night.begin import begin
from flows.night.claims import Publishing
from flows.night.context import Request, open_run
from flows.night.failures import ask_heartbeat, failing_aloud
from flows.night.interruption import CheckedProgress, check, noted
from flows.night.outcome import Outcome, logged, note
from flows.night.recompute import recompute_rest
from flows.night.run_log import SourceResult
from flows.night.steps import published
from flows.settings.model import Settings
from warehouse import handover
from warehouse.connection import Work
from warehouse.errors import LakeUnavailable
from warehouse.lake import LakeSettings, maintain, opened, replace
from warehouse.lake import publish as publish_lake
from warehouse.lake.attempts import attempt
from warehouse.measure import steps as measuring_steps
from warehouse.part import Part
from warehouse.publish import publish

GATHER = "gather"
"""The shard of the lake that holds what compares all frameworks."""


@noted()
def gather(
    settings: Settings,
    lake: LakeSettings,
    request: Request,
    shards: Sequence[SourceResult],
    shown: Progress,
    clock: Callable[[], datetime],
    emit: Emit | None = None,
) -> Outcome:
    """Score, judge, publish and notify from the rows of all shards; repeated, it changes nothing and tells nobody twice.

    Args:
        settings: Of the fleet.
        lake: With the rows of the shards. One that failed tonight stands there as of an earlier night.
        request: Of the night, without frameworks.
        shards: How each shard ended.
        shown: Progress.
        clock: For when things ended, and how old the files of the lake are.
        emit: Takes the events of alerts; None outside of Prefect.

    Raises:
        CatalogError, LockedError, WarehouseError, UserError: as `open_run`, and where the lake does not answer.
    """
    shown = CheckedProgress(shown)
    with open_run(settings, request) as run:
        with failing_aloud(run, clock):
            skipped = begin(run)
            check()
            note(run, shards)
            run.work.give_back()
            shown.start(measuring_steps() + 2, "scoring")
            taken = attempt(lake, lambda: _taken_over(lake, run.work))
            new_scores = recompute_rest(
                run.work,
                taken,
                request.scored,
                request.now,
                lambda what: shown.advance(f"measuring {what}"),
                everything=request.everything,
            )
            outcome = logged(run, shards, new_scores, clock()).noted(*skipped)
            outcome = outcome.noted(*published(run, shown, _publishing(lake, run.run_id), Part.REST))
        outcome = outcome.noted(*deliver_alerts(run, clock, emit), *_kept_small(lake, clock()))
        return ask_heartbeat(run, outcome)  # last: a leader that dies before it is begun again, and the URL is requested once


def _taken_over(lake: LakeSettings, work: Work) -> handover.TakenOver:
    """Take over what the shards brought, from one snapshot of the lake."""
    with opened(lake, read_only=True) as con:
        con.begin()

        def rows(table: str) -> pa.RecordBatchReader:
            without_gathered = f"shard <> '{GATHER}'"
            return con.execute(f"select * exclude (shard) from lake.{table} where {without_gathered}").to_arrow_reader()  # noqa: S608 - our own names

        return handover.take_over(work, rows)


def _kept_small(lake: LakeSettings, now: datetime) -> tuple[str, ...]:
    """Keep the lake small; return a note if it was not done: the night is whole all the same, and the next one does it."""
    try:
        maintain(lake, now)
    except LakeUnavailable as trouble:
        return (f"the lake keeps its old files until the next night: {trouble}",)
    return ()


def _publishing(lake: LakeSettings, run_id: str) -> Publishing:
    """Return what publishes a fleet: its own part goes into the lake, and all of the lake into the published copy."""

    def publishing(work: Work, target: Path, now: datetime, on_progress: Callable[[str], None] | None) -> None:
        part = target.with_name(f"{target.name}.{GATHER}")
        publish(work, part, now, part=Part.REST)
        replace(lake, GATHER, part, run_id)
        publish_lake(lake, target, now, on_progress)

    return publishing
