"""Who is sent what, how often, and what becomes of it when a channel or a night dies. The webhook is a real one, on loopback."""

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.alerts import delivery
from flows.alerts.delivery import Receiver, deliver
from flows.settings.model import Settings
from reports.messages.model import LONGEST_BODY, LONGEST_TITLE
from tests.worlds.handmade_scores import (
    ALERT,
    BEFORE,
    CRITICAL,
    STOP,
    WATCH,
    Webhook,
    World,
    at,
    falling,
    listening,
    new_world,
    steady,
    wednesday,
)  # fmt: skip

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as made:
        yield made


@pytest.fixture
def other() -> Iterator[Webhook]:
    with listening() as made:
        yield made


@pytest.fixture(scope="module")
def before_the_fall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a framework that is judged up to the week before it falls."""
    folder = tmp_path_factory.mktemp("before")
    with new_world(folder) as made:
        made.framework("foo", falling(140), silent_from=STOP)
        made.evaluate(wednesday(BEFORE))
    return folder / "work.duckdb"


@pytest.fixture
def world(before_the_fall: Path, tmp_path: Path, no_settings: Path) -> Iterator[World]:
    shutil.copy(before_the_fall, tmp_path)
    with new_world(tmp_path, again=True) as made:
        yield made


def kinds(hook: Webhook) -> list[str]:
    return [title.partition(" ")[0] for title in hook.titles]


def log(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select event, channel, outcome from pulse.alert_log where channel is not null order by happened_at")


def test_a_step_is_sent_once_and_says_what_the_page_says(world: World, hook: Webhook) -> None:
    assert world.night(wednesday(WATCH), hook.url) == ["alerts: 1 sent to channel 1 (json)"]
    for _ in range(5):
        assert world.night(wednesday(WATCH), hook.url) == []
    assert [(message["title"], message["message"]) for message in hook.got] == world.rows("select title, body from alerts")
    assert log(world) == [("sent", "channel 1 (json)", "delivered")]


def test_a_channel_that_is_down_gets_it_the_next_night(world: World, hook: Webhook) -> None:
    hook.status = 500
    assert world.night(wednesday(WATCH), hook.url) == ["alerts: channel 1 (json) was refused with HTTP 500; 1 kept for the next night"]
    hook.status = 200
    next_day = wednesday(WATCH) + dt.timedelta(days=1)
    assert world.night(next_day, hook.url) == ["alerts: 1 sent to channel 1 (json)"]
    assert world.night(next_day, hook.url) == []
    assert len(hook.got) == 1
    assert [event for event, *_ in log(world)] == ["not_sent", "sent"]


def test_one_dead_channel_keeps_nothing_from_the_others_nor_sends_them_anything_twice(world: World, hook: Webhook) -> None:
    dead = "json://127.0.0.1:9/planted-secret"
    for _ in range(3):
        world.night(wednesday(WATCH), dead, hook.url)
    assert len(hook.got) == 1
    assert "planted" not in str(world.rows("from pulse.alert_log"))
    assert "planted" not in str(world.rows("from pulse.deliveries"))


def test_a_receiver_that_breaks_in_a_way_nobody_expected_keeps_nothing_from_the_others(world: World) -> None:
    world.evaluate(wednesday(WATCH))
    taken: list[object] = []

    def breaks(_: object) -> str | None:
        raise RuntimeError("planted-secret")

    receivers = [Receiver("a", "first", lambda _: True, breaks), Receiver("b", "second", lambda _: True, lambda rows: taken.extend(rows))]
    notes = deliver(world.work, receivers, at(wednesday(WATCH)), lambda: at(wednesday(WATCH)))
    assert notes == ["alerts: first failed with RuntimeError; 1 kept for the next night", "alerts: 1 sent to second"]
    assert len(taken) == 1


def test_an_address_that_was_wrong_gets_it_once_it_is_corrected(world: World, hook: Webhook) -> None:
    assert world.night(wednesday(WATCH), "nosuchservice://x") == [
        "alerts: channel 1 (nosuchservice) is not an address that Apprise knows; 1 kept for the next night"
    ]
    world.night(wednesday(WATCH) + dt.timedelta(days=1), hook.url)
    assert kinds(hook) == ["[notice]"]


def test_a_channel_whose_tag_means_nothing_gets_it_once_the_tag_is_corrected(world: World, hook: Webhook) -> None:
    assert world.night(wednesday(WATCH), f"watsch={hook.url}") == [
        "alerts: channel 1 (json) receives nothing: no such thing as watsch; 1 kept for the next night"
    ]
    assert [(event, outcome) for event, _, outcome in log(world)] == [("not_sent", "receives nothing: no such thing as watsch")]
    world.night(wednesday(WATCH) + dt.timedelta(days=1), f"watch={hook.url}")
    assert kinds(hook) == ["[notice]"]
    assert world.rows("select count(*) from pulse.outbox where settled_at is null") == [(0,)]


def test_a_night_that_dies_before_it_sends_is_made_up_for(world: World, hook: Webhook) -> None:
    world.evaluate(wednesday(WATCH))  # and dies here
    world.night(wednesday(WATCH) + dt.timedelta(days=1), hook.url)
    world.night(wednesday(WATCH) + dt.timedelta(days=2), hook.url)
    assert len(hook.got) == 1


def test_a_night_that_dies_right_after_sending_sends_it_once_more(world: World, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "mark_delivered", die)
        with pytest.raises(KeyboardInterrupt):
            world.night(wednesday(WATCH), hook.url)
    world.night(wednesday(WATCH), hook.url)
    world.night(wednesday(WATCH), hook.url)
    assert len(hook.got) == 2


def test_each_channel_is_marked_before_the_next_is_asked(world: World) -> None:
    world.evaluate(wednesday(WATCH))
    marked_before_second = []

    def first(rows: Sequence[object]) -> None: ...

    def second(rows: Sequence[object]) -> None:
        marked_before_second.extend(world.rows("select channel from pulse.deliveries"))

    deliver(
        world.work,
        [Receiver("a", "first", lambda _: True, first), Receiver("b", "second", lambda _: True, second)],
        at(wednesday(WATCH)),
        lambda: at(wednesday(WATCH)),
    )
    assert marked_before_second == [("a",)]


def test_one_message_a_night_with_the_worst_first(world: World, hook: Webhook) -> None:
    for number in range(40):
        world.framework(f"bar{number:02}", steady(100) + falling(140, 112)[100:], silent_from=None)
    world.evaluate(wednesday(BEFORE))
    for week in (WATCH, WATCH + 2, ALERT):
        world.evaluate(wednesday(week))
    world.deliver(wednesday(ALERT), hook.url)
    (message,) = hook.got
    assert (
        message["title"] == "[warning] 41 alerts, first Foo vitality fell 8.0 to 1.0 (\N{MINUS SIGN}7.0 in 26 weeks)"
    )  # from week 109, the last at 8.0, to ALERT in week 135
    assert message["message"].startswith("[warning] Foo ")
    assert message["message"].count("[notice] ") + 1 + int(message["message"].rsplit("\n", 1)[1].split()[0]) == 41
    assert len(message["title"]) <= LONGEST_TITLE
    assert len(message["message"]) <= LONGEST_BODY


def test_an_alert_that_moved_twice_since_the_last_message_is_told_as_it_stands(world: World, hook: Webhook) -> None:
    world.evaluate(wednesday(WATCH))
    world.evaluate(wednesday(ALERT))
    world.deliver(wednesday(ALERT), hook.url)
    assert kinds(hook) == ["[warning]"]
    assert world.rows("select count(*) from pulse.outbox where settled_at is null") == [(0,)]


def test_who_heard_of_an_alert_hears_of_its_end_and_nobody_else_does(world: World, hook: Webhook, other: Webhook) -> None:
    world.retire("foo", wednesday(BEFORE))
    world.night(wednesday(BEFORE + 1), hook.url)
    world.run("delete from pulse.framework_events")
    world.night(wednesday(BEFORE + 2), hook.url, other.url)
    assert (kinds(hook), kinds(other)) == (["[critical]", "[resolved]"], [])


def test_after_four_weeks_an_open_alert_is_told_again_until_somebody_takes_note(world: World, hook: Webhook) -> None:
    world.night(wednesday(WATCH), hook.url)
    sent = []
    for days in (27, 28, 29, 55, 56, 57):
        world.framework_stays(WATCH)
        world.night(wednesday(WATCH) + dt.timedelta(days=days), hook.url)
        sent.append(len(hook.got))
    assert sent == [1, 2, 2, 2, 3, 3]
    assert kinds(hook) == ["[notice]", "[reminder]", "[reminder]"]
    world.run("update pulse.alerts set acknowledged_at = '2024-07-01'")
    world.night(wednesday(WATCH) + dt.timedelta(days=90), hook.url)
    assert len(hook.got) == 3


def test_a_fault_of_the_data_goes_to_its_own_tag_and_holds_the_reminders_back(world: World, hook: Webhook, other: Webhook) -> None:
    channels = (hook.url, f"data={other.url}")
    world.night(wednesday(WATCH), *channels)
    world.framework_stays(WATCH)
    world.run("insert into pulse.framework_repos values ('foo', 'o/foo', 'core', null, null)")
    failed = wednesday(WATCH + 1)
    for days in range(35):
        outcome, day = "ok" if days == 0 else "denied", failed + dt.timedelta(days=days)
        world.run(f"insert into pulse.source_status values ('r', 'commits', 'o/foo', '{outcome}', 0, 0, null, '{day}')")
    world.night(failed + dt.timedelta(days=3), *channels)
    assert kinds(other) == []  # three days are not yet more than three
    world.night(failed + dt.timedelta(days=4), *channels)
    world.night(failed + dt.timedelta(days=33), *channels)
    assert (kinds(hook), kinds(other)) == (["[notice]"], ["[data]", "[reminder]"])
    assert "no answer since" in other.got[0]["message"]


def test_a_silent_alert_waits_until_its_silence_ends(world: World, hook: Webhook) -> None:
    world.night(wednesday(WATCH), hook.url)
    world.run(f"update pulse.alerts set silenced_until = date '{wednesday(ALERT + 1)}'")
    world.night(wednesday(ALERT), hook.url)
    assert kinds(hook) == ["[notice]"]
    world.night(wednesday(ALERT + 1), hook.url)
    assert kinds(hook) == ["[notice]", "[warning]"]


def test_tags_say_who_hears_of_what(world: World, hook: Webhook) -> None:
    own = {"team": {"frameworks": ["foo"], "state": "ALERT"}, "low": {"below": 4.0}, "strangers": {"frameworks": ["bar"]}}
    every = ["[notice]", "[warning]", "[critical]"]
    told = {
        "": every,
        "watch=": every,
        "alert=": every[1:],
        "critical=": every[2:],
        "foo=": every,
        "bar,critical=": every[2:],
        "health=": every,
        "fact,data=": [],
        "nobody=": [],
        "team=": every[1:],
        "low=": every[1:],
        "strangers=": [],
    }
    world.framework("bar", steady(140))
    world.evaluate(wednesday(BEFORE))
    urls = [f"{tags}{hook.url}/{place}" for place, tags in enumerate(told)]
    for week in (WATCH, ALERT, CRITICAL):
        world.night(wednesday(week), *urls, settings=Settings.model_validate({"subscriptions": own}))
    heard = {
        tags: [kind for kind, path in zip(kinds(hook), hook.paths, strict=True) if path.endswith(f"/{n}")] for n, tags in enumerate(told)
    }
    assert heard == told
