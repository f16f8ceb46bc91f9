"""A notice waits in WATCH from the day on which it was read, until a person says what it is."""

import datetime as dt
from typing import Any

import pyarrow as pa

from scoring.alerts.lanes import after_facts, facts
from scoring.alerts.notices import NOTICES
from scoring.alerts.policy import load as load_policy
from scoring.alerts.weeks import Weeks

POLICY = load_policy()
FACTS = pa.schema({"framework": pa.string(), "kind": pa.string(), "on_date": pa.date32(), "source": pa.string()})
WATCHED, CERTAIN, GONE = "WATCH", "CRITICAL", None


def day(number: int) -> dt.date:
    """A day of March 2024."""
    return dt.date(2024, 3, number)


def notice(read: int, *, gone: int | None = None, decision: str | None = None, decided: int | None = None, **more: str) -> dict[str, Any]:
    told = {"framework": "foo", "notice": "N-00000001", "place": "README.md of o/foo", "quote": "Foo is deprecated", **more}
    days = {"gone_on": gone and day(gone), "decided_on": decided and day(decided)}
    return told | {"read_on": day(read), "decision": decision} | days


def lane(as_of: int, notices: list[dict[str, Any]], events: list[dict[str, Any]] | None = None) -> list[tuple[int, str | None, str | None]]:
    """(day, from, to) of each change."""
    changes = facts(pa.Table.from_pylist(events or [], FACTS), POLICY, day(as_of), pa.Table.from_pylist(notices, NOTICES))
    return [(change["as_of"].day, change["from_state"], change["to_state"]) for change in changes]


def confirmed(read: int, decided: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The notice, and the event of the catalog that it has become."""
    one = notice(read, decision="confirmed", decided=decided)
    return [one], [{"framework": "foo", "kind": "announced", "on_date": day(read), "source": one["place"]}]


def test_it_opens_watch_on_the_day_on_which_it_was_read_and_never_earlier() -> None:
    assert lane(4, [notice(5)]) == []
    assert lane(5, [notice(5)]) == lane(28, [notice(5)]) == [(5, None, WATCHED)]


def test_the_reason_says_what_was_found_where_and_when() -> None:
    (change,) = facts(FACTS.empty_table(), POLICY, day(9), pa.Table.from_pylist([notice(5)], NOTICES))
    assert change["reason"] == 'notice found ("Foo is deprecated", README.md of o/foo, read on 2024-03-05, N-00000001)'


def test_it_closes_on_the_day_on_which_it_is_rejected_or_gone() -> None:
    assert lane(9, [notice(5, decision="rejected", decided=8)]) == [(5, None, WATCHED), (8, WATCHED, GONE)]
    assert lane(9, [notice(5, gone=7)]) == [(5, None, WATCHED), (7, WATCHED, GONE)]
    assert lane(7, [notice(5, decision="rejected", decided=8)]) == [(5, None, WATCHED)]


def test_what_is_rejected_on_its_first_day_is_open_for_that_day() -> None:
    assert lane(5, [notice(5, decision="rejected", decided=5)]) == [(5, None, WATCHED)]
    assert lane(6, [notice(5, decision="rejected", decided=5)]) == [(5, None, WATCHED), (6, WATCHED, GONE)]


def test_it_is_critical_from_the_day_on_which_it_was_confirmed() -> None:
    assert lane(20, *confirmed(read=5, decided=12)) == [(5, None, WATCHED), (12, WATCHED, CERTAIN)]
    assert lane(6, *confirmed(read=5, decided=5)) == [(5, None, WATCHED), (6, WATCHED, CERTAIN)]  # as every fact, from the day after


def test_two_notices_are_one_watch_until_neither_waits() -> None:
    other = {"notice": "N-00000002", "quote": "Foo is dead"}
    both = [notice(5, decision="rejected", decided=8), notice(7, gone=10, **other)]
    assert lane(20, both) == [(5, None, WATCHED), (10, WATCHED, GONE)]
    apart = [notice(5, gone=6), notice(9, **other)]
    assert lane(20, apart) == [(5, None, WATCHED), (6, WATCHED, GONE), (9, None, WATCHED)]


def test_a_notice_after_a_certain_end_opens_nothing_and_one_before_it_becomes_critical() -> None:
    retired = [{"framework": "foo", "kind": "retired", "on_date": day(3), "source": "s"}]
    assert lane(9, [notice(5)], retired) == [(4, None, CERTAIN)]
    assert lane(9, [notice(2)], retired) == [(2, None, WATCHED), (4, WATCHED, CERTAIN)]


def test_a_waiting_notice_does_not_mute_the_health_lane() -> None:
    import numpy as np

    weeks = object.__new__(Weeks)
    for name, value in {"frameworks": ["foo"], "vitality": np.zeros((1, 2)), "as_of": np.array([day(4), day(11)], "datetime64[D]")}.items():
        object.__setattr__(weeks, name, value)
    notices, events = confirmed(read=1, decided=5)
    waiting = pa.Table.from_pylist([notice(1)], NOTICES)
    certain = facts(pa.Table.from_pylist(events, FACTS), POLICY, day(20), pa.Table.from_pylist(notices, NOTICES))
    assert after_facts(weeks, facts(FACTS.empty_table(), POLICY, day(20), waiting)).tolist() == [[False, False]]
    assert after_facts(weeks, certain).tolist() == [[False, True]]
