"""Recomputation of every week of 1,000 repositories, a framework each, compared with a plain pandas loop over a sample of them.

A second run has the same repositories as frameworks of ten, the shape of a catalog.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from benchmarks.process import module, run
from benchmarks.table import table
from warehouse.connection import open_work
from warehouse.migrate import migrate

AS_OF, NOW = "2026-08-24", datetime(2026, 8, 24, 2, tzinfo=UTC)
_EVENTS = ("commits", "issues", "issue_events", "pulls", "forks", "star_days")
_ROWS = Path(__file__).with_name("scale_rows.sql")
_SAMPLE = 20
_REPOS_TOGETHER = 10


def report(folder: Path, repos: int = 1_000) -> list[str]:
    """Return the figures as Markdown: the whole history scored and published; the loop extrapolated from every 50th repository."""
    file, catalog = folder / "scale.duckdb", folder / "catalog.duckdb"
    events = write(file, repos, repos)
    apart = run(module("benchmarks.recompute", file, AS_OF, NOW.isoformat()), {})
    write(catalog, repos, repos // _REPOS_TOGETHER)
    together = run(module("benchmarks.recompute", catalog, AS_OF, NOW.isoformat()), {})
    sample = range(1, repos + 1, repos // _SAMPLE)
    loop = run(module("benchmarks.pandas_loop", file, *sample), {})
    share = _share_of_events(file, sample)
    whole = f"{loop.result['seconds']:.0f}, for all repositories {loop.result['seconds'] / share:,.0f} (extrapolated)"
    rows = [
        ("weeks of repositories", *(f"{took.result['repo_weekly']:,}" for took in (apart, together)), f"{loop.result['weeks']:,}"),
        (
            "metric values and scores",
            *(f"{took.result['metric_values']:,} and {took.result['scores']:,}" for took in (apart, together)),
            "none",
        ),
        ("measured and scored, s", *(f"{took.result['computed_s']:.0f}" for took in (apart, together)), whole),
        ("verdicts and publishing, s", *(f"{took.result['published_s']:.0f}" for took in (apart, together)), "none"),
        ("CPU s", *(f"{took.cpu_s:.0f}" for took in (apart, together, loop))),
        ("peak MB", *(f"{took.peak_mb or 0:,.0f}" for took in (apart, together, loop))),
    ]
    shapes = (f"{repos:,} frameworks of one", f"{repos // _REPOS_TOGETHER:,} frameworks of {_REPOS_TOGETHER}")
    return [
        f"Recompute of {repos:,} repositories with {events / 1e6:.1f} million events, as `pulse history` does it:",
        *table(("", *shapes, f"pandas loop, {len(sample)} repositories with {share:.1%} of the events"), rows),
        f"All {loop.result['compared']:,} weeks of the sample are the same on both sides.",
        "",
    ]


def write(file: Path, repos: int, frameworks: int, *, since: date = date(2016, 8, 22), events: float = 1) -> int:
    """Write a working file of so many repositories and frameworks; return how many events it has.

    Args:
        file: to make.
        repos: how many.
        frameworks: over which they are dealt out.
        since: when they began.
        events: of the 20,000 that a repository has otherwise, the share.
    """
    with open_work(file) as work:
        migrate(work, NOW)
        con = work.cursor()
        con.execute(f"set variable repos = {repos}")
        con.execute(f"set variable frameworks = {frameworks}")
        con.execute(f"set variable since = date '{since}'")
        con.execute(f"set variable events = {events}")
        con.execute(_ROWS.read_text(encoding="utf-8"))
        return sum(con.execute(f"select count(*) from raw.{name}").fetchall()[0][0] for name in _EVENTS)


def _share_of_events(file: Path, sample: range) -> float:
    with duckdb.connect(file, read_only=True) as con:
        shares = " union all ".join(f"select repo_id from raw.{name}" for name in _EVENTS)
        share: float = con.execute(
            f"select avg((repo_id in (from range({sample.start}, {sample.stop}, {sample.step})))::int) from ({shares})"
        ).fetchall()[0][0]
    return share
