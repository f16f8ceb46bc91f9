"""What the alarm policy is given, on rows small enough to count by hand."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from scoring.alerts.policy import load as load_policy
from warehouse.alerts.inputs import ask, basis_since
from warehouse.connection import Work

AS_OF = dt.date(2024, 5, 8)


@pytest.fixture
def work(work: Work) -> Work:
    run(work, "insert into pulse.frameworks values ('foo', 'Foo', null)")
    return work


def run(work: Work, *statements: str) -> None:
    with work.transaction() as con:
        for statement in statements:
            con.execute(statement)


def found(work: Work, name: str, **given: object) -> list[tuple[Any, ...]]:
    table: pa.Table = ask(work.cursor(), name, {"as_of": AS_OF, **given})
    return sorted(tuple(row.values()) for row in table.to_pylist())


def core(name: str, since: str = "null", until: str = "null") -> str:
    return f"insert into pulse.framework_repos values ('foo', '{name}', 'core', {since}, {until})"


def look(repo_id: int, day: str, *, archived: bool = False, issues: int | None = None) -> str:
    total = "null" if issues is None else str(issues)
    return f"""insert into raw.observations by name
               select {repo_id} as repo_id, timestamp '{day} 02:00' as observed_at, 'o/r{repo_id}' as repo,
                 timestamp '2015-01-01' as created_at, {archived} as is_archived, {total} as issues_total"""


def named(repo_id: int) -> str:
    return f"insert into raw.names values ('o/r{repo_id}', {repo_id}, '2020-01-01')"


def complete(repo_id: int, source: str, since: str = "null", until: str = "'2024-05-08 02:00'") -> str:
    return f"insert into raw.coverage values ('github/{repo_id}', '{source}', {since}, {until})"


def issues(repo_id: int, count: int, day: str) -> str:
    return f"""insert into raw.issues by name
               select {repo_id} as repo_id, range as number, timestamp '{day}' as created_at, 'OPEN' as state, false as author_is_bot,
                 timestamp '{day}' as known_at from range({count})"""


def asked(source: str, *answers: tuple[str, str], repo: str = "o/r1") -> list[str]:
    return [
        f"insert into pulse.source_status values ('r', '{source}', '{repo}', '{outcome}', 0, 0, null, '{day} 02:01')"
        for day, outcome in answers
    ]


def test_a_repository_that_leaves_or_joins_later_is_a_move_and_the_first_one_is_none(work: Work) -> None:
    run(
        work,
        core("o/old", until="'2019-09-17'"),
        "insert into pulse.framework_repos values ('foo', 'host/host', 'host', '2019-09-17', '2021-06-15')",
        core("o/new", since="'2021-06-15'"),
        core("o/later", since="'2024-06-01'"),
    )
    assert found(work, "moves") == [
        ("foo", dt.date(2019, 9, 17), "o/old leaves the framework"),
        ("foo", dt.date(2021, 6, 15), "o/new joins the framework"),
    ]


def test_a_framework_that_begins_on_a_day_has_not_moved_on_it(work: Work) -> None:
    run(work, core("o/a", since="'2019-01-01'"), core("o/b", since="'2019-01-01'"))
    assert found(work, "moves") == []


@pytest.mark.parametrize(
    ("looks", "is_certain"),
    [
        ([True], False),
        ([False, True], False),
        ([True, True], True),
        ([False, True, True], True),
        ([True, True, False], False),
        ([True, False, True], False),
    ],
)
def test_archived_is_certain_when_the_last_two_looks_say_so(work: Work, looks: list[bool], is_certain: bool) -> None:
    run(work, core("o/r1"), named(1), *(look(1, f"2024-05-0{day}", archived=is_archived) for day, is_archived in enumerate(looks, start=1)))
    assert bool(found(work, "facts")) == is_certain


def test_one_repository_of_two_that_was_seen_archived_once_leaves_doubt(work: Work) -> None:
    run(work, core("o/r1"), named(1), core("o/r2"), named(2), *(look(1, f"2024-05-0{day}", archived=True) for day in (1, 2)))
    run(work, look(2, "2024-05-02", archived=True))
    assert found(work, "facts") == []
    run(work, look(2, "2024-05-03", archived=True))
    assert [fact[:2] for fact in found(work, "facts")] == [("foo", "archived")]


def test_what_was_archived_before_the_first_look_is_dated_before_it_unless_github_gives_the_day(work: Work) -> None:
    # REST, which is asked without a token, does not say since when
    run(work, core("o/r1"), named(1), *(look(1, f"2024-05-0{day}", archived=True) for day in (2, 3)))
    assert found(work, "facts") == [("foo", "archived", dt.date(2024, 5, 1), "GitHub: o/r1, so at the first look", "day")]
    run(work, "update raw.observations set archived_at = '2024-05-02'")
    assert found(work, "facts") == [("foo", "archived", dt.date(2024, 5, 2), "GitHub: o/r1", "day")]


def test_what_was_seen_open_and_then_archived_is_dated_by_the_first_look_that_saw_it(work: Work) -> None:
    run(work, core("o/r1"), named(1), look(1, "2024-05-01"), *(look(1, f"2024-05-0{day}", archived=True) for day in (2, 3)))
    assert found(work, "facts") == [("foo", "archived", dt.date(2024, 5, 2), "GitHub: o/r1", "day")]


def test_what_people_wrote_into_the_catalog_needs_no_look(work: Work) -> None:
    run(
        work,
        """insert into pulse.framework_events by name select 'foo' as framework, 'retired' as kind, date '2024-05-01' as on_date,
             'day' as precision, 'Retired' as title, 'https://example.org' as source""",
    )
    assert found(work, "facts") == [("foo", "retired", dt.date(2024, 5, 1), "https://example.org", "day")]


def test_rows_are_held_against_the_total_of_the_last_look_of_each_week(work: Work) -> None:
    run(work, core("o/r1"), named(1), complete(1, "issues"), issues(1, 150, "2024-01-01"), issues(1, 30, "2024-05-02"))
    run(work, look(1, "2024-04-30", issues=999), look(1, "2024-05-01", issues=151), look(1, "2024-05-07", issues=181))
    assert found(work, "pairs") == [
        ("foo", "issues of o/r1", dt.date(2024, 5, 1), 150.0, 151.0),
        ("foo", "issues of o/r1", dt.date(2024, 5, 7), 180.0, 181.0),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        complete(1, "issues", since="'2023-01-01'"),  # not from the beginning
        complete(1, "issues", until="'2024-05-06'"),  # not until the look
        complete(1, "pulls"),  # not this list
    ],
)
def test_a_list_that_we_do_not_hold_as_a_whole_is_not_compared(work: Work, statement: str) -> None:
    run(work, core("o/r1"), named(1), statement, issues(1, 10, "2024-01-01"), look(1, "2024-05-07", issues=500))
    assert found(work, "pairs") == []


def test_small_totals_are_not_compared(work: Work) -> None:
    run(work, core("o/r1"), named(1), complete(1, "issues"), look(1, "2024-05-07", issues=99))
    assert found(work, "pairs") == []


def test_a_source_that_stopped_to_answer_is_an_outage_until_it_answers_again(work: Work) -> None:
    run(
        work,
        core("o/r1"),
        *asked("commits", ("2024-04-20", "ok"), ("2024-04-21", "denied"), ("2024-04-22", "unavailable"), ("2024-04-27", "ok")),
    )
    assert found(work, "outages") == [
        ("foo", "outage", dt.date(2024, 4, 21), dt.date(2024, 4, 27), None, "commits of o/r1: no answer since 2024-04-20 (denied)")
    ]


def test_an_outage_that_lasts_has_no_end_yet(work: Work) -> None:
    run(work, core("o/r1"), *asked("issues", ("2024-05-01", "ok"), ("2024-05-02", "malformed"), ("2024-05-08", "malformed")))
    assert [row[2:4] for row in found(work, "outages")] == [(dt.date(2024, 5, 2), AS_OF + dt.timedelta(days=7))]


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        (
            "commits",
            [("2024-05-01", "ok"), ("2024-05-02", "unavailable"), ("2024-05-03", "unavailable"), ("2024-05-04", "ok")],
        ),  # too short
        ("commits", [("2024-05-01", "denied"), ("2024-05-08", "denied")]),  # never answered: nothing was lost
        ("stars", [("2024-04-01", "ok"), ("2024-04-02", "denied"), ("2024-05-08", "denied")]),  # no part of vitality
        ("commits", [("2024-04-01", "ok"), ("2024-05-08", "unchanged")]),  # nights that did not ask
    ],
)
def test_what_is_no_outage(work: Work, source: str, answers: list[tuple[str, str]]) -> None:
    run(work, core("o/r1"), *asked(source, *answers))
    assert found(work, "outages") == []


ASLEEP = "asleep: nothing moved since the look of 2024-04-30"


def nights_asleep(*days: int) -> list[str]:
    return [
        f"""insert into pulse.source_status (run_id, source, subject, outcome, reason, happened_at)
            values ('{day}', 'facts', 'O/r1', 'unchanged', '{ASLEEP}', '2024-05-0{day} 02:00')"""
        for day in days
    ]


def test_a_repository_that_was_left_asleep_and_then_fails_for_a_night_is_no_outage(work: Work) -> None:
    """The look of 30 April answered, then six nights asked nobody; with the failure of the seventh night it is one day."""
    run(work, core("o/r1"), *asked("issues", ("2024-04-30", "ok"), ("2024-05-07", "unavailable")), *nights_asleep(1, 2, 3, 4, 5, 6))
    assert found(work, "outages") == []


def test_it_is_one_when_it_fails_for_four_nights_in_which_it_was_asked(work: Work) -> None:
    failed = [(f"2024-05-0{day}", "unavailable") for day in (4, 5, 6, 7)]
    run(work, core("o/r1"), *asked("issues", ("2024-04-30", "ok"), *failed), *nights_asleep(1, 2, 3))
    assert [(row[2], row[5]) for row in found(work, "outages")] == [
        (dt.date(2024, 5, 4), "issues of o/r1: no answer since 2024-05-03 (unavailable)")
    ]


def test_an_outage_of_a_satellite_touches_no_framework(work: Work) -> None:
    run(work, "insert into pulse.framework_repos values ('foo', 'o/r1', 'satellite', null, null)")
    run(work, *asked("commits", ("2024-04-01", "ok"), ("2024-04-02", "denied"), ("2024-05-08", "denied")))
    assert found(work, "outages") == []


def since(work: Work, as_of: dt.date, policies: str = "p") -> dt.date:
    with work.transaction() as con:
        return basis_since(con, policies, as_of)["foo"]


def test_a_framework_is_judged_anew_when_what_it_rests_on_changes_and_only_then(work: Work) -> None:
    days = [AS_OF + dt.timedelta(days=number) for number in range(8)]
    run(work, core("o/r1"), named(1), complete(1, "commits"))
    assert since(work, days[0]) == days[0]
    assert since(work, days[1]) == days[0]
    run(work, "update raw.coverage set complete_until = '2024-06-01'")
    run(work, complete(1, "stars"))
    assert since(work, days[2]) == days[0]  # more of the same, and what vitality does not rest on
    run(work, complete(1, "issues", since="'2024-01-01'"))
    assert since(work, days[3]) == days[3]  # one more source
    run(work, "update raw.coverage set complete_from = null")
    assert since(work, days[4]) == days[4]  # further back
    run(work, core("o/r2"), named(2))
    assert since(work, days[5]) == days[5]  # one more repository
    assert since(work, days[6], "another policy") == days[6]
    assert since(work, days[7], "another policy") == days[6]


def test_shares_are_those_of_mondays_with_the_own_numbers_beside(work: Work) -> None:
    for metric, day, value in (
        ("question_share_ret", "2024-04-29", "0.5"),
        ("questions_ret", "2024-04-29", "0.7"),
        ("question_share_ret", "2024-04-30", "0.4"),
        ("question_share", "2024-04-29", "0.1"),
        ("question_share_ret", "2024-05-06", "null"),
    ):
        standing = "missing" if value == "null" else "observed"
        run(
            work,
            f"""insert into pulse.metric_values by name
                select 'foo' as framework, '{metric}' as metric, date '{day}' as as_of, {value} as value, 'ratio' as unit,
                  '{standing}' as status""",
        )
    assert found(work, "shares")[:1] == [("foo", "questions", dt.date(2024, 4, 29), 0.5, 0.7)]
    assert [row[2] for row in found(work, "shares")] == [dt.date(2024, 4, 29), dt.date(2024, 5, 6)]


def test_every_signal_of_supply_in_the_policy_is_read_on_mondays_where_it_has_a_value(work: Work) -> None:
    signals = sorted({one.metric for one in load_policy().supply})
    assert len(signals) == 3
    monday, tuesday = dt.date(2024, 5, 6), dt.date(2024, 5, 7)
    insert = "insert into pulse.metric_values (framework, metric, as_of, value, unit, status) values"
    for metric in (*signals, "stars"):
        rows = [f"('foo', '{metric}', date '{day}', 0.5, 'u', 'observed')" for day in (monday, tuesday)]
        run(work, f"{insert} {rows[0]}, {rows[1]}, ('bar', '{metric}', date '{monday}', null, 'u', 'missing')")
    assert found(work, "supply") == [("foo", metric, monday, 0.5) for metric in signals]
