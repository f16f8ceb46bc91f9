"""Checks: what the rows say against one another. A check is a SELECT in `checks/` that gives the offenders, so none is good news.

Columns of every check: `repo_id` (NULL where it is about something else), `observed_at` (the look it was found with, or NULL)
and `detail`. A header `Fails: source` is policy: while the offence stands, metrics that need this source have no number but
`detail` as their reason. Of the headers `Do` and `Wait` every check has one: what to do about an offence, or why there is nothing to do.
"""

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.sqlfile import read_folder

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True, slots=True)
class Offence:
    """One offender.

    Attributes:
        check: Name of the check.
        repo: Owner/name, None where it is not about a repository.
        detail: The numbers.
        todo: What to do about it, for people; None where it passes or is no harm.
        wait: Why there is nothing to do, None where there is.
    """

    check: str
    repo: str | None
    detail: str
    todo: str | None
    wait: str | None


def check(con: DuckDBPyConnection) -> list[Offence]:
    """Run every check on the working file and return the offenders, by check and repository; of a repository the newest look only."""
    found = []
    for file in read_folder(CHECKS):
        rows = con.execute(
            f"""select n.repo, o.detail from ({file.statement}) o left join pulse.repo_names n using (repo_id)
                qualify o.observed_at is null or o.observed_at = max(o.observed_at) over (partition by o.repo_id)
                order by n.repo, o.detail"""  # noqa: S608 - our own files
        ).fetchall()
        found += [Offence(file.name, repo, detail, file.header.get("Do"), file.header.get("Wait")) for repo, detail in rows]
    return found


def standing_offences(con: DuckDBPyConnection) -> list[str]:
    """Return in words what failed at the newest look of each repository, as the last measuring found it."""
    rows = con.execute(
        """select o.source || ' of ' || n.repo || ': ' || o.detail from pulse.offences o left join pulse.repo_names n using (repo_id)
           where o.observed_at = (select max(l.observed_at) from raw.observations l where l.repo_id = o.repo_id) order by 1"""
    ).fetchall()
    return [said for (said,) in rows]


def faults() -> str:
    """Return the SELECT of all offences that fail a source: the columns of `pulse.offences`."""
    failing = [file for file in read_folder(CHECKS) if "Fails" in file.header]
    return " union all ".join(
        f"select repo_id, observed_at, '{file.name}' as check_name, '{file.header['Fails']}' as source, detail from ({file.statement})"  # noqa: S608 - our own files
        for file in failing
    )
