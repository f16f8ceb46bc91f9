"""One alert with one id, whatever a replay says of its past."""

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from scoring.alerts.episodes import Change, Episode, episodes
from scoring.alerts.history import Alert, Step, update_alerts
from scoring.alerts.ids import new_id

LANE = ("foo", "HEALTH")
STATES = ("WATCH", "ALERT", "CRITICAL")
AS_OF = dt.date(2024, 7, 3)


def day(week: int) -> dt.date:
    return dt.date(2024, 1, 1) + dt.timedelta(weeks=week)


def episode(*changes: tuple[int, str | None]) -> Episode:
    return Episode([Change(day(week), state, "for a reason") for week, state in changes])


def update(alerts: list[Alert], *found: Episode, as_of: dt.date = AS_OF) -> list[Step]:
    steps = update_alerts(alerts, {LANE: found}, as_of)
    alerts.extend({id(step.alert): step.alert for step in steps if step.alert not in alerts}.values())
    return steps


def events(steps: list[Step]) -> list[tuple[str, dt.date]]:
    return [(step.event, step.on) for step in steps]


def test_transitions_become_episodes() -> None:
    rows = [
        {"framework": "foo", "lane": "HEALTH", "as_of": day(1), "from_state": None, "to_state": "WATCH", "reason": "a"},
        {"framework": "bar", "lane": "HEALTH", "as_of": day(1), "from_state": None, "to_state": "WATCH", "reason": "b"},
        {"framework": "foo", "lane": "HEALTH", "as_of": day(3), "from_state": "WATCH", "to_state": None, "reason": "c"},
        {"framework": "foo", "lane": "HEALTH", "as_of": day(9), "from_state": None, "to_state": "WATCH", "reason": "d"},
    ]
    found = episodes(rows)
    assert [(one.start, one.end, one.state) for one in found["foo", "HEALTH"]] == [(day(1), day(3), None), (day(9), dt.date.max, "WATCH")]
    assert [one.start for one in found["bar", "HEALTH"]] == [day(1)]


def test_an_alert_keeps_its_id_through_its_life_and_the_next_one_gets_another() -> None:
    alerts: list[Alert] = []
    assert events(update(alerts, episode((1, "WATCH")))) == [("opened", day(1))]
    assert events(update(alerts, episode((1, "WATCH"), (5, "ALERT")))) == [("escalated", day(5))]
    whole = episode((1, "WATCH"), (5, "ALERT"), (8, "WATCH"), (9, None))
    assert events(update(alerts, whole)) == [("eased", day(8)), ("resolved", day(9))]
    assert events(update(alerts, whole, episode((20, "WATCH")))) == [("opened", day(20))]
    assert len({alert.alert_id for alert in alerts}) == len(alerts) == 2


def test_corrected_data_move_an_opening_and_the_alert_keeps_its_id_and_its_day() -> None:
    alerts: list[Alert] = []
    update(alerts, episode((5, "WATCH")))
    assert update(alerts, episode((4, "WATCH"))) == []
    assert update(alerts, episode((7, "WATCH"))) == []
    assert [(alert.opened_on, alert.state) for alert in alerts] == [(day(5), "WATCH")]


def test_an_alarm_that_corrected_data_take_away_is_resolved_and_comes_back_as_the_same() -> None:
    alerts: list[Alert] = []
    update(alerts, episode((5, "WATCH")))
    assert events(update(alerts)) == [("resolved", AS_OF)]
    assert events(update(alerts, episode((5, "WATCH")), as_of=AS_OF + dt.timedelta(days=1))) == [("reopened", AS_OF + dt.timedelta(days=1))]
    assert len(alerts) == 1


def test_a_recovery_that_was_missed_is_written_down_and_what_follows_is_another_alert() -> None:
    alerts: list[Alert] = []
    update(alerts, episode((1, "WATCH")))
    assert events(update(alerts, episode((1, "WATCH"), (6, None)), episode((12, "WATCH")))) == [
        ("resolved", day(6)),
        ("opened", day(12)),
    ]


def test_a_step_that_corrected_data_take_back_is_taken_back_once() -> None:
    alerts: list[Alert] = []
    update(alerts, episode((1, "WATCH"), (9, "ALERT")))
    assert events(update(alerts, episode((1, "WATCH")))) == [("eased", AS_OF)]
    assert update(alerts, episode((1, "WATCH"))) == []


@st.composite
def histories(draw: st.DrawFn) -> list[Episode]:
    """Episodes in order, as the engine gives them: one state a week, the last one open or not."""
    weeks = sorted(draw(st.sets(st.integers(0, 25), max_size=8)))
    found: list[Episode] = []
    state: str | None = None
    for week in weeks:
        choices = [other for other in (*STATES, None) if other != state] if state else list(STATES)
        now = draw(st.sampled_from(choices))
        if state is None:
            found.append(Episode())
        found[-1].changes.append(Change(day(week), now, "for a reason"))
        state = now
    return found


@given(st.lists(histories(), min_size=1, max_size=5))
def test_whatever_the_nights_find_one_alert_is_open_at_most_it_stands_where_the_policy_does_and_again_adds_nothing(
    nights: list[list[Episode]],
) -> None:
    alerts: list[Alert] = []
    for number, found in enumerate(nights):
        as_of = AS_OF + dt.timedelta(days=number)
        update(alerts, *found, as_of=as_of)
        open_states = [alert.open_state for alert in alerts if alert.open_state]
        assert open_states == [one.state for one in found if one.state]
        assert len({alert.alert_id for alert in alerts}) == len(alerts)
        assert update(alerts, *found, as_of=as_of) == []
        assert update(alerts, *found, as_of=as_of + dt.timedelta(hours=20)) == []


def test_an_id_comes_from_what_the_alert_is_about_and_not_from_its_neighbours() -> None:
    names = [f"f{number}" for number in range(60)]
    given_in_order = {name: new_id(name, "HEALTH", day(0), set()) for name in names}
    random.Random(1).shuffle(names)
    assert {name: new_id(name, "HEALTH", day(0), set()) for name in names} == given_in_order
    assert all(found.startswith("AL-2024-") and len(found) == len("AL-2024-0001") for found in given_in_order.values())


def test_an_id_is_given_once() -> None:
    taken: set[str] = set()
    for _ in range(50):
        taken.add(new_id("foo", "HEALTH", day(0), taken))
    assert len(taken) == 50
    assert new_id("foo", "HEALTH", day(0), {f"AL-2024-{number:04}" for number in range(10_000)}) == "AL-2024-10000"
