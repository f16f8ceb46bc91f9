"""What verdicts look at, read from the working file, and how they are written down."""

from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.connection import Work
from warehouse.difference import rewrite

_NEWEST_ALONE = {
    "red_flags": ("framework", "as_of", "place"),
    "verdict_changes": ("framework", "as_of", "place"),
    "leans_on": ("framework", "as_of", "metric"),
}
_SAID = ("rule", "verdict", "if_starting", "if_using", "if_leaving", "why", "policy_version", "policy_hash")


@dataclass(frozen=True, slots=True)
class VerdictInputs:
    """Arrow tables with the columns that `scoring.advice.advise` names, all as of the newest date that was measured."""

    frameworks: pa.Table
    metrics: pa.Table
    events: pa.Table
    alerts: pa.Table


def verdict_inputs(con: DuckDBPyConnection) -> VerdictInputs:
    """Read where every framework of the catalog stands on the newest date that was measured; nothing was: no framework."""
    frameworks = con.execute(
        """select f.framework, d.as_of, f.lifecycle, a.state as alert, h.score is not null as is_scored, h.confidence
           from frameworks f
           cross join (select max(as_of) as as_of from pulse.metric_values having count(*) > 0) d
           left join v_scores h on h.framework = f.framework and h.as_of = d.as_of and h.dimension = 'health'
           left join (
             select framework, arg_max(state, opened_at) as state from pulse.alerts
             where lane = 'HEALTH' and closed_at is null group by framework
           ) a on a.framework = f.framework
           order by f.framework"""
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
    return VerdictInputs(frameworks, metrics, events, alerts)


def write_verdicts(work: Work, verdicts: pa.Table, red_flags: pa.Table, changes: pa.Table, leans_on: pa.Table) -> None:
    """Append each verdict that differs from the newest known one, and make the other three tables equal to these rows.

    Writing the same again writes nothing. A verdict for a date that has one takes its place.

    Args:
        work: The working file.
        verdicts: Columns of `pulse.verdicts`; one row for each framework.
        red_flags: Columns of that table.
        changes: Columns of `pulse.verdict_changes`.
        leans_on: Columns of that table.
    """
    differs = " or ".join(f"n.{name} is distinct from i.{name}" for name in _SAID)
    newest = ", ".join(f"arg_max({name}, as_of) as {name}" for name in _SAID)
    with work.transaction() as con:
        con.register("incoming", verdicts)
        con.execute(
            f"""create or replace temp table different_verdicts as
                select i.* from incoming i
                left join (select framework, {newest} from pulse.verdicts group by framework) n using (framework)
                where n.framework is null or {differs}"""  # noqa: S608 (our own names)
        )
        con.execute("delete from pulse.verdicts v using different_verdicts d where v.framework = d.framework and v.as_of >= d.as_of")
        con.execute("insert into pulse.verdicts by name from different_verdicts")
        con.execute("drop table different_verdicts")
        con.unregister("incoming")
        for table, fresh in (("red_flags", red_flags), ("verdict_changes", changes), ("leans_on", leans_on)):
            con.register("incoming", fresh)
            rewrite(con, f"pulse.{table}", _NEWEST_ALONE[table], "from incoming")
            con.unregister("incoming")
