"""Every known way to fail, on a first fill and on a night with news: what is written down, and that no failure becomes a number."""

from collections.abc import Iterable, Iterator

import pytest

from flows.errors import DONE, PARTLY
from flows.orchestration.refresh import EXIT_CODES
from tests.system.fault_injection.conftest import STRUCK, Night, Placement
from tests.worlds.fault_matrix import ROWS, Row
from tests.worlds.many_repositories import Surface, night, owner_name

FINE = {"ok", "unchanged", "true_zero"}
EACH = pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])  # a sample runs without those that are not in it (conftest.py)
ON = pytest.mark.parametrize("number", STRUCK)
NEEDS = {
    "commits": ("commits_wk", "commit_ret", "contrib_ret", "lifetime_contrib", "c90"),
    "issues": ("closed30", "any_close_rate_30d"),
    "releases": ("release_days",),
}
"""The metrics that a source alone feeds; stars and forks also stand on our own nightly count."""

SAID_THEN = {"verdicts", "verdict_weeks", "repo_observations"}
"""What was said or seen on a night stays as it was then: a failed look is no row, and a verdict is never taken back."""


STANDS_ON_COUNTS = ("metric_values", "scores", "score_parts")


def lost_counts(number: int) -> set[object]:
    """Dates whose last count within 48 hours was the look that failed: nobody can say any more how many stars there were."""
    return {night(number - 2).date(), night(number - 1).date()} if number > 2 else set()


def metrics(surface: Surface, project: str) -> dict[tuple[object, object], tuple[object, object, object]]:
    """(metric, as_of) to value, status and reason."""
    return {(row[1], row[2]): (row[3], row[6], row[7]) for row in surface.rows("metric_values", project)}


def weeks(surface: Surface, project: str) -> Iterator[tuple[object, int, object]]:
    """Every cell of the weekly table: week, column, value."""
    for row in surface.rows("repo_weekly", project):
        for column, value in enumerate(row[2:]):
            yield row[1], column, value


@EACH
@ON
def test_the_outcome_and_its_reason_are_recorded_and_the_exit_code_says_so(
    faulty: dict[int, Night], placement: Placement, row: Row, number: int
) -> None:
    project, found = placement.addresses[row], faulty[number]
    outcomes = {source: said for (source, of), said in found.source_status.items() if of == project}
    others = {source for each, where in placement.addresses.items() if where == project and each is not row for source in each.outcomes}
    assert {source: outcome for source, (outcome, _) in outcomes.items() if outcome not in FINE and source not in others} == row.expected(
        number
    )
    assert all(row.reason in (outcomes[source][1] or "") for source in row.expected(number))
    named = {one.source for one in found.outcome.failures if one.subject == owner_name(project)} - others
    assert named == set(row.expected(number))
    assert EXIT_CODES[found.outcome.status] == PARTLY


@EACH
@ON
def test_no_failure_becomes_a_number(
    faulty: dict[int, Night], undisturbed: dict[int, Night], placement: Placement, row: Row, number: int
) -> None:
    """A number is the true one, or that of the last good night and says so, or there is none."""
    project = placement.addresses[row]
    mine, true = metrics(faulty[number].surface, project), metrics(undisturbed[number].surface, project)
    before = metrics(faulty[number - 1].surface, project) if number > 1 else {}
    last_good = night(number - 1).date()
    for (metric, as_of), (value, status, reason) in mine.items():
        carried = before.get((metric, last_good), (None,))[0]
        is_carried = as_of == night(number).date() and value == carried and str(reason).startswith(f"as of {last_good}")
        is_as_before = (metric, as_of) in before and value == before[metric, as_of][0]
        assert value is None or value == true[metric, as_of][0] or is_carried or is_as_before, (metric, as_of, value, status, reason)
    known = {(week, column): value for week, column, value in weeks(undisturbed[number].surface, project)}
    assert [cell for cell in weeks(faulty[number].surface, project) if cell[2] not in {None, known[cell[:2]]}] == []
    assert list(unfounded(row.expected(number), mine, number)) == []


def unfounded(outcomes: Iterable[str], found: dict[tuple[object, object], tuple[object, object, object]], number: int) -> Iterator[object]:
    """Numbers of tonight that stand on a source which failed."""
    for source in outcomes:
        for metric in NEEDS.get(source, ()):
            value, _, reason = found[metric, night(number).date()]
            if value is not None and not str(reason).startswith(f"as of {night(number - 1).date()}"):
                yield source, metric, value, reason


@EACH
@pytest.mark.parametrize("number", [number + 1 for number in STRUCK])
def test_the_next_night_equals_one_that_never_failed(
    faulty: dict[int, Night], undisturbed: dict[int, Night], placement: Placement, row: Row, number: int
) -> None:
    project = placement.addresses[row]
    mine, true = faulty[number].surface, undisturbed[number].surface
    lost = lost_counts(number) if row.loses_counts else set()
    assert {
        table for table in true.tables if table not in STANDS_ON_COUNTS and mine.rows(table, project) != true.rows(table, project)
    } <= SAID_THEN
    for table in STANDS_ON_COUNTS:
        assert [each for each in mine.rows(table, project) if not lost & set(each)] == [
            each for each in true.rows(table, project) if not lost & set(each)
        ]
    verdicts = [surface.rows("verdicts", project)[-1][2:] for surface in (mine, true)]
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize("number", [number + 1 for number in STRUCK])
def test_every_row_is_about_a_project_and_the_night_ends_well(faulty: dict[int, Night], number: int) -> None:
    assert EXIT_CODES[faulty[number].outcome.status] == DONE
    homeless = {table: len(rows) for table, rows in faulty[number].surface.tables.items() if rows}
    for (table, _), rows in faulty[number].surface.by_project.items():
        homeless[table] -= len(rows)
    assert {table for table, count in homeless.items() if count} - {"alert_log", "alert_parts"} == {"meta", "dimensions", "company_domains"}


def test_the_undisturbed_nights_had_no_failure_and_had_news(undisturbed: dict[int, Night]) -> None:
    assert [found.outcome.status for found in undisturbed.values()] == ["ok"] * 4
    assert undisturbed[4].surface.tables["issues"] != undisturbed[2].surface.tables["issues"]
