"""The back-test: measure and score a folder of histories with the product's own code, and judge the frozen policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from flows.backtest.clones import clone_lacking
from flows.console import say
from flows.errors import UserError
from flows.settings.model import Settings
from scoring.alerts.policy import AlertPolicy
from scoring.alerts.policy import load as load_policy
from scoring.backtest.alarms import alarms
from scoring.backtest.events import SHIPPED, Events
from scoring.backtest.events import load as load_events
from scoring.backtest.living import judged as living_weeks
from scoring.backtest.panel import READ, Panel, panel, replayed, track_record
from scoring.backtest.record import TrackRecord
from scoring.backtest.sensitivity import sensitivity
from scoring.backtest.verdict_record import verdict_dates, verdict_record
from scoring.policy import PolicyError
from scoring.rubric import load as load_rubric
from scoring.verdicts import load as load_verdicts
from warehouse.connection import open_work
from warehouse.histories.folder import Histories, Member, load_histories, read_weeks
from warehouse.migrate import migrate
from warehouse.parts import measure_in_parts

SHARED = Path("..") / "shared" / "data"
_ELSEWHERE = "elsewhere"
_LONG_BEFORE = timedelta(days=182)
_MEMORY = "400MB"  # of DuckDB: together with Python's memory, 150 projects stay under 1 GB
_REPOS_A_PART = 30  # measured at once: all weeks of a hundred long histories do not fit into that


@dataclass(frozen=True, slots=True)
class Backtest:
    """A judged back-test.

    Attributes:
        policy: The replayed policy.
        histories: What was loaded, and what was missing.
        record: How the policy and other people's rules did.
        alarms: Every alarm of the policy, rows of `scoring.backtest.alarms.ALARMS`.
        sensitivity: The same with each threshold moved, rows of `scoring.backtest.sensitivity.SENSITIVITY`.
        verdicts: The verdict's own record, rows of `scoring.backtest.verdict_record.VERDICT_RECORD`.
        verdict_dates: The verdict of every week, rows of `scoring.backtest.verdict_record.VERDICT_DATES`.
        notes: Remarks on the data, in sentences.
        events_file: How the frameworks ended; None: the shipped list.
        folder: Of the histories; None: the shared ones.
    """

    policy: AlertPolicy
    histories: Histories
    record: TrackRecord
    alarms: pa.Table
    sensitivity: pa.Table
    verdicts: pa.Table
    verdict_dates: pa.Table
    notes: tuple[str, ...]
    events_file: Path | None
    folder: Path | None


def backtest(folder: Path | None, events_file: Path | None, cloned_by: Settings | None = None) -> Backtest:
    """Replay the shipped policy on the histories of a folder and judge it by how the frameworks ended.

    Args:
        folder: Laid out like `../shared/data`, which is the default; only `commits/` and `issues/` are read.
        events_file: TOML with `[[event]]` and `[[living]]`; by default the shipped one.
        cloned_by: With these settings, clone what is missing in the folder, which must be named; None: take the folder as it is.

    Raises:
        UserError, HistoriesUnusable: The folder or the file is wrong; one line.
    """
    policy, events = load_policy(), _events(events_file)
    if cloned_by is not None:
        clone_lacking(_named(folder), [repo for repos in events.repos().values() for repo in repos], cloned_by, datetime.now(UTC))
    histories, judged = _panel(_folder(folder), events)
    say(f"replaying the policy on {len(histories.ends)} histories, and again for each number moved by a tenth")
    made = replayed(judged, policy)
    record = track_record(judged, made)
    said = load_verdicts()
    return Backtest(
        policy,
        histories,
        record,
        alarms(made, judged.events),
        sensitivity(judged, policy, made),
        verdict_record(made, said, living_weeks(made.weeks, judged.events)),
        verdict_dates(made, said),
        _notes(histories, judged.events),
        events_file,
        folder,
    )


def _named(folder: Path | None) -> Path:
    if folder is None:
        line = "--clone writes into the folder of histories: name one with --data"
        raise UserError(line)
    return folder


def _folder(folder: Path | None) -> Path:
    if folder is None and not SHARED.is_dir():
        line = f"there are no histories in {SHARED}: name a folder with --data"
        raise UserError(line)
    chosen = folder or SHARED
    if not chosen.is_dir():
        line = f"{chosen}: there is no such folder; --data takes one with commits/OWNER__NAME.parquet"
        raise UserError(line)
    return chosen


def _events(file: Path | None) -> Events:
    if file is not None and not file.is_file():
        line = f"{file}: there is no such file; --events takes TOML with [[event]] and [[living]]"
        raise UserError(line)
    try:
        return load_events(file or SHIPPED)
    except PolicyError as error:
        raise UserError(str(error)) from None


def _panel(folder: Path, events: Events) -> tuple[Histories, Panel]:
    now = datetime.now(UTC)
    with TemporaryDirectory(prefix="pulse-backtest-") as scratch, open_work(Path(scratch) / "work.duckdb") as work:
        migrate(work, now)
        work.hold_at_most(_MEMORY)
        say(f"reading the histories of {folder}")
        histories = load_histories(work, folder, _members(events), _known_until(events), now)
        say(f"measuring {len(histories.ends)} histories week by week")
        measure_in_parts(work, _monday(max(histories.ends.values())), _REPOS_A_PART)
        metrics, weekly = read_weeks(work.cursor(), histories.ends, READ)
    if not metrics.num_rows:
        line = f"{folder}: no history is as long as a week"
        raise UserError(line)
    return histories, panel(events.only(histories.ends), metrics, weekly, load_rubric())


def _members(events: Events) -> Sequence[Member]:
    """Return the repositories of each framework; while it was developed elsewhere, they are not its own, as in a catalog."""
    members = []
    for framework, repos in events.repos().items():
        gaps = events.away().get(framework, ())
        members += [Member(framework, _ELSEWHERE, left, back, "host") for left, back in gaps]
        since = [None, *(back for _, back in gaps)]
        until = [*(left for left, _ in gaps), None]
        members += [Member(framework, repo, *span) for repo in repos for span in zip(since, until, strict=True)]
    return members


def _known_until(events: Events) -> dict[str, date]:
    """Up to its end, a framework's missing commits are a fact."""
    until: dict[str, date] = {}
    for event in events.events:
        until[event.framework] = max(event.date, until.get(event.framework, event.date))
    return until


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _notes(histories: Histories, events: Events) -> tuple[str, ...]:
    notes = []
    if histories.lacking:
        notes.append(f"without a history here, so not judged: {', '.join(histories.lacking)}")
    if histories.unmarked:
        notes.append(f"no file has the column {' or '.join(histories.unmarked)}: every commit counts as a person's on the main line")
    if histories.issues:
        named = ", ".join(f"{name} to {end}" for name, end in sorted(histories.issues.items()))
        notes.append(f"with a history of issues, so that close rates count until it ends: {named}")
    if early := _ends_early(histories, events):
        notes.append(f"the history ends more than half a year before the others', so nothing later is judged: {', '.join(early)}")
    if not events.living:
        notes.append("no framework of these lived, so nothing is known of false alarms")
    return tuple(notes)


def _ends_early(histories: Histories, events: Events) -> list[str]:
    """Living frameworks whose history stops long before the newest: mostly clones that were not updated."""
    newest = max(histories.ends.values())
    lived = {span.framework for span in events.living} - {event.framework for event in events.events}
    return [f"{name} on {end}" for name, end in sorted(histories.ends.items()) if name in lived and newest - end > _LONG_BEFORE]
