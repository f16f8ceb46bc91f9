"""Measures the newest date a second time without the commits of each framework's largest company, by the definitions of every metric.

Nothing is defined twice: the intermediate tables and metrics that rest on commits are made again, while `left_out` names the commits that
they leave out. Every other metric is that of the first measuring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.measure import INTERMEDIATE, METRICS, make, set_variables, write_needs
from warehouse.merge import RowCounts, sync
from warehouse.metric import query
from warehouse.sqlfile import SqlFile, read_folder

LEFT_OUT = "left_out"
_DATES = "first_activity"
"""Since when there are dates does not change with who is left out."""

_TOO_FEW = "the company of fewer than half of the commits is known"
_STANDING = f"""
    select f.framework, d.as_of, s.largest as company, coalesce(s.reason,
      if(s.framework is null, 'no week has been counted', null), if(2 * s.known < s.commits, '{_TOO_FEW}', null)) as reason
    from pulse.frameworks f
    cross join (select max(as_of) as as_of from pulse.metric_values having count(*) > 0) d
    left join v_sponsors s using (framework)
    order by f.framework"""  # noqa: S608 - our own text
_OF_REPOSITORIES = """
    select distinct s.framework, c.repo_id, s.largest as company
    from v_sponsors s
    join pulse.members c on c.framework = s.framework and c.role = 'core' and c.repo_id is not null
    where list_contains($frameworks, s.framework)
    order by all"""
_KNOWN = "select * from pulse.metric_values where as_of = $as_of and list_contains($frameworks, framework) order by framework, metric"


@dataclass(frozen=True, slots=True)
class WithoutSponsor:
    """The newest date with and without the largest companies.

    Attributes:
        standing: `framework, as_of, company, reason` of every framework; the reason says why it is not measured without.
        metrics: Columns of `pulse.metric_values`, of the frameworks without a reason.
        without: Those of them that rest on commits, measured without the company.
    """

    standing: pa.Table
    metrics: pa.Table
    without: pa.Table


def measure_without_largest(con: DuckDBPyConnection) -> WithoutSponsor:
    """Measure the newest date without the largest companies; no table of the working file changes.

    Args:
        con: In a transaction on the working file, after the measuring of that date.
    """
    standing = con.execute(_STANDING).to_arrow_table()
    said = [row for row in standing.to_pylist() if row["reason"] is None]
    frameworks = [row["framework"] for row in said]
    as_of: date = said[0]["as_of"] if said else date.min
    asked = {"frameworks": frameworks, "as_of": as_of}
    metrics = con.execute(_KNOWN, asked).to_arrow_table()
    if not said:
        return WithoutSponsor(standing, metrics, metrics)
    made = con.execute(_OF_REPOSITORIES, {"frameworks": frameworks}).fetchall()
    return WithoutSponsor(standing, metrics, pa.concat_tables([_without(con, as_of, group) for group in _groups(made)]))


def _groups(rows: Sequence[tuple[str, int, str]]) -> list[dict[str, dict[int, str]]]:
    """Return frameworks with whom each of their repositories loses, so that within a group no repository loses two companies.

    One group is the rule; a repository that moved from one framework to another may have another largest company in each.
    """
    of: dict[str, dict[int, str]] = {}
    for framework, repo_id, company in rows:
        of.setdefault(framework, {})[repo_id] = company
    groups: list[dict[str, dict[int, str]]] = []
    for framework, repos in of.items():
        fits = (g for g in groups if all(o.get(repo, company) == company for o in g.values() for repo, company in repos.items()))
        group = next(fits, None)
        if group is None:
            groups.append({framework: repos})
        else:
            group[framework] = repos
    return groups


def _without(con: DuckDBPyConnection, as_of: date, group: Mapping[str, Mapping[int, str]]) -> pa.Table:
    """Measure the metrics that rest on commits for some frameworks, without the companies that their repositories lose."""
    set_variables(con, as_of, as_of - timedelta(days=1), list(group))
    whole, fewer, again = _steps()
    write_needs(con, again)
    con.execute(f"create or replace temp table {LEFT_OUT} (repo_id bigint, company varchar)")
    made = [make(con, file.name, file.statement) for file in whole]
    lost = sorted({(repo_id, company) for repos in group.values() for repo_id, company in repos.items()})
    con.executemany("insert into left_out values ($1, $2)", lost)
    made += [make(con, file.name, file.statement) for file in fewer]
    rows = [con.execute(query(con, file)).to_arrow_table() for file in again]
    con.execute("drop view needed")
    for name in {*made, LEFT_OUT}:
        con.execute(f"drop table {name}")
    return pa.concat_tables(rows)


def _steps() -> tuple[list[SqlFile], list[SqlFile], list[SqlFile]]:
    """Return the intermediate tables over all commits, those over fewer, each in their order, and the metrics that rest on the latter."""
    folder = read_folder(INTERMEDIATE)
    fewer = {LEFT_OUT}
    for file in folder:  # each comes after what it reads
        if file.name != _DATES and fewer & set(file.reads):
            fewer.add(file.name)
    metrics = [file for file in read_folder(METRICS) if fewer & set(file.reads)]
    wanted = _with_reads(folder, {name for file in metrics for name in file.reads} | {"availability"})
    whole = _with_reads(folder, wanted - fewer)
    return [file for file in folder if file.name in whole], [file for file in folder if file.name in fewer & wanted], metrics


def _with_reads(folder: Sequence[SqlFile], names: set[str]) -> set[str]:
    """Return the names with those of everything that they rest on."""
    found = set(names)
    for file in reversed(folder):
        if file.name in found:
            found |= set(file.reads)
    return found


def write_without_sponsor(con: DuckDBPyConnection, rows: pa.Table) -> RowCounts:
    """Make `pulse.health_without_sponsor` equal to these rows, and return what had to be written."""
    con.register("incoming", rows)
    counts = sync(con, "pulse.health_without_sponsor", ("framework",), "from incoming")
    con.unregister("incoming")
    return counts
