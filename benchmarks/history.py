"""The whole history of 10,000 frameworks of one small repository each, which `pulse history` computes in parts."""

from datetime import date
from pathlib import Path

from benchmarks import scale
from benchmarks.process import module, run
from benchmarks.table import table
from flows.night.measure_since import REPOS_A_PART

_SINCE = date(2025, 8, 25)
_EVENTS = 0.02


def report(folder: Path, repos: int = 10_000) -> list[str]:
    """Return the figures as Markdown."""
    file = folder / "history.duckdb"
    events = scale.write(file, repos, repos, since=_SINCE, events=_EVENTS)
    took = run(module("benchmarks.recompute", file, scale.AS_OF, scale.NOW.isoformat()), {})
    found, peaks = took.result, took.result["peaks_mb"]
    rows = [
        ("weeks of repositories", f"{found['repo_weekly']:,}"),
        ("metric values, scores and parts of scores", f"{found['metric_values']:,}, {found['scores']:,}, {found['score_parts']:,}"),
        ("peak MB until everything is measured", f"{peaks['measured']:,.0f}"),
        ("peak MB until everything is scored", f"{peaks['scored']:,.0f}"),
        ("peak MB until it is published", f"{peaks['published']:,.0f}"),
        ("measured and scored, s", f"{found['computed_s']:.0f}"),
        ("verdicts and publishing, s", f"{found['published_s']:.0f}"),
        ("CPU s", f"{took.cpu_s:.0f}"),
    ]
    said = (
        f"{repos:,} frameworks of one repository, a year of weeks, {events / 1e6:.1f} million events, parts of {REPOS_A_PART} repositories:"
    )
    return [said, *table(("", "in parts"), rows)]
