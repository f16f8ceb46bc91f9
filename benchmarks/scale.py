"""Every week of 1,000 repositories computed anew, beside a plain pandas loop over a sample of them."""

from datetime import UTC, datetime
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


def report(folder: Path, repos: int = 1_000) -> list[str]:
    """Return the figures as Markdown: the whole history measured and scored, and the loop extrapolated from every 50th repository."""
    file = folder / "scale.duckdb"
    events = _write(file, repos)
    ours = run(module("benchmarks.recompute", file, AS_OF, NOW.isoformat()), {})
    sample = range(1, repos + 1, repos // _SAMPLE)
    loop = run(module("benchmarks.pandas_loop", file, *sample), {})
    share = _share_of_events(file, sample)
    told = ours.told
    rows = [
        ("weeks of repositories", f"{told['repo_weekly']:,}", f"{loop.told['weeks']:,}"),
        ("metric values and scores", f"{told['metric_values']:,} and {told['scores']:,}", "none"),
        (
            "wall s",
            f"{ours.wall_s:.0f}",
            f"{loop.told['seconds']:.0f}, for all repositories {loop.told['seconds'] / share:,.0f} (extrapolated)",
        ),
        ("CPU s", f"{ours.cpu_s:.0f}", f"{loop.cpu_s:.0f}"),
        ("peak MB", f"{ours.peak_mb or 0:,.0f}", f"{loop.peak_mb or 0:,.0f}"),
    ]
    return [
        f"Recompute of {repos:,} repositories with {events / 1e6:.1f} million events:",
        *table(("", "the product", f"pandas loop, {len(sample)} repositories with {share:.1%} of the events"), rows),
        f"All {loop.told['compared']:,} weeks of the sample are the same on both sides.",
        "",
    ]


def _write(file: Path, repos: int) -> int:
    with open_work(file) as work:
        migrate(work, NOW)
        con = work.cursor()
        con.execute(f"set variable repos = {repos}")
        con.execute(_ROWS.read_text(encoding="utf-8"))
        return sum(con.execute(f"select count(*) from raw.{name}").fetchall()[0][0] for name in _EVENTS)


def _share_of_events(file: Path, sample: range) -> float:
    with duckdb.connect(file, read_only=True) as con:
        shares = " union all ".join(f"select repo_id from raw.{name}" for name in _EVENTS)
        share: float = con.execute(
            f"select avg((repo_id in (from range({sample.start}, {sample.stop}, {sample.step})))::int) from ({shares})"
        ).fetchall()[0][0]
    return share
