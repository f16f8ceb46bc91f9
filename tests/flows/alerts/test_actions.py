"""What people ask of alerts: noted at once, done once, in order."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.alerts.actions import FILE, Action, Damaged, append, new_action, read
from flows.alerts.apply_actions import apply_actions
from tests.worlds.handmade_scores import World, new_world

Pulse = Callable[..., tuple[int, str, str]]
NOON = dt.datetime(2024, 5, 8, 12, tzinfo=dt.UTC)
ALERT = "AL-2024-0001"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        made.run(f"insert into pulse.alerts by name select '{ALERT}' as alert_id, 'foo' as framework, 'HEALTH' as lane, 'WATCH' as state, "
                 "timestamp '2024-05-06' as opened_at, 'Foo fell' as title")  # fmt: skip
        yield made


def log(kept: World) -> list[tuple[str, str]]:
    return kept.rows("select event, outcome from pulse.alert_log order by rowid")


def test_actions_are_done_in_order_and_once(kept: World, tmp_path: Path) -> None:
    append(tmp_path, new_action("silence", ALERT, "ada", NOON, dt.date(2024, 6, 1), "we know"))
    append(tmp_path, new_action("unsilence", ALERT, "bob", NOON))
    append(tmp_path, new_action("silence", ALERT, "ada", NOON, dt.date(2024, 7, 1), "we still know"))
    append(tmp_path, new_action("ack", ALERT, "bob", NOON))
    for _ in range(3):
        assert apply_actions(kept.work, tmp_path) == []
    assert log(kept) == [
        ("silenced", "until 2024-06-01 by ada: we know"),
        ("unsilenced", "by bob"),
        ("silenced", "until 2024-07-01 by ada: we still know"),
        ("acknowledged", "by bob"),
    ]
    assert kept.rows("select acknowledged_at, silenced_until from pulse.alerts") == [(NOON.replace(tzinfo=None), dt.date(2024, 7, 1))]


def test_a_merge_that_dies_is_done_again_as_a_whole(kept: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, new_action("ack", ALERT, "ada", NOON))
    append(tmp_path, new_action("unsilence", ALERT, "ada", NOON))

    def die(*_: object) -> bool:
        if log(kept):
            raise KeyboardInterrupt
        return real(*_)  # type: ignore[arg-type]

    from flows.alerts import apply_actions as module

    real = module.apply_action
    with monkeypatch.context() as patched:
        patched.setattr(module, "apply_action", die)
        with pytest.raises(KeyboardInterrupt):
            apply_actions(kept.work, tmp_path)
    assert log(kept) == []
    apply_actions(kept.work, tmp_path)
    assert [event for event, _ in log(kept)] == ["acknowledged", "unsilenced"]


def test_lines_that_were_copied_together_twice_count_once(kept: World, tmp_path: Path) -> None:
    append(tmp_path, new_action("ack", ALERT, "ada", NOON))
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes() * 2)
    apply_actions(kept.work, tmp_path)
    assert len(log(kept)) == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"ack AL-2024-0001", "Invalid JSON"),
        (b"\xff\xfe{}", "Invalid JSON"),
        (
            b'{"id":"0123456789abcdef0123456789abcdef","at":"2024-05-08T12:00:00Z","action":"delete","alert":"AL-2024-0001","by":"ada"}',
            "action",
        ),
        (
            b'{"id":"0123456789abcdef0123456789abcdef","at":"2024-05-08T12:00:00Z","action":"silence","alert":"AL-2024-0001","by":"a"}',
            "until",
        ),
        (b'{"id":"0123456789abcdef0123456789abcdef","at":"2024-05-08T12:00:00","action":"ack","alert":"AL-2024-0001","by":"a"}', "at: "),
        (b'{"id":"0123456789abcdef0123456789abcdef","at":"2024-05-08T12:00:00Z","action":"ack","alert":"AL-1","by":"ada"}', "alert: "),
    ],
)
def test_a_damaged_line_is_named_once_and_the_others_are_done(kept: World, tmp_path: Path, line: bytes, problem: str) -> None:
    append(tmp_path, new_action("ack", ALERT, "ada", NOON))
    with (tmp_path / FILE).open("ab") as file:
        file.write(line + b"\n")
    append(tmp_path, new_action("unsilence", ALERT, "ada", NOON))
    (skipped,) = apply_actions(kept.work, tmp_path)
    assert skipped.startswith("actions.jsonl: line 2 is damaged and was skipped: ")
    assert problem in skipped
    assert [event for event, _ in log(kept)] == ["acknowledged", "unsilenced"]
    assert apply_actions(kept.work, tmp_path) == []


def test_an_alert_that_does_not_exist_is_named(kept: World, tmp_path: Path) -> None:
    append(tmp_path, new_action("ack", "AL-2024-9999", "ada", NOON))
    assert apply_actions(kept.work, tmp_path) == ["actions.jsonl: ack of AL-2024-9999 by ada was skipped: there is no such alert"]


def test_a_line_that_is_being_written_waits_and_one_that_was_cut_harms_no_other(tmp_path: Path) -> None:
    whole = new_action("ack", ALERT, "ada", NOON)
    (tmp_path / FILE).write_bytes(b'{"id":"0123')
    assert read(tmp_path) == []
    append(tmp_path, whole)
    cut, found = read(tmp_path)
    assert isinstance(cut, Damaged)
    assert found == whole


def test_many_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    code = (
        "import sys, datetime as dt; from pathlib import Path; from flows.alerts.actions import append, new_action\n"
        "for _ in range(40): append(Path(sys.argv[1]), new_action('ack', 'AL-2024-0001', 'x' * 400, dt.datetime.now(dt.UTC)))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    found = read(tmp_path)
    assert [line for line in found if not isinstance(line, Action)] == []
    assert len({line.id for line in found}) == 120


def actions(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / FILE).read_text().splitlines()]


def test_the_commands_write_lines_also_while_a_run_holds_the_lock(published: Path, pulse: Pulse) -> None:
    from flows.home.lock import run_lock

    with run_lock(published.parent, "refresh", NOON):
        assert pulse("alerts", "ack", "al-2024-0001", "--by", "ada")[0] == 0
        assert pulse("alerts", "silence", ALERT, "--until", "2999-01-01", "--reason", "we know", "--by", "ada")[0] == 0
        assert pulse("alerts", "unsilence", ALERT, "--by", "bob")[0] == 0
    written = actions(published.parent)
    assert [(line["action"], line["alert"], line["by"]) for line in written] == [
        ("ack", ALERT, "ada"),
        ("silence", ALERT, "ada"),
        ("unsilence", ALERT, "bob"),
    ]
    assert (written[1]["until"], written[1]["reason"]) == ("2999-01-01", "we know")


def test_who_asks_is_the_user_of_the_machine(published: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    pulse("alerts", "ack", ALERT)
    assert actions(published.parent)[0]["by"] == "grace"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ack", "AL-2024-0009"), "'AL-2024-0009': no such alert; `pulse alerts list` shows those that are open\n"),
        (("ack", "AL-2021-0001"), "AL-2021-0001 was closed 2022-01-01: nothing is left to do about it\n"),
        (("silence", ALERT, "--until", "2020-01-01", "--reason", "x"), "--until: 2020-01-01 is not after today (UTC); name the first"),
        (("silence", ALERT, "--until", "soon", "--reason", "x"), "--until: found 'soon', expected a day as YYYY-MM-DD"),
        (("silence", ALERT, "--reason", "x"), "pulse alerts silence: Missing option '--until'"),
        (("silence", ALERT, "--until", "2999-01-01"), "pulse alerts silence: Missing option '--reason'"),
        (("silence", ALERT, "--until", "2999-01-01", "--reason", " "), "reason: String should have at least 1 character\n"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_leaves_no_trace(
    published: Path, pulse: Pulse, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = pulse("alerts", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert not (published.parent / FILE).exists()
