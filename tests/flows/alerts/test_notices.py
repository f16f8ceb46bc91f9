"""From a notice that was read to a message, to what a person says of it, and to what that changes."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.alerts.actions import FILE, append, new_decision, read
from flows.alerts.apply_actions import apply_actions
from flows.night.catalog_rows import catalog_tables
from tests.worlds.handmade_scores import BEFORE, World, at, falling, new_world, steady, wednesday
from tests.worlds.published_file import publish_rows
from warehouse.catalog_rows import load_catalog

Pulse = Callable[..., tuple[int, str, str]]
NOTICE = "N-0123abcd"
QUOTE = "Foo is no longer maintained"
READ = wednesday(BEFORE + 1)
NOTICES = f"""
  insert into pulse.framework_repos values ('foo', 'o/foo', 'core', null, null);
  insert into raw.names values ('o/foo', 7, '2021-01-01');
  insert into raw.observations by name select 7 as repo_id, timestamp '2021-01-01' as observed_at, 'o/foo' as repo,
    timestamp '2021-01-01' as created_at, false as is_archived;
  insert into raw.notices values ('github/7', '{NOTICE}', 'README.md', 'announced', 'no longer kept up', '{QUOTE}', true, '{READ} 02:00')
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        made.framework("foo", steady(130))
        made.run(NOTICES)
        yield made


def say(world: World, folder: Path, action: str, day: dt.date, notice: str = NOTICE) -> list[str]:
    """What a person says, and what the next night does of it at its begin."""
    append(folder, new_decision(action, "foo", notice, "ada", at(day)))
    skipped = list(apply_actions(world.work, folder))
    load_catalog(world.work, {"framework_events": catalog_tables([])["framework_events"]})
    return skipped


def lane(world: World) -> list[tuple[dt.date, str, str | None]]:
    return world.rows(
        """select l.happened_at::date, l.event, a.state from pulse.alert_log l join pulse.alerts a using (alert_id)
           where lane = 'FACT' order by l.happened_at, l.rowid"""
    )


def queued(world: World) -> list[tuple[str, str]]:
    return world.rows("select event, state from pulse.outbox order by happened_at, rowid")


def test_a_notice_opens_watch_on_the_night_that_read_it_with_one_message(world: World) -> None:
    assert world.evaluate(READ - dt.timedelta(days=1)) == 0  # nor is it the first evaluation, which tells nobody
    assert (world.evaluate(READ), world.evaluate(READ)) == (1, 0)
    assert world.alerts("FACT") == [("foo", "WATCH", READ, None)]
    assert queued(world) == [("opened", "WATCH")]
    ((title, body),) = world.rows("select title, body from alerts")
    assert title == "[notice] Foo: notice found"
    found = f'notice found ("{QUOTE}", README.md of o/foo, read on {READ}, {NOTICE})'
    assert found in " ".join(body.split())
    assert f"pulse catalog confirm foo {NOTICE}" in " ".join(body.split())
    assert world.rows("select lifecycle from frameworks") == [("active",)]


@pytest.mark.long
def test_a_rejected_notice_closes_and_never_opens_again_for_the_same_text(world: World, tmp_path: Path) -> None:
    world.evaluate(READ)
    assert say(world, tmp_path, "reject", READ) == []
    for week in (2, 3):
        world.evaluate(wednesday(BEFORE + week))
    assert world.alerts("FACT") == [("foo", "WATCH", READ, READ + dt.timedelta(days=1))]
    world.run(
        f"insert into raw.notices select * replace (false as stands, timestamp '{READ}' + interval 8 day as known_at) from raw.notices"
    )
    world.run(
        f"insert into raw.notices select * replace (true as stands, timestamp '{READ}' + interval 9 day as known_at) from raw.notices"
    )
    world.evaluate(wednesday(BEFORE + 4))
    assert [event for _, event, _ in lane(world)] == ["opened", "resolved"]
    assert world.rows("select decision, gone_on from notices") == [("rejected", None)]


def test_a_confirmed_notice_is_an_event_of_its_day_and_critical_from_the_day_of_the_word(world: World, tmp_path: Path) -> None:
    world.evaluate(wednesday(BEFORE))
    world.evaluate(READ)
    told = wednesday(BEFORE + 5)
    for _ in range(2):
        assert say(world, tmp_path, "confirm", told) == []
    assert world.rows("select kind, on_date, title, source, precision from framework_events") == [
        ("announced", READ, QUOTE, "README.md of o/foo", "day")
    ]
    world.evaluate(told)
    assert world.evaluate(told) == 0
    assert lane(world) == [(READ, "opened", "CRITICAL"), (told, "escalated", "CRITICAL")]
    assert queued(world) == [("opened", "WATCH"), ("escalated", "CRITICAL")]
    assert world.rows("select lifecycle, lifecycle_since from frameworks") == [("maintenance", READ)]
    assert say(world, tmp_path, "reject", told + dt.timedelta(days=1)) == []  # the last word counts
    assert world.rows("from framework_events") == []


@pytest.mark.long
def test_a_waiting_notice_silences_no_other_lane(world: World) -> None:
    world.evaluate(wednesday(BEFORE))
    world.framework("foe", falling(140))
    world.run(NOTICES.replace("foo", "foe").replace("Foo", "Foe").replace("7", "8"))
    world.evaluate(wednesday(BEFORE + 2))
    world.evaluate(wednesday(BEFORE + 9))
    assert world.rows("select distinct lane from pulse.outbox join pulse.alerts using (alert_id) where framework = 'foe' order by 1") == [
        ("HEALTH",)
    ]


def test_a_status_of_the_package_index_is_a_notice_from_the_reading_that_saw_it(world: World) -> None:
    world.run("delete from raw.notices")
    world.run("insert into pulse.catalog_subjects values ('foo', 'package', 'pypi/foo', null, null, null)")
    world.run(
        f"""insert into raw.package_files by name
            select 'pypi/foo' as subject, unnest(['a.whl', 'b.whl', 'c.whl']) as filename, timestamp '2020-01-01' as uploaded_at,
              false as is_yanked, unnest(['archived', 'archived', 'active']) as project_status,
              unnest([timestamp '{READ} 02:00', timestamp '{READ} 02:00' + interval 7 day, timestamp '2021-01-01']) as known_at"""
    )
    assert world.rows("select framework, place, quote, read_on from notices") == [
        ("foo", "package index, pypi/foo", "pypi/foo is marked as archived", READ)
    ]
    world.evaluate(READ)
    assert world.alerts("FACT") == [("foo", "WATCH", READ, None)]


def test_a_word_about_no_notice_is_skipped_with_a_line(world: World, tmp_path: Path) -> None:
    assert say(world, tmp_path, "confirm", READ, "N-00000000") == [
        f"{FILE}: confirm of N-00000000 of foo by ada was skipped: there is no such notice"
    ]


@pytest.mark.parametrize(
    "given",
    [{"alert": "AL-2024-0001"}, {"framework": "foo"}, {"framework": "foo", "notice": "N-1"}, {}],
    ids=["an alert", "no id", "no form", "nothing"],
)
def test_a_line_that_names_no_notice_is_damaged(tmp_path: Path, given: dict[str, str]) -> None:
    from flows.alerts.actions import Action

    line = {"id": "0" * 32, "at": "2024-05-08T12:00:00Z", "action": "confirm", "by": "ada", **given}
    with pytest.raises(ValueError, match="notice"):
        Action.model_validate(line)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy with a notice that waits, and one of another framework that was rejected."""
    others = NOTICES.replace("foo", "baz").replace("7", "8")
    said = f"insert into pulse.notice_decisions values ('baz', '{NOTICE}', 'rejected', '{READ}', 'ada')"
    named = ", ".join(f"('{slug}', '{slug.title()}', null)" for slug in ("foo", "bar", "baz"))
    rows = f"insert into pulse.frameworks values {named}; {NOTICES}; {others}; {said}"
    return publish_rows(tmp_path_factory.mktemp("copy"), at(READ), rows)


@pytest.fixture
def published(copy: Path, no_settings: Path) -> Path:
    (no_settings / "data").mkdir()
    return Path(shutil.copy(copy, no_settings / "data" / "pulse.duckdb"))


@pytest.mark.usefixtures("published")
def test_the_command_notes_what_a_person_says(no_settings: Path, pulse: Pulse) -> None:
    assert pulse("catalog", "confirm", "Foo", NOTICE.upper(), "--by", "ada") == (
        0,
        "",
        f"{NOTICE}: noted as confirmed; it counts from the next `pulse refresh` on\n",
    )
    assert pulse("catalog", "confirm", "foo", NOTICE, "--reject", "--by", "ada")[0] == 0
    told = [(line.action, line.framework, line.notice, line.by) for line in read(no_settings / "data")]  # type: ignore[union-attr]
    assert told == [("confirm", "foo", NOTICE, "ada"), ("reject", "foo", NOTICE, "ada")]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("framework", "notice", "line"),
    [
        ("foo", "AL-2024-0001", "'AL-2024-0001': expected the id of a notice, such as N-1a2b3c4d; the alert names it\n"),
        ("foo", "N-00000000", f"N-00000000: foo has no such notice; waiting: {NOTICE}\n"),
        ("bar", NOTICE, f"{NOTICE}: bar has no such notice; none is waiting\n"),
        ("fooo", NOTICE, "'fooo': no such framework; did you mean foo?\n"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(no_settings: Path, pulse: Pulse, framework: str, notice: str, line: str) -> None:
    assert pulse("catalog", "confirm", framework, notice) == (2, "", line)
    assert not (no_settings / "data" / FILE).exists()


@pytest.mark.usefixtures("published")
def test_what_was_said_before_is_noted_once(no_settings: Path, pulse: Pulse) -> None:
    assert pulse("catalog", "confirm", "baz", NOTICE, "--reject") == (0, "", f"{NOTICE}: is rejected already\n")
    assert not (no_settings / "data" / FILE).exists()
