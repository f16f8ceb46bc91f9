"""`pulse demo`: the real nightly flow on the sandbox, in a home of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flows import prefect_server
from flows.night import Request
from flows.prefect_environment import prepare_prefect
from flows.problem import DONE, FAILED, PARTLY, Problem
from flows.refresh import refresh
from flows.setting_types import SHIPPED_CATALOG
from flows.settings import Settings, load_settings
from flows.terminal import line, say

_FRAMEWORK = "mxnet"
_HOUR_OF_THE_NIGHT = 2


def demo(settings: Settings) -> int:
    """Run a night on simulated data and show what came of it; returns the exit code.

    The home of the demo is the folder `demo` in the usual home. It is made anew each time, so that simulated rows never
    meet others.
    """
    began = time.monotonic()
    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    say("A sandbox on this machine plays GitHub: yearly public figures of each framework, turned into single events.")
    os.environ["PULSE_HOME"] = str(home)
    prepare_prefect(load_settings())
    server = prefect_server.start(home)
    with _sandbox(home / "sandbox") as sandbox:
        import flows.nightly  # noqa: F401 (takes seconds, in which the server comes up and the sandbox makes up its data)

        place = _place(sandbox)
        if server is not None:
            server.wait()
        os.environ.update(_environment(place))
        last_day = date.fromisoformat(place["as_of_end"])
        night = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=_HOUR_OF_THE_NIGHT)
        code = refresh(load_settings(), Request(night, notify=False, simulated=_note(place), scale=place["scale"]))
    if code not in {DONE, PARTLY}:
        return code
    _show(home)
    if code == PARTLY:
        say("What is named as missing above has no public figures to be made from; the night went on without it, as it should.")
    say(f"The demo took {time.monotonic() - began:.0f} seconds. Look around: PULSE_HOME={home} pulse rank")
    return DONE


def _show(home: Path) -> None:
    from flows.commands.rank import rank
    from flows.commands.show import show
    from flows.commands.why import why

    rank()
    line()
    show(_FRAMEWORK)
    line()
    why(_FRAMEWORK)
    line()
    line(f"the page: {home / 'site' / 'f' / f'{_FRAMEWORK}.html'}")


def _environment(place: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        "GITHUB_API_URL": place["api_url"],
        "GITHUB_GRAPHQL_URL": place["graphql_url"],
        "GITHUB_SERVER_URL": place["server_url"],
        "GITHUB_TOKEN": place["token"],
        "PULSE_WAREHOUSE": "",
        "PULSE_CATALOG": str(SHIPPED_CATALOG),
    }


def _note(place: Mapping[str, Any]) -> str:
    """Say what is simulated, with the smallest share of the real size that any kind of event was cut to."""
    cut: dict[str, float] = {}
    for factors in place["scale"].values():
        for kind, factor in factors.items():
            cut[kind] = min(cut.get(kind, 1.0), factor)
    shares = ", ".join(f"{kind} down to {factor:.0%}" for kind, factor in sorted(cut.items()))
    return (
        f"Simulated: yearly public figures turned into single events by rule; large repositories are scaled down ({shares} of their size)."
    )


@contextmanager
def _sandbox(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start the sandbox in a process of its own, which also ends when this one dies."""
    process = subprocess.Popen([sys.executable, "-P", "-m", "sandbox", "--home", str(home)], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def _place(sandbox: "subprocess.Popen[str]") -> Mapping[str, Any]:
    """Wait until the sandbox says where it is."""
    told = sandbox.stdout.readline() if sandbox.stdout else ""
    if not told:
        raise Problem("the sandbox did not start; what it said stands above", FAILED)
    place: Mapping[str, Any] = json.loads(told)
    return place
