"""Nobody is let in: the key of a start, and who gets an answer from the server beside a run at all."""

import asyncio
import stat
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from flows.errors import UserError
from flows.orchestration import api_key
from flows.orchestration.guard import Guard

PORT = 4711
KEY = "pulse:planted"
OWN = "127.0.0.1:4711"


async def prefect(scope: Any, receive: Any, send: Any) -> None:
    """Stands for Prefect: whatever reaches it is answered."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"prefect"})


def ask(guard: Guard, path: str = "/api/health", kind: str = "http", **headers: str) -> list[MutableMapping[str, Any]]:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    written = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(guard({"type": kind, "path": path, "method": "GET", "headers": written}, receive, send))
    return sent


@pytest.fixture
def guard() -> Guard:
    return Guard(prefect, PORT, KEY)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": OWN},
        {"host": "localhost:4711"},
        {"host": OWN, "origin": "http://127.0.0.1:4711"},
        {"host": OWN, "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
    ],
    ids=["a program", "by name", "its own page", "a link from elsewhere"],
)
def test_who_asks_for_this_address_is_answered(guard: Guard, headers: dict[str, str]) -> None:
    assert ask(guard, **headers)[0]["status"] == 200
    assert ask(guard, kind="websocket", **headers) == [{"type": "websocket.accept"}]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:4711"},
        {"host": "127.0.0.1:4712"},
        {"host": "127.0.0.1:4711.evil.example"},
        {},
        {"host": OWN, "origin": "http://evil.example"},
        {"host": OWN, "origin": "null"},
        {"host": OWN, "origin": "http://127.0.0.1:8000"},
        {"host": OWN, "origin": "https://127.0.0.1:4711"},
        {"host": OWN, "sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"},
    ],
    ids=["rebound name", "other port", "longer name", "no host", "foreign", "a file", "another local page", "another scheme", "a picture"],
)
def test_a_foreign_origin_is_refused_before_prefect_hears_of_it(guard: Guard, headers: dict[str, str]) -> None:
    start, body = ask(guard, **headers)
    assert start["status"] == 403
    assert not any(name.startswith(b"access-control") for name, _ in start["headers"])
    assert b"prefect" not in body["body"]
    assert ask(guard, kind="websocket", **headers) == [{"type": "websocket.close", "code": 1008}]


def test_the_page_that_carries_the_key_opens_once(guard: Guard) -> None:
    path = f"/open/{api_key.once(KEY)}"
    assert ask(guard, "/open/guessed", host=OWN)[0]["status"] == 403
    start, body = ask(guard, path, host=OWN)
    assert (start["status"], KEY.encode() in body["body"]) == (200, True)
    assert (b"cache-control", b"no-store") in start["headers"]
    assert ask(guard, path, host=OWN)[0]["status"] == 403
    assert "planted" not in path


def test_a_key_is_new_at_each_start_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    keys = {api_key.new_key() for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) > 40 for key in keys)
    for key in keys:
        api_key.keep(tmp_path, key, "http://127.0.0.1:1/api")
        assert (tmp_path / "api.key").read_text() == f"{key}\n"
        assert stat.S_IMODE((tmp_path / "api.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["api.key", "api.url"]


def test_one_schedule_serves_a_home(tmp_path: Path) -> None:
    api_key.keep(tmp_path, KEY, "http://127.0.0.1:1/api")
    assert api_key.is_served(tmp_path) is False
    with api_key.serving(tmp_path):
        assert api_key.is_served(tmp_path) is True
        with pytest.raises(UserError, match=r"already serves this home at http://127.0.0.1:1:") as told, api_key.serving(tmp_path):
            pass
    assert told.value.exit_code == 1
    assert api_key.is_served(tmp_path) is False
