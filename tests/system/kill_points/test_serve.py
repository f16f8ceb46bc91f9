"""`pulse serve` as an operator has it: nobody gets in, a dead night blocks no later one, a foreign folder takes nothing over."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError

import pytest
import requests

from flows.orchestration import api_key
from sandbox import effects, server
from sandbox.faults import Fault
from tests.system.kill_points.conftest import Mailbox
from tests.system.kill_points.test_prefect import TOKEN, is_gone
from tests.worlds.many_repositories import Home, build
from tests.worlds.planted_modules import plant

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.timeout(1800)]
PROJECTS = ("project000",)
A_WAIT_S = 600
SOON_S = 60
ROOT = Path(__file__).resolve().parents[3]
EMIT = """
import json, sys
sys.path[:] = [each for each in sys.path if each]
from prefect.events import Event
from prefect.events.clients import get_events_client
import asyncio

async def send():
    async with get_events_client() as client:
        await client.emit(Event(**json.loads(sys.argv[1])))

asyncio.run(send())
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with server.start(build(tmp_path, PROJECTS), tokens=(TOKEN,)) as running:
        home = Home(tmp_path / "home", running, PROJECTS, token=TOKEN)
        home.prepare()
        yield home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with modules and settings that would stand in for others."""
    place = plant(tmp_path / "folder")
    (place / "prefect.toml").write_text('[api]\nurl = "http://127.0.0.1:9/api"\nkey = "planted"\n')
    (place / ".env").write_text("PREFECT_API_URL=http://127.0.0.1:9/api\nPREFECT_PROFILE=planted\n")
    return place


class Service:
    """`pulse serve` in a process of its own."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.prefect = home.folder / "prefect"
        self.said = home.folder.parent / "served.txt"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home.folder.parent),
            "PULSE_HOME": str(home.folder),
            "PULSE_CATALOG": str(home.folder / "catalog"),
            "PULSE_SCHEDULE": "0 3 1 1 *",
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": home.running.api_url,
            "GITHUB_GRAPHQL_URL": home.running.graphql_url,
            "GITHUB_SERVER_URL": home.running.server_url,
        }
        command = [str(Path(sys.executable).with_name("pulse")), "serve"]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(command, env=environment, cwd=folder, stdout=said, stderr=said, start_new_session=True)
        until(lambda: "Prefect: " in self.said.read_text(), 300, self.text)

    def text(self) -> str:
        return self.said.read_text()

    def ask(self, path: str, body: object = None) -> Any:
        for _ in range(5):  # a busy machine may need longer than the patience of `pulse doctor`
            try:
                return api_key.ask(self.prefect, path, body)
            except TimeoutError:
                continue
            except HTTPError as refused:
                if refused.code != HTTPStatus.SERVICE_UNAVAILABLE:  # its database is busy; Prefect's own client asks again, too
                    raise
                time.sleep(1)
        return api_key.ask(self.prefect, path, body)

    def begin_night(self) -> str:
        (deployment,) = self.ask("/deployments/filter", {})
        run = self.ask(f"/deployments/{deployment['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
        return str(run["id"])

    def state_of(self, run: str) -> str:
        return cast("str", self.ask(f"/flow_runs/{run}")["state_type"])

    def nights(self) -> list[int]:
        """The processes that a night runs in."""
        told = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return [int(line.split()[0]) for line in told.stdout.splitlines() if "spawn_main" in line]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SOON_S)

    def kill(self) -> None:
        """End it with all its children, however it is."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def serve(home: Home, folder: Path) -> Iterator[Callable[[], Service]]:
    """Begin `pulse serve`, as often as it is called; what a failed test leaves running is killed."""
    begun: list[Service] = []

    def begin() -> Service:
        begun.append(Service(home, folder))
        return begun[-1]

    yield begin
    for service in begun:
        service.kill()


def until(holds: Callable[[], bool], seconds: float, told: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, told()
        time.sleep(0.3)


def test_nobody_is_let_in_and_it_ends_cleanly(home: Home, serve: Callable[[], Service]) -> None:
    service = serve()
    url, key = ((service.prefect / name).read_text().strip() for name in ("api.url", "api.key"))
    session = requests.Session()
    session.trust_env = False
    user, _, password = key.partition(":")
    assert session.post(f"{url}/flows/filter", json={}, timeout=20).status_code == 401
    assert session.post(f"{url}/flows/filter", json={}, timeout=20, auth=("pulse", "guessed")).status_code == 401
    good = {"json": {}, "timeout": 20, "auth": (user, password)}
    assert session.post(f"{url}/flows/filter", **good).status_code == 200
    assert session.post(f"{url}/flows/filter", **good, headers={"Origin": "http://evil.example"}).status_code == 403
    assert session.post(f"{url}/flows/filter", **good, headers={"Host": "evil.example"}).status_code == 403
    assert "<html" in session.get(url.removesuffix("api"), timeout=20).text
    (deployment,) = service.ask("/deployments/filter", {})
    assert deployment["tags"] == ["framework-pulse"]
    assert all(each["description"] for each in deployment["parameter_openapi_schema"]["properties"].values())
    assert re.search(r"schedule: 0 3 1 1 \* \(UTC\), next run \d{4}-01-01 03:00 UTC", service.text())
    assert service.end() == 0
    assert [line for line in service.text().splitlines() if not line.startswith(("schedule: ", "Prefect: "))] == []
    assert is_gone(home)
    kept = [path for path in home.folder.rglob("*") if path.is_file() and path.name != "api.key"]
    assert [path for path in [*kept, service.said] if password.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("after_s", [0.0, 0.1, 0.2, 0.3, 0.5, 0.8])
def test_it_ends_however_early_it_is_told_to(serve: Callable[[], Service], after_s: float) -> None:
    service = serve()
    time.sleep(after_s)
    assert service.end() == 0


def test_a_night_killed_with_its_process_frees_its_place_at_once(home: Home, serve: Callable[[], Service]) -> None:
    fault = Fault(effects.secondary_limit(A_WAIT_S), kind="graphql", times=None)
    home.running.faults.append(fault)
    service = serve()
    try:
        dead = service.begin_night()
        until(lambda: service.state_of(dead) == "RUNNING" and service.nights() != [], 200, service.text)
        second = service.begin_night()
        until(lambda: service.state_of(second) == "CANCELLED", 120, service.text)
        for night in service.nights():
            os.kill(night, signal.SIGKILL)
        until(lambda: service.state_of(dead) == "CRASHED", 120, service.text)
        home.running.faults.clear()
        later = service.begin_night()
        until(lambda: service.state_of(later) == "COMPLETED", 300, service.text)
    finally:
        assert service.end() == 0


def test_a_schedule_killed_with_its_night_leaves_none_that_blocks_the_next(home: Home, serve: Callable[[], Service]) -> None:
    home.running.faults.append(Fault(effects.secondary_limit(A_WAIT_S), kind="graphql", times=None))
    first = serve()
    dead = first.begin_night()
    until(lambda: first.state_of(dead) == "RUNNING", 200, first.text)
    first.kill()
    assert is_gone(home)
    home.running.faults.clear()
    second = serve()
    try:
        assert second.state_of(dead) == "CRASHED"
        assert "1 unfinished night of an earlier process ended" in second.text()
        later = second.begin_night()
        until(lambda: second.state_of(later) == "COMPLETED", 300, second.text)
    finally:
        assert second.end() == 0


def test_a_schedule_whose_server_dies_says_so_and_ends(serve: Callable[[], Service]) -> None:
    service = serve()
    told = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(service.process.pid)], capture_output=True, text=True, check=True)
    (server_pid,) = (int(line.split()[0]) for line in told.stdout.splitlines() if "flows.orchestration.local_server" in line)
    os.kill(server_pid, signal.SIGKILL)
    assert service.process.wait(SOON_S) == 1
    assert "the local Prefect server has ended" in service.text()


def test_the_sample_automations_apply_and_an_alert_reaches_a_webhook(folder: Path, mailbox: Mailbox, serve: Callable[[], Service]) -> None:
    service = serve()
    try:
        url, key = ((service.prefect / name).read_text().strip() for name in ("api.url", "api.key"))
        theirs = {"PREFECT_HOME": str(folder / "theirs"), "PREFECT_API_URL": url, "PREFECT_API_AUTH_STRING": key}
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **theirs}
        prefect = [str(Path(sys.executable).with_name("prefect")), "automation", "create", "--from-file"]
        hook = [sys.executable, "-m", "flows.orchestration.alert_automation", mailbox.address.replace("json://", "http://")]
        for command in ([*prefect, "prefect-automations.yaml"], hook, hook):
            subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=200, capture_output=True)
        names = sorted(each["name"] for each in service.ask("/automations/filter", {}))
        assert names == ["Framework Pulse, alerts to a webhook", "Framework Pulse, end dead runs"]
        before = len(mailbox.letters)
        event = {
            "occurred": "2026-01-05T00:00:00Z",
            "event": "framework.health.alert",
            "resource": {"prefect.resource.id": "framework-pulse.framework.mxnet", "prefect.resource.name": "mxnet"},
            "payload": {"title": "planted"},
            "id": str(uuid.uuid4()),
        }
        subprocess.run([sys.executable, "-P", "-c", EMIT, json.dumps(event)], cwd=folder, env=environment, check=True, timeout=100)
        until(lambda: len(mailbox.letters) > before, 60, service.text)
        assert mailbox.letters[-1] == "planted"
    finally:
        service.end()
