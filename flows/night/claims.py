"""Checks of the claims against the evidence: on each claim's own date, and on the date of the run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from catalog.claim import Claim, Finding
from catalog.load import Catalog
from warehouse.claim_query import LIMIT_SECONDS, NoNumberError, claim_value
from warehouse.claims import CHECKS, append_checks
from warehouse.connection import Work, open_published
from warehouse.publish import publish

Publishing = Callable[[Work, Path, datetime, Callable[[str], None] | None], None]
"""Publishes a working file into a target; gets the time and what is called with the name of each table."""

_DATE = re.compile(r"\$as_of\b")
_SCALED_BACK = """select measured_value / (
  select coalesce(min(s.factor), 1)
  from simulated_scale s
  join framework_repos r on r.repo = s.repo and r.role = 'core'
  join claims c on c.framework = r.framework and c.claim_id = '{claim}'
  where s.kind = '{counts}'
) as measured_value
from (
{asked}
)"""
_SCALED_NOTE = "Counted in a simulation that is cut down, and scaled back to the real size."


@dataclass(frozen=True, slots=True)
class Verdict:
    """The finding for a claim on a date; `evidence` is the query that was run, or the address of a page."""

    finding: Finding
    measured_value: float | None
    evidence: str | None
    note: str | None


def publish_checked(
    work: Work,
    target: Path,
    catalog: Catalog,
    as_of: date,
    now: datetime,
    on_progress: Callable[[str], None] | None = None,
    publishing: Publishing = publish,
) -> None:
    """Publish, check the claims on the published copy, and publish again if a check differs from the last.

    The reason for this order: docs/decisions/0004-claims-on-the-published-copy.md.

    Args:
        work: The working file, measured and scored.
        target: The published copy.
        catalog: Whose claims are checked.
        as_of: The date that "now" means, exclusive.
        now: When this is found and published.
        on_progress: Called with the name of each table that is published, each time.
        publishing: How it is published.
    """
    work.write_log()  # or the rows of the night stay in memory beside those of the copy
    publishing(work, target, now, on_progress)
    claims = [claim for framework in catalog.frameworks.values() for claim in framework.claims]
    with open_published(target) as con:
        checks = checked(con, claims, as_of, now)
    if append_checks(work, checks):
        publishing(work, target, now, on_progress)


def checked(con: DuckDBPyConnection, claims: list[Claim], as_of: date, now: datetime, limit_seconds: float = LIMIT_SECONDS) -> pa.Table:
    """Check every claim twice; return the rows of `claim_checks`.

    Args:
        con: On a published copy.
        claims: Of any frameworks.
        as_of: The date of the run, exclusive.
        now: When this is found.
        limit_seconds: The limit of one query.
    """
    rows = [
        (claim.id, now.astimezone(UTC).replace(tzinfo=None), found.measured_value, found.finding, found.evidence, found.note, day, is_then)
        for claim in claims
        for day, is_then, found in _twice(con, claim, as_of, limit_seconds)
    ]
    return pa.Table.from_pylist([dict(zip(CHECKS.names, row, strict=True)) for row in rows], CHECKS)


def _twice(con: DuckDBPyConnection, claim: Claim, as_of: date, limit_seconds: float) -> Iterator[tuple[date, bool, Verdict]]:
    for day, is_then in ((claim.as_of, True), (as_of, False)):
        if day > as_of and claim.sql is not None:
            yield day, is_then, Verdict("not_checkable", None, None, "the warehouse does not reach that date yet")
        else:
            yield day, is_then, verdict(con, claim, day, limit_seconds)


def verdict(con: DuckDBPyConnection, claim: Claim, as_of: date, limit_seconds: float = LIMIT_SECONDS) -> Verdict:
    """Check one claim on one date. A query that fails makes only this claim not checkable.

    Args:
        con: On a published copy.
        claim: With a query, a finding, or the reason why there is neither.
        as_of: The date, exclusive.
        limit_seconds: The limit of the query.
    """
    if claim.sql is None or claim.expect is None:
        return Verdict(claim.finding or "not_checkable", None, claim.evidence, claim.note if claim.finding else claim.reason)
    asked, note = _DATE.sub(f"date '{as_of}'", claim.sql.strip()), claim.note
    if claim.counts is not None and _is_cut(con):
        asked = _SCALED_BACK.format(claim=claim.id, counts=claim.counts, asked=asked)
        note = " ".join(filter(None, (note, _SCALED_NOTE)))
    try:
        measured = claim_value(con, asked, limit_seconds)
    except NoNumberError as reason:
        return Verdict("not_checkable", None, asked, str(reason))
    return Verdict(claim.expect.finding(measured), measured, asked, note)


def _is_cut(con: DuckDBPyConnection) -> bool:
    return bool(con.execute("select count(*) from simulated_scale").fetchall()[0][0])
