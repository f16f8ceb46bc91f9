"""Consistency checks of rows. A check is a SELECT in `checks/` that returns the violations, so no row means success.

Columns of every check: `subject` (as github/12345; NULL if it is about something else), `observed_at` (the observation that showed it,
or NULL) and `detail`. A header `Fails: source` is policy: while the violation lasts, metrics that need this source have no value but
`detail` as their reason. Every check has a header `Do` or `Wait`: what to do about a violation, or why there is nothing to do.
"""

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.sqlfile import read_folder

CHECKS = Path(__file__).parent / "checks"

_LABEL, _NAMED = "coalesce(n.repo, o.subject)", "left join pulse.repo_names n on 'github/' || n.repo_id = o.subject"


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation.

    Attributes:
        check: Name of the check.
        subject: Owner/name of a repository, else the subject itself; None if it is about something else.
        detail: The numbers.
        todo: What to do about it, for people; None if it passes or does no harm.
        wait: Why there is nothing to do, None if there is something.
    """

    check: str
    subject: str | None
    detail: str
    todo: str | None
    wait: str | None


def check(con: DuckDBPyConnection) -> list[Violation]:
    """Run every check on the working file and return the violations by check and repository, at each repository's newest observation."""
    found = []
    for file in read_folder(CHECKS):
        rows = con.execute(
            f"""select {_LABEL} as label, o.detail from ({file.statement}) o {_NAMED}
                qualify o.observed_at is null or o.observed_at = max(o.observed_at) over (partition by o.subject)
                order by label, o.detail"""  # noqa: S608 - our own files
        ).fetchall()
        found += [Violation(file.name, label, detail, file.header.get("Do"), file.header.get("Wait")) for label, detail in rows]
    return found


def standing_violations(con: DuckDBPyConnection) -> list[str]:
    """Return in words the violations at the newest observation of each repository, as stored by the last measuring."""
    rows = con.execute(
        f"""select o.source || ' of ' || {_LABEL} || ': ' || o.detail from pulse.violations o {_NAMED}
            where n.repo_id is null or o.observed_at = (select max(l.observed_at) from raw.observations l where l.repo_id = n.repo_id)
            order by 1"""  # noqa: S608 - our own words
    ).fetchall()
    return [said for (said,) in rows]


def faults() -> str:
    """Return the SELECT of all violations that fail a source: the columns of `pulse.violations`."""
    failing = [file for file in read_folder(CHECKS) if "Fails" in file.header]
    return " union all ".join(
        f"select subject, observed_at, '{file.name}' as check_name, '{file.header['Fails']}' as source, detail from ({file.statement})"  # noqa: S608 - our own files
        for file in failing
    )
