"""Two small projects on a server, and a home that follows them after an undisturbed first and second night."""

import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sandbox import server
from tests.worlds.many_repositories import Home, Surface, build, news, night, owner_name

PARTS = {
    "opening": ("flows/night/context", "flows/night/plan"),
    "collecting": ("flows/night/plan", "flows/night/recompute"),
    "scoring": ("flows/night/recompute", "flows/night/alerting"),
    "judging": ("flows/night/alerting", "flows/night/claims"),
    "publishing": ("flows/night/claims", "flows/alerts/delivery"),
    "pages": ("flows/night/site", "the end"),
    "delivering": ("flows/alerts/delivery", "the end"),
}
"""The parts of a night: the module that each begins with, and the one that the next begins with."""

CALLS_OF_PAGES = 50_000
"""The pages of two projects take more; they are left out of the nights that nothing disturbs, which are counted."""

PROJECTS = ("project000", "project001")
SCRIPT = Path(__file__).parents[2] / "worlds" / "process_killer.py"
APART = {"alert_log"}
"""Tells when something was sent, by the clock of the machine."""


class NightRunner:
    """Runs nights in processes of their own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def night(self, home: Home, number: int, **how: Any) -> dict[str, Any]:
        """Run a night, perhaps until it is killed; returns what became of it."""
        order = {"settings": home.arguments, "at": night(number).isoformat(), **how}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


@pytest.fixture(scope="session")
def runner() -> Iterator[NightRunner]:
    with subprocess.Popen([sys.executable, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield NightRunner(process)
        assert process.stdin is not None
        process.stdin.close()


class Mailbox(ThreadingHTTPServer):
    """Takes what an alert channel of the kind json:// sends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Letterbox)
        self.letters: list[str] = []

    @property
    def address(self) -> str:
        """For PULSE_ALERT_URLS."""
        return f"json://127.0.0.1:{self.server_port}/"


class _Letterbox(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        letter = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.letters.append(json.loads(letter)["title"])  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Stage:
    """A home before a night, what it takes, and what is published after it when nothing disturbs it."""

    number: int
    model: Home
    kept: Path
    before: Surface | None
    after: Surface
    calls: int
    begins: dict[str, int]

    def home(self, folder: Path) -> Home:
        """Return the home of before the night, in a folder of its own."""
        shutil.copytree(self.kept, folder, symlinks=True)
        return replace(self.model, folder=folder)

    def moment(self, part: str, seed: int) -> tuple[str, int]:
        """Return a point within a part of the night: a module, and how many calls after its first; the same for the same seed."""
        module, following = PARTS[part]
        length = CALLS_OF_PAGES if part == "pages" else self.begins.get(following, self.calls) - self.begins[module]
        return module, random.Random(f"{self.number} {part} {seed}").randrange(1, max(2, length))


def differing(mine: Surface, true: Surface) -> set[str]:
    """Return the tables that differ."""
    return {table for table, rows in true.tables.items() if mine.tables[table] != rows} - APART


@contextmanager
def stage(number: int, folder: Path, runner: NightRunner, mailbox: Mailbox) -> Iterator[Stage]:
    """Lead a home of its own up to a night, and through it."""
    dataset = build(folder, PROJECTS)
    with server.start(dataset) as running:
        home = Home(folder / "home", running, PROJECTS, mailbox.address)
        home.prepare()
        for each in range(1, number + 1):
            if each == 2:
                dataset.archive(owner_name(PROJECTS[1]), night(2) - timedelta(hours=5))  # told of after a second look, on the third night
            if each == 3:
                for project in PROJECTS:
                    news(dataset, project, night(3), pushes=True)
            kept = folder / f"before{each}"
            shutil.copytree(home.folder, kept, symlinks=True)
            before = home.surface() if each > 1 else None
            dataset.today = night(each).date()
            told = runner.night(home, each)
            assert told["status"] == 0, told
        yield Stage(number, home, kept, before, home.surface(), told["calls"], told["begins"])


@pytest.fixture(scope="session")
def stages(runner: NightRunner, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[int, Stage]]:
    """1, the first fill, and 3, a third night with news and something to tell; each is made when it is first asked for."""
    folder = tmp_path_factory.mktemp("alive")
    with ExitStack() as held:

        class Stages(dict[int, Stage]):
            def __missing__(self, number: int) -> Stage:
                self[number] = held.enter_context(stage(number, folder / str(number), runner, mailbox))
                return self[number]

        yield Stages()
