"""What the runner adds to a metric: a file of `metrics/` is only a header and a definition.

The definition is a SELECT over `needed`, the relation of this metric's own `Needs`: framework, as_of, until (the day, excluded, up to
which everything it needs is known), status and reason; of several needs, those of the one that lacks most. It returns framework, as_of
and value, and if they differ from the header and `needed` also

- sample_size: shown if what the metric needs is known,
- unit: in place of the first word of the header's `Unit`,
- status: in place of that of `needed`,
- reason: in place of that of `needed`; an empty text is none,
- note: added to the reason.

A value counts only if the status is observed or structural_zero; otherwise it is NULL.
"""

import re

from duckdb import DuckDBPyConnection

from warehouse.sqlfile import SqlFile

OWN_ROWS, ALL_FRAMEWORKS = "own rows", "all frameworks"
"""What the header's `Scope` may say: the metric of a framework follows from its own rows, or it compares all frameworks."""

_BY_LACK = ("observed", "stale", "missing", "not_applicable")
_OPTIONAL = {"sample_size": "bigint", "unit": "varchar", "status": "varchar", "reason": "varchar", "note": "varchar"}
_UNIT_ENDS = re.compile(r"[,;]")


def needs(file: SqlFile) -> tuple[tuple[str, int | None], ...]:
    """Return the sources that a metric needs, and how many days of each; None is all since the beginning."""
    pairs = (one.split() for one in file.header["Needs"].split(","))
    return tuple((source, None if days == "all" else int(days)) for source, days in pairs)


def unit(file: SqlFile) -> str:
    """Return the unit of a metric: the text before the first comma or semicolon of its `Unit`."""
    return _UNIT_ENDS.split(file.header["Unit"])[0].strip()


def compares_all(file: SqlFile) -> bool:
    """Return whether a metric compares all frameworks, so that it cannot be computed for some of them alone.

    Raises:
        ValueError: the header says neither.
    """
    scope = file.header.get("Scope")
    if scope not in {OWN_ROWS, ALL_FRAMEWORKS}:
        line = f"{file.name}.sql: Scope is {scope!r}, expected {OWN_ROWS} or {ALL_FRAMEWORKS}"
        raise ValueError(line)
    return scope == ALL_FRAMEWORKS


def query(con: DuckDBPyConnection, file: SqlFile) -> str:
    """Return the SELECT of a metric's rows of `pulse.metric_values`; creates `needed` for it.

    Args:
        con: with the intermediate tables.
        file: of the metric.
    """
    con.execute(f"create or replace temp view needed as {_needed(file)}")
    columns = {column for column, *_ in con.execute(f"describe ({file.statement})").fetchall()}
    cells = {name: f"m.{name}" if name in columns else f"null::{kind}" for name, kind in _OPTIONAL.items()}
    status = f"coalesce({cells['status']}, n.status)"
    return f"""
        select n.framework, '{file.name}' as metric, n.as_of,
          if({status} in ('observed', 'structural_zero'), m.value, null)::double as value,
          coalesce({cells["unit"]}, '{unit(file)}') as unit,
          if(n.status = 'observed', {cells["sample_size"]}, null) as sample_size,
          {status} as status,
          nullif(concat_ws('; ', nullif(coalesce({cells["reason"]}, n.reason), ''), nullif({cells["note"]}, '')), '') as reason
        from needed n
        left join ({file.statement}) m using (framework, as_of)"""  # noqa: S608 - our own files


def _needed(file: SqlFile) -> str:
    asked = " or ".join(f"source = '{source}' and days is not distinct from {days or 'null'}" for source, days in needs(file))
    known = f"select framework, as_of, until, status, reason, source from availability where {asked}"  # noqa: S608 - our own header
    if len(needs(file)) == 1:
        return known
    return f"""
        select framework, as_of, min(until) as until, arg_max(status, lack) as status, arg_max({{'text': reason}}, lack).text as reason
        from (
          select *, (list_position({list(_BY_LACK)}, status) * 100000 + coalesce(as_of - until, 0), source) as lack
          from ({known}))
        group by framework, as_of"""  # noqa: S608 - our own header
