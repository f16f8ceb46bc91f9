"""The track record as a page: which ends we warned of, which alarms came to nothing, and every alarm one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from reports import queries
from reports.framework_page.parts import Query
from reports.queries import Row
from reports.text import labels, numbers

NO_END = "no end so far"
_MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Ending:
    """A framework's first dated end, and the health alert that was open then; `warned` is None where none was."""

    framework: str
    name: str
    on: str
    kind: str
    title: str
    source: str
    warned: str | None
    lead: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm with what came of it; `alert_id` is None for one that was only replayed."""

    alert_id: str | None
    framework: str
    name: str
    has_page: bool
    lane: str
    opened: str
    closed: str
    ended: str
    lead: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Record:
    """The whole page; `warned` is how often a verdict said "start nothing on it", and what came of that."""

    ended: str
    cleared: str
    still_open: str
    median_lead: str
    replayed: str
    warned: str
    warned_rightly: str
    taken_back: str
    endings: Sequence[Ending]
    alarms: Sequence[Alarm]
    queries: Sequence[Query]

    @property
    def missed(self) -> Sequence[Ending]:
        """The ends that came without a health alert."""
        return [ending for ending in self.endings if ending.warned is None]


def record(con: duckdb.DuckDBPyConnection) -> Record:
    """Return the content of the track record's page."""
    counted = queries.rows(con, "record_summary", {})[0]
    return Record(
        ended=numbers.count(counted["ended"]),
        cleared=numbers.count(counted["cleared"]),
        still_open=numbers.count(counted["still_open"]),
        median_lead=_months(counted["median_lead_days"]),
        replayed=numbers.count(counted["replayed"]),
        warned=numbers.count(counted["warned"]),
        warned_rightly=numbers.count(counted["warned_rightly"]),
        taken_back=numbers.count(counted["taken_back"]),
        endings=[_ending(row) for row in queries.rows(con, "endings", {})],
        alarms=[_alarm(row) for row in queries.rows(con, "track_record", {})],
        queries=[
            Query(name, title, queries.shown(name, {}))
            for name, title in (("endings", "the ends"), ("record_summary", "the counts"), ("track_record", "every alarm"))
        ],
    )


def _months(days: float | None) -> str:
    return numbers.NOT_AVAILABLE if days is None else f"{numbers.half_up(days / _MONTH_DAYS, 1)} months"


def _ending(row: Row) -> Ending:
    return Ending(
        framework=row["framework"],
        name=row["name"],
        on=numbers.known_day(row["ended_on"], row["precision"]),
        kind=labels.event_kind(row["kind"]),
        title=row["title"],
        source=row["source"],
        warned=None if row["warned_at"] is None else numbers.day(row["warned_at"]),
        lead=_months(row["lead_days"]),
    )


def _alarm(row: Row) -> Alarm:
    return Alarm(
        alert_id=row["alert_id"],
        framework=row["framework"],
        name=row["name"],
        has_page=row["has_page"],
        lane=f"{row['lane']} {row['state']}",
        opened=numbers.day(row["opened_at"]),
        closed="open" if row["closed_at"] is None else numbers.day(row["closed_at"]),
        ended=numbers.known_day(row["ended_on"], row["ended_precision"] or "day") if row["ended_on"] else NO_END,
        lead=NO_END if row["lead_days"] is None else _months(row["lead_days"]),
        verdict=row["verdict"],
    )
