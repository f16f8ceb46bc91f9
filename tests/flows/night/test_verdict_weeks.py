"""Night after night page, message and verdict say the same, and the verdicts of past weeks are those that the nights gave.

The world of `alert_world`: `foo` falls and is silent (WATCH 115, ALERT 135, CRITICAL 137), the others are counted below.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from flows.night.verdicts import decide
from reports import queries
from reports.framework_page.read import framework_content
from reports.framework_page.render import render_content
from scoring.verdicts import load
from tests.worlds.handmade_scores import (
    ALERT,
    CRITICAL,
    FALL,
    STOP,
    WATCH,
    Webhook,
    World,
    falling,
    listening,
    monday,
    new_world,
    steady,
    wednesday,
)

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it
FIRST, LAST = 107, 165
QUIET = STOP + 52
"""`foo` works in the week that ends as of week 110 for the last time. A night of Wednesday looks back 52 whole weeks and two days: that of
week 162 finds nobody. As of a Monday a year takes 53 weeks: 163."""
FADED, BACK = 120, 140
RETIRED = 127
STARRED = WATCH + 3
IMPORTED, BLURRED, CLEAR = 112, 113, 131
WARNS = ("ended", "closing", "failing")
SILENT = {"foo": STOP}
EXPECTED = {
    "foo": [(FIRST, "sound"), (WATCH, "fading"), (CRITICAL, "failing"), (QUIET, "ended")],
    # 8 falls by 0.6 a week from week 120 on, ten weeks later than `foo`. It is 8 again from week 140 on; 147 and 148 are the turn of the
    # year, so that 140 to 146 and 149 are the eight weeks above 6
    "dipping": [(FIRST, "sound"), (FADED + 5, "fading"), (BACK + 9, "sound")],
    "gone": [(FIRST, "sound"), (RETIRED, "ended")],
    # Of eight Mondays five have a confidence of .1 from week 117 on, four from week 134 on: their median is .5 then, which is not below
    "unsure": [(FIRST, "sound"), (BLURRED + 4, "thin"), (CLEAR + 3, "sound")],
    # the same confidence, but a history is imported in week 112: frozen for 26 weeks, until 138
    "imported": [(FIRST, "sound")],
    # the same fall as `foo` three weeks later, and a burst of stars in the very week: that is told as a fault, and freezes no alarm
    "starred": [(FIRST, "sound"), (STARRED, "fading")],
}


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with listening() as made:
        yield made


def fill(world: World) -> None:
    weeks = LAST + 2
    dip = [value if week < BACK else 8.0 for week, value in enumerate(falling(weeks, FADED))]
    made = {"foo": falling(weeks), "dipping": dip, "starred": falling(weeks, FALL + STARRED - WATCH)}
    for name in EXPECTED:
        world.framework(name, made.get(name, steady(weeks)), silent_from=SILENT.get(name))
    world.retire("gone", monday(RETIRED) - dt.timedelta(days=1))
    span = f"between date '{monday(BLURRED)}' and date '{monday(CLEAR - 1)}'"
    world.run(f"update pulse.scores set confidence = 0.1 where framework in ('unsure', 'imported') and as_of {span}")
    world.run(
        f"update pulse.framework_weekly set mainline_commits = 600 where framework = 'imported' and week_start = '{monday(IMPORTED - 1)}'"
    )
    world.counted("starred", "stars_gained", [1000 if week == STARRED else 10 for week in range(weeks)])


def night(world: World, week: int, *urls: str) -> None:
    day = wednesday(week)
    world.run(f"insert into pulse.scores by name select * replace (date '{day}' as as_of) from pulse.scores where as_of = '{monday(week)}'")
    world.night(day, *urls)
    decide(world.work)


def due(framework: str, week: int) -> str:
    return [rule for since, rule in EXPECTED[framework] if since <= week][-1]


def said_for(world: World, framework: str, week: int) -> str | None:
    query = f"select max_by(rule, as_of) from verdict_weeks where framework = '{framework}' and as_of <= '{wednesday(week)}'"
    return world.rows(query)[0][0]


@pytest.mark.long
def test_page_message_and_verdict_say_the_same_week_by_week_and_a_replay_gives_the_same(tmp_path: Path, hook: Webhook) -> None:
    rules, policy = {"WATCH": "fading", "ALERT": "fading", "CRITICAL": "failing"}, {rule.id: rule for rule in load().rules}
    told: dict[str, list[tuple[int, str]]] = {}
    with new_world(tmp_path) as world:
        fill(world)
        for week in range(FIRST, LAST + 1):
            before = len(hook.got)
            night(world, week, hook.url)
            for framework in EXPECTED:
                asked = {"framework": framework, "as_of": wednesday(week)}
                (verdict,), alerts = (queries.rows(world.work.cursor(), name, asked) for name in ("verdict", "alerts"))  # those of the page
                rule = verdict["rule"]
                assert rule == due(framework, week), (framework, week)
                assert said_for(world, framework, week) == rule, (framework, week)
                open_now = {alert["lane"]: alert for alert in alerts if alert["closed_at"] is None}
                if "HEALTH" in open_now and rule != "ended":
                    assert rules[open_now["HEALTH"]["state"]] == rule, (framework, week)
                else:
                    assert rule not in {"fading", "failing"}, (framework, week)
                for lane in {"HEALTH", "FACT"} & open_now.keys():
                    asks = "Start nothing new on it" in open_now[lane]["body"]
                    assert asks == (rule in WARNS), (framework, week, lane)
                if rule != due(framework, max(week - 1, FIRST)):
                    page = render_content(framework_content(world.work.cursor(), framework, wednesday(week))).markdown
                    assert policy[rule].verdict in page
            for message in hook.got[before:]:
                name = message["title"].split()[1].rstrip(":").lower()
                told.setdefault(name, []).append((week, message["message"]))
            world.run("update pulse.alerts set acknowledged_at = opened_at")  # so that nobody is reminded
    # ALERT is worse than WATCH and the verdict is the same: it is told, and both texts ask for a way out
    assert [week for week, _ in told["foo"]] == [WATCH, ALERT, CRITICAL]
    assert ["Start nothing new on it" in text for _, text in told["foo"]] == [False, False, True]
    assert ["only with a way out" in text for _, text in told["foo"]] == [True, True, False]
    assert [week for week, _ in told["dipping"]] == [FADED + 5, BACK + 9]
    assert [week for week, _ in told["gone"]] == [RETIRED]

    (tmp_path / "once").mkdir()
    with new_world(tmp_path / "once") as once, new_world(tmp_path, again=True) as nights:
        fill(once)
        night(once, LAST)
        assert (said_for(nights, "foo", QUIET), said_for(once, "foo", QUIET)) == ("ended", "failing")
        for framework, week in product(EXPECTED, range(FIRST, LAST + 1)):
            if (framework, week) != ("foo", QUIET):
                assert said_for(once, framework, week) == said_for(nights, framework, week), (framework, week)
        assert {basis for (basis,) in once.rows("select basis from verdict_weeks")} == {"replayed"}
        assert {basis for (basis,) in nights.rows(f"select basis from verdict_weeks where as_of > '{wednesday(FIRST)}'")} == {"said"}
        # what happened before the first night is there too
        assert nights.rows(f"select count(*) from verdict_weeks where as_of <= '{monday(2)}' and basis = 'replayed'") == [(len(EXPECTED),)]
