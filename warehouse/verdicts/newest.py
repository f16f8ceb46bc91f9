"""The inputs of verdicts, read from the working file, and how verdicts are stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.merge import sync

_NEWEST_ALONE = {
    "red_flags": ("framework", "as_of", "place"),
    "verdict_changes": ("framework", "as_of", "place"),
    "leans_on": ("framework", "as_of", "metric"),
}
_SAID = ("rule", "verdict", "if_starting", "if_using", "if_leaving", "why", "policy_version", "policy_hash")


@dataclass(frozen=True, slots=True)
class VerdictInputs:
    """Arrow tables with the columns that `scoring.advice.advise` names, all as of the newest measured date."""

    frameworks: pa.Table
    metrics: pa.Table
    events: pa.Table
    alerts: pa.Table
    exits: pa.Table


def verdict_inputs(con: DuckDBPyConnection, patient_days: int, weeks_flagged: int) -> VerdictInputs:
    """Read where every framework of the catalog stands on the newest date that was measured; nothing was: no framework.

    Args:
        con: On the working file.
        patient_days: The confidence is the median of the scores of so many days.
        weeks_flagged: A company that left longer ago is not told.
    """
    frameworks = con.execute(
        """select f.framework, d.as_of, f.lifecycle, a.state as alert, h.score is not null as is_scored, p.confidence,
             w.framework is not null as is_held
           from frameworks f
           cross join (select max(as_of) as as_of from pulse.metric_values having count(*) > 0) d
           left join v_scores h on h.framework = f.framework and h.as_of = d.as_of and h.dimension = 'health'
           left join (
             select s.framework, median(s.confidence) as confidence from v_scores s
             cross join (select max(as_of) as as_of from pulse.metric_values) n
             where s.dimension = 'health' and s.score is not null and s.as_of > n.as_of - $patient_days and s.as_of <= n.as_of
             group by s.framework
           ) p on p.framework = f.framework
           left join (select distinct framework from pulse.alerts where lane = 'DATA' and closed_at is null) w on w.framework = f.framework
           left join (
             select framework, arg_max(state, opened_at) as state from pulse.alerts
             where lane = 'HEALTH' and closed_at is null group by framework
           ) a on a.framework = f.framework
           order by f.framework""",
        {"patient_days": patient_days},
    ).to_arrow_table()
    metrics = con.execute(
        """select m.framework, m.metric, m.as_of, m.value, m.unit, m.sample_size, m.status, m.reason
           from pulse.metric_values m semi join pulse.frameworks using (framework)
           where m.as_of = (select max(as_of) from pulse.metric_values) order by m.framework, m.metric"""
    ).to_arrow_table()
    events = con.execute(
        """select framework, kind, on_date, title, source, precision from pulse.framework_events
           where on_date < (select max(as_of) from pulse.metric_values) order by all"""
    ).to_arrow_table()
    alerts = con.execute(
        """select framework, alert_id, lane, title, opened_at::date as opened_on from pulse.alerts where closed_at is null order by all"""
    ).to_arrow_table()
    exits = con.execute(
        """select e.*, d.name from pulse.vendor_exits e
           join (select distinct company, name from pulse.company_domains) d using (company)
           cross join (select max(as_of) as as_of from pulse.metric_values) n
           where e.noticed_on <= n.as_of and e.left_on > n.as_of - 7 * $weeks_flagged::integer
             and (e.returned_on is null or e.returned_on > n.as_of)
           order by e.framework, e.left_on, e.company""",
        {"weeks_flagged": weeks_flagged},
    ).to_arrow_table()
    return VerdictInputs(frameworks, metrics, events, alerts, exits)


def write_verdicts(
    work: Work,
    verdicts: pa.Table,
    red_flags: pa.Table,
    changes: pa.Table,
    leans_on: pa.Table,
    *,
    held: Sequence[str] = (),
    by_score: Sequence[str] = (),
) -> None:
    """Append each verdict that differs from the newest known one, and make the other three tables equal to these rows.

    A second call writes nothing. A verdict for a date that has one replaces it.

    Args:
        work: The working file.
        verdicts: Columns of `pulse.verdicts`; one row for each framework.
        red_flags: Columns of that table.
        changes: Columns of `pulse.verdict_changes`.
        leans_on: Columns of that table.
        held: Frameworks with a data fault: one of the rules `by_score` is not replaced by another of them.
        by_score: Rules that use neither alarms nor facts.
    """
    differs = " or ".join(f"n.{name} is distinct from i.{name}" for name in _SAID)
    newest = ", ".join(f"arg_max({name}, as_of) as {name}" for name in _SAID)
    with work.transaction() as con:
        con.register("incoming", verdicts)
        con.execute(
            f"""create or replace temp table different_verdicts as
                select i.* from incoming i
                left join (select framework, {newest} from pulse.verdicts group by framework) n using (framework)
                where n.framework is null or (({differs})
                  and not (list_contains($held, i.framework) and list_contains($by_score, i.rule) and list_contains($by_score, n.rule)))""",  # noqa: S608
            {"held": list(held), "by_score": list(by_score)},
        )
        con.execute("delete from pulse.verdicts v using different_verdicts d where v.framework = d.framework and v.as_of >= d.as_of")
        con.execute("insert into pulse.verdicts by name from different_verdicts")
        con.execute("drop table different_verdicts")
        con.unregister("incoming")
        for table, fresh in (("red_flags", red_flags), ("verdict_changes", changes), ("leans_on", leans_on)):
            con.register("incoming", fresh)
            sync(con, f"pulse.{table}", _NEWEST_ALONE[table], "from incoming")
            con.unregister("incoming")
