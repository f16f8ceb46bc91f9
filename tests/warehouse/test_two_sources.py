"""Where two sources of one count disagree, the metric that rests on them has no number, and says why, until they agree again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.warehouse.test_checks import sound, with_numbers_that_nobody_has
from tests.worlds.raw_rows import RawRows
from warehouse.alerts.inputs import ask
from warehouse.check import standing_violations
from warehouse.connection import Work
from warehouse.measure import measure
from warehouse.surface import define

AS_OF = dt.date(2024, 6, 3)

PAIRS: list[tuple[str, Callable[[], RawRows], tuple[str, ...], str, str]] = [
    ("issues", lambda: sound(issues_total=130), ("closed30", "any_close_rate_30d"), "100 issues here, 130 on GitHub", "issues_total = 100"),
    (
        "issues",
        with_numbers_that_nobody_has,
        ("closed30", "any_close_rate_30d"),
        "80 of the last 380 numbers are neither an issue nor a pull request here",
        "",
    ),
    ("stars", lambda: sound(stars=150), (), "the history adds up to 100, GitHub counts 150", "stars = 100"),
    (
        "commits",
        lambda: sound(commits_total=40),
        ("commits_wk", "c90", "lifetime_contrib"),
        "1 commits here by git, 40 by GitHub's count",
        "commits_total = 1",
    ),
]
"""Source, rows that disagree, the metrics that fail (none by the history of stars, since the count of the night stands), what is said,
and what would have to be true for both to agree."""


def metrics_of(work: Work) -> dict[str, tuple[Any, ...]]:
    rows = work.cursor().execute("select metric, value, status, reason from pulse.metric_values where as_of = $1", [AS_OF]).fetchall()
    return {metric: tuple(told) for metric, *told in rows}


def findings_of(work: Work) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in ask(work.cursor(), "failed_checks", {"as_of": AS_OF}).to_pylist()]


@pytest.fixture
def work(work: Work) -> Work:
    with work.transaction() as con:
        define(con)
    return work


@pytest.mark.parametrize(("source", "made", "metrics", "detail", "agreed"), PAIRS)
def test_a_pair_that_disagrees_fails_its_metrics_alone_with_a_reason_and_is_a_finding(
    work: Work, source: str, made: Callable[[], RawRows], metrics: tuple[str, ...], detail: str, agreed: str
) -> None:
    made().write(work)
    measure(work, AS_OF)
    told = metrics_of(work)
    assert {name: told[name] for name in metrics} == dict.fromkeys(metrics, (None, "missing", f"o/r1: {detail}"))
    assert [name for name in ("closed30", "stars", "c90") if told[name][1] == "observed"] == [
        name for name in ("closed30", "stars", "c90") if name not in metrics
    ]
    assert standing_violations(work.cursor()) == [f"{source} of o/r1: {detail}"]
    kind = "stock_disagreement" if source == "stars" else "disagreement"
    assert findings_of(work) == [("x", kind, AS_OF, AS_OF + dt.timedelta(days=7), None, f"{source} of o/r1: {detail}")]

    if made is with_numbers_that_nobody_has:
        return
    with work.transaction() as con:
        con.execute(f"update raw.observations set {agreed}")
    measure(work, AS_OF)
    assert {name: metrics_of(work)[name][1] for name in metrics} == dict.fromkeys(metrics, "observed")
    assert (standing_violations(work.cursor()), findings_of(work)) == ([], [])


def test_looks_that_disagree_within_a_week_are_one_finding_and_later_ones_another(work: Work) -> None:
    raw = sound()
    raw.write(work)
    with work.transaction() as con:
        for day in ("2024-05-01", "2024-05-05", "2024-05-20"):
            row = f"'github/1', timestamp '{day} 02:00', 'issues_missing', 'issues', 'seen on {day}'"
            con.execute(f"insert into pulse.violations values ({row})")
    assert sorted(row[2:4] + row[5:] for row in findings_of(work)) == [
        (dt.date(2024, 5, 1), dt.date(2024, 5, 12), "issues of o/r1: seen on 2024-05-01"),
        (dt.date(2024, 5, 20), dt.date(2024, 5, 27), "issues of o/r1: seen on 2024-05-20"),
    ]
