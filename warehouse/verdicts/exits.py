"""What the exits of companies are found in, and how they are written down."""

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.merge import RowCounts, sync


def sponsor_weeks(con: DuckDBPyConnection) -> tuple[pa.Table, pa.Table]:
    """Read the commits by people of each counted week, and those of each company, as `scoring.sponsors.exits` takes them.

    A week counts as not counted where the companies of some of its commits were not read yet.
    """
    weeks = con.execute(
        """select w.framework, w.week_start, if(u.framework is null, w.human_commits, null) as commits
           from pulse.framework_weekly w
           left join (select distinct framework, week_start from pulse.commits_by_company_weekly where company is null) u
             using (framework, week_start)
           semi join pulse.frameworks using (framework)"""
    ).to_arrow_table()
    commits = con.execute(
        """select framework, week_start, company, commits from pulse.commits_by_company_weekly
           semi join (select company from pulse.company_domains where kind = 'company') using (company)
           semi join pulse.frameworks using (framework)"""
    ).to_arrow_table()
    return weeks, commits


def write_exits(con: DuckDBPyConnection, exits: pa.Table) -> RowCounts:
    """Make `pulse.vendor_exits` equal to these rows, and return what had to be written.

    Args:
        con: In a transaction on the working file.
        exits: Columns of that table.
    """
    con.register("incoming", exits)
    counts = sync(con, "pulse.vendor_exits", ("framework", "company", "left_on"), "from incoming")
    con.unregister("incoming")
    return counts
