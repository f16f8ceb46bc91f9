"""What `pulse doctor` finds, what it says to do, and when it ends with 1."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import duckdb
import pytest

from collectors.installs.isolation import Isolation
from collectors.installs.pythons import Python
from flows.doctor import machine
from flows.home.lock import run_lock

Pulse = Callable[..., tuple[int, str, str]]


def findings(pulse: Pulse, subject: str, *options: str) -> list[dict[str, Any]]:
    code, out, err = pulse("doctor", "--json", *options)
    assert err == ""
    found = json.loads(out)
    assert code == (1 if any(finding["level"] == "ACT" for finding in found) else 0)
    assert all(finding["todo"] for finding in found if finding["level"] != "ok")
    return [finding for finding in found if finding["subject"] == subject]


def levels(found: list[dict[str, Any]]) -> list[str]:
    return [finding["level"] for finding in found]


@pytest.fixture
def fresh(published: Path) -> Path:
    """The published copy of a run that ended a minute ago."""
    with duckdb.connect(published) as con:
        con.execute("update runs set finished_at = ? where run_id = 'r1'", [datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)])
    return published


def test_a_healthy_home_ends_with_0_and_tells_what_was_looked_at(fresh: Path, pulse: Pulse) -> None:
    code, out, _ = pulse("doctor")
    assert code == 0
    assert [
        word for word in ("token", "git", "home", "disk", "catalog", "lock", "warehouse", "schedule", "channels") if word not in out
    ] == []
    assert "installs" not in out  # nobody asked for tries


def test_without_a_warehouse_the_finding_says_how_to_make_one(no_settings: Path, pulse: Pulse) -> None:
    (finding,) = findings(pulse, "warehouse")
    assert (finding["level"], finding["todo"]) == ("ACT", "run `pulse refresh`, or `pulse demo` to look around")


def test_an_old_warehouse_needs_somebody(published: Path, pulse: Pulse) -> None:
    found = findings(pulse, "warehouse")
    assert levels(found) == ["ACT", "ok"]
    assert found[0]["found"] == "the last finished run was 2024-01-29 02:14 UTC"


def test_a_warehouse_of_another_server_needs_somebody(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://ghe.example.org/api/v3")
    assert levels(findings(pulse, "warehouse")) == ["ok", "ok", "ACT"]


def test_a_wrong_setting_is_a_finding_and_not_an_error(no_settings: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_CONCURRENCY", "0")
    (finding,) = findings(pulse, "settings")
    assert finding["found"] == "PULSE_CONCURRENCY: found '0', expected how many repositories at once, 1 to 64"


def test_a_misspelt_variable_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SHEDULE", "0 3 * * *")
    (finding,) = findings(pulse, "settings")
    assert (finding["found"], finding["todo"]) == ("PULSE_SHEDULE is not a setting", "did you mean PULSE_SCHEDULE?")


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it
def test_a_channel_that_apprise_does_not_know_is_found_and_not_shown(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_ALERT_URLS", "json://localhost/planted nosuchservice://planted")
    found = findings(pulse, "channels")
    assert [finding["found"] for finding in found] == [
        "channel 2 (nosuchservice) of PULSE_ALERT_URLS is not an address that Apprise knows",
        "1 of 2 can be addressed",
    ]
    assert "planted" not in pulse("doctor")[1]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_a_channel_that_hears_of_nothing_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_ALERT_URLS", "mxnet,critical=json://localhost mxnt=json://localhost")
    found = findings(pulse, "channels")
    assert levels(found) == ["ACT", "ok"]
    assert found[0]["found"] == "channel 2 (json) of PULSE_ALERT_URLS receives nothing: no such thing as mxnt"


def test_no_git_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert levels(findings(pulse, "git")) == ["ACT"]


@pytest.mark.parametrize(("said", "found"), [("2.25.1", "git 2.25 is too old: 2.31 or newer is needed"), ("", "git does not run")])
def test_an_old_git_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, found: str) -> None:
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\necho git version {said}\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent))
    (finding,) = findings(pulse, "git")
    assert finding["level"] == "ACT"
    assert finding["found"].startswith(found)


def test_a_home_that_cannot_be_made_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_WAREHOUSE", str(fresh))
    (fresh.parent / "file").touch()
    monkeypatch.setenv("PULSE_HOME", str(fresh.parent / "file" / "home"))
    assert levels(findings(pulse, "home")) == ["ACT"]


def test_an_identity_key_that_others_can_read_is_found(fresh: Path, pulse: Pulse) -> None:
    key = fresh.parent / "identity.key"
    key.write_text("00" * 32)
    key.chmod(0o600)
    assert levels(findings(pulse, "home")) == ["ok"]
    key.chmod(0o644)
    assert findings(pulse, "home")[0]["todo"] == f"chmod 600 {key}"


def test_a_full_disk_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.doctor.machine.shutil.disk_usage", lambda _: type("Usage", (), {"free": 1_500_000_000}))
    (finding,) = findings(pulse, "disk")
    assert (finding["level"], finding["found"].split(" under")[0]) == ("ACT", "1.5 GB free")


def test_who_holds_the_lock_is_told(fresh: Path, pulse: Pulse) -> None:
    with run_lock(fresh.parent, "refresh", datetime(2026, 11, 23, 2, 1, tzinfo=UTC)):
        (finding,) = findings(pulse, "lock")
    assert finding["level"] == "note"
    assert "refresh, since 2026-11-23T02:01:00Z" in finding["found"]
    assert levels(findings(pulse, "lock")) == ["ok"]


def test_a_wrong_catalog_file_is_found(fresh: Path, pulse: Pulse) -> None:
    (fresh.parent / "catalog").mkdir()
    (fresh.parent / "catalog" / "x.toml").write_text("name = 3\n")
    (finding,) = findings(pulse, "catalog")
    assert finding["level"] == "ACT"
    assert "x.toml: name" in finding["found"]


SUSPENDED = "Sorry. Your account was suspended."


class RateLimit(BaseHTTPRequestHandler):
    """Answers `/rate_limit` as https://docs.github.com/en/rest/rate-limit/rate-limit shows it; one token is refused."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        given = self.headers["Authorization"] or ""
        refused, suspended = "bad" in given, "suspended" in given
        quota = {"limit": 5000, "remaining": 4999, "reset": 1372700873, "used": 1}
        told = {"resources": {"core": quota, "graphql": quota}, "rate": quota}
        body = json.dumps({"message": "Bad credentials"} if refused else {"message": SUSPENDED} if suspended else told)
        self.send_response(401 if refused else 403 if suspended else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), RateLimit) as listening:
        Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def test_quota_is_asked_only_online_and_for_each_token(fresh: Path, pulse: Pulse, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", server)
    monkeypatch.setenv("GITHUB_TOKEN", "good-one,bad-one")
    RateLimit.asked.clear()
    assert findings(pulse, "quota") == []
    assert RateLimit.asked == []
    found = findings(pulse, "quota", "--online")
    assert levels(found) == ["ok", "ACT"]
    assert found[0]["found"] == "token 1 of 2: REST 4,999 of 5,000 until 17:47 UTC, GraphQL 4,999 of 5,000 until 17:47 UTC"
    assert found[1]["found"] == f"token 2 of 2 is not accepted by {server}"
    assert RateLimit.asked == ["/rate_limit", "/rate_limit"]


def test_a_suspended_token_is_told_without_its_secret(fresh: Path, pulse: Pulse, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", server)
    monkeypatch.setenv("GITHUB_TOKEN", "good-one,suspended-one")
    found = findings(pulse, "quota", "--online")
    assert levels(found) == ["ok", "ACT"]
    assert found[1]["found"] == f"token 2 of 2 is suspended, {server} says: {SUSPENDED}"
    assert "suspended-one" not in pulse("doctor", "--online")[1]


def test_a_token_that_the_last_run_could_not_use_is_told(fresh: Path, pulse: Pulse) -> None:
    assert levels(findings(pulse, "token")) == ["note"]
    with duckdb.connect(fresh) as con:
        con.execute(
            """insert into source_status (run_id, source, subject, outcome, reason, happened_at)
               values ('r1', 'credentials', 'token 2', 'denied', 'acme refused it and answered another one', now()::timestamp)"""
        )
    found = findings(pulse, "token")
    assert [(one["level"], one["found"]) for one in found[1:]] == [
        ("ACT", "token 2 in the last run: acme refused it and answered another one")
    ]


def test_a_server_that_does_not_answer_is_found(fresh: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    (finding,) = findings(pulse, "quota", "--online")
    assert finding["found"] == "http://127.0.0.1:1 was not reached (ConnectionError)"


@pytest.mark.parametrize(
    ("wanted", "program", "minors", "level", "words"),
    [
        ("isolated", None, (12,), "ACT", "bubblewrap does not work on this machine"),
        ("anywhere", None, (12, 11), "note", "clean environment only, CPython 3.12, 3.11"),
        ("isolated", "/usr/bin/bwrap", (12,), "ok", "bubblewrap, CPython 3.12"),
        ("isolated", "/usr/bin/bwrap", (), "ACT", "CPython none"),
    ],
)
def test_what_trying_packages_lacks_is_found_where_it_is_asked_for(
    wanted: str,
    program: str | None,
    minors: tuple[int, ...],
    level: str,
    words: str,
    fresh: Path,
    pulse: Pulse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "best", lambda: Isolation(program))
    monkeypatch.setattr(machine, "find", lambda _: tuple(Python(minor, Path("python"), Path("/usr")) for minor in minors))
    monkeypatch.setenv("PULSE_INSTALLS", wanted)
    (finding,) = findings(pulse, "installs")
    assert (finding["level"], words in finding["found"]) == (level, True)
