"""`pulse demo`: the real nightly flow on the sandbox, in a home of its own."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from catalog.load import load
from catalog.model import Framework
from flows.console import Progress, line, progress, say
from flows.errors import DONE, FAILED, PARTLY, UserError
from flows.orchestration import local_server
from flows.orchestration.environment import prepare_prefect
from flows.settings.model import Settings, load_settings
from flows.settings.types import SHIPPED_CATALOG

T = TypeVar("T")

SHORT = ("pytorch", "tensorflow", "jax", "mxnet", "flax", "mlx", "onnx", "tinygrad", "tvm", "chainer", "theano")
"""The frameworks of the short demo: those that people look up first, and some whose lists are short, so that it ends within a minute."""
_FRAMEWORK = "mxnet"
_HOUR_OF_THE_NIGHT = 9
_PATIENCE_SECONDS = 10
_PARTS_OF_A_REPOSITORY = 2  # that the sandbox reports: its lists and its commits


def demo(settings: Settings, *, whole: bool = False) -> int:
    """Run a night on simulated data and show the results; return the exit code.

    The home of the demo is the folder `demo` in the usual home. It is created again each time, so that simulated rows are never
    mixed with others.

    Args:
        settings: where the usual home is.
        whole: show every framework of the shipped catalog that has public figures, which takes a few minutes.
    """
    began = time.monotonic()
    shown = progress()
    home = settings.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.environ["PULSE_HOME"] = str(home)
    prepare_prefect(load_settings())
    server = local_server.start(home)  # before the slow imports: it starts meanwhile
    shipped = load([SHIPPED_CATALOG]).frameworks
    wanted = {slug: framework for slug, framework in shipped.items() if whole or slug in SHORT}
    with sandbox_process(home / "sandbox", repositories_of(wanted)) as sandbox:
        place = _started(sandbox, server, shown, _PARTS_OF_A_REPOSITORY * len(repositories_of(wanted)))
        served = with_figures(wanted, place["repositories"])
        _say_what_is_left_out(wanted, served, len(shipped), whole=whole)
        catalog = write_catalog(home, served)
        os.environ.update(environment_of(place, catalog))
        night = night_of(place)
        from flows.night.context import Request
        from flows.orchestration.refresh import refresh

        code = refresh(load_settings(), Request(night, notify=False, simulated=NOTE, scale=place["scale"], figures=figures_of(place)))
        sandbox.terminate()  # it takes a while, during which the results are shown
        if code not in {DONE, PARTLY}:
            return code
        _show(home)
    say(f"The demo took {time.monotonic() - began:.0f} seconds.")
    return DONE


def night_of(place: Mapping[str, Any]) -> datetime:
    """Return when the night after the last simulated day runs, UTC."""
    last_day = date.fromisoformat(place["as_of_end"])
    return datetime.combine(last_day + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=_HOUR_OF_THE_NIGHT)


def repositories_of(frameworks: Mapping[str, Framework]) -> list[str]:
    """Return the names of their core and satellite repositories."""
    return [repo.name for framework in frameworks.values() for repo in framework.repos if repo.role in {"core", "satellite"}]


def with_figures(frameworks: Mapping[str, Framework], served: Sequence[str]) -> list[str]:
    """Return the frameworks whose core repositories are all served."""
    known = {name.lower() for name in served}
    cores = {slug: [repo.name.lower() for repo in framework.repos if repo.role == "core"] for slug, framework in frameworks.items()}
    return [slug for slug, names in cores.items() if names and known.issuperset(names)]


def _say_what_is_left_out(wanted: Mapping[str, Framework], shown: Sequence[str], shipped: int, *, whole: bool) -> None:
    missing = [framework.name for slug, framework in wanted.items() if slug not in shown]
    if missing:
        say(f"Left out, since no public figures of it are known: {', '.join(missing)}.")
    if not whole:
        say(f"{len(shown)} of the {shipped} frameworks of the catalog; `pulse demo --all` shows all that have public figures.")


def write_catalog(home: Path, frameworks: Sequence[str]) -> Path:
    """Return a folder with the catalog files of these frameworks alone."""
    folder = home / "catalog"
    folder.mkdir()
    for slug in frameworks:
        shutil.copyfile(SHIPPED_CATALOG / f"{slug}.toml", folder / f"{slug}.toml")
    return folder


def _show(home: Path) -> None:
    from flows.cli.rank import rank
    from flows.cli.show import show

    rank()
    line()
    show(_FRAMEWORK)
    line()
    line(f"the page: {(home / 'site' / 'index.html').absolute().as_uri()}")
    line("try next:")
    for rest in ("site", "why jax --weeks 52", 'sql "from v_ranking"'):
        line(f"  PULSE_HOME={shlex.quote(str(home))} {_command()} {rest}")


def _command() -> str:
    """Return how the reader's shell calls this program: by its name if the shell finds it, else by its path."""
    found, called = shutil.which("pulse"), Path(sys.argv[0])
    return "pulse" if found and Path(found).resolve() == called.resolve() else shlex.quote(str(called))


def figures_of(place: Mapping[str, Any]) -> tuple[tuple[str, str, str | None, str | None, str | None], ...]:
    """Return what of each repository was counted, as `Request.figures` takes it."""
    keys = ("figure", "since", "until", "simulated")
    return tuple((repo, *(one[key] for key in keys)) for repo, known in place["known"].items() for one in known)


NOTE = (
    "Simulated: public figures of each project, turned into single events by rule. When issues are closed is made up for every project; "
    "what else is made up stands beside the scores that rest on it"
)


def environment_of(place: Mapping[str, Any], catalog: Path) -> Mapping[str, str]:
    """Return the settings of a home that follows the sandbox."""
    return {
        "GITHUB_API_URL": place["api_url"],
        "GITHUB_GRAPHQL_URL": place["graphql_url"],
        "GITHUB_SERVER_URL": place["server_url"],
        "GITHUB_TOKEN": place["token"],
        **{f"PULSE_{name.upper()}_URL": url for name, url in place["sources"].items()},
        "PULSE_WAREHOUSE": "",
        "PULSE_CATALOG": str(catalog),
    }


@contextmanager
def sandbox_process(home: Path, repositories: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    """Start the sandbox in a process of its own, which also ends if this one is killed."""
    command = [sys.executable, "-P", "-m", "sandbox", "--progress", "--home", str(home), "--only", *repositories]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)  # Ctrl-C reaches only this one
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _started(sandbox: "subprocess.Popen[str]", server: local_server.PrefectServer | None, shown: Progress, parts: int) -> Mapping[str, Any]:
    """Import what a run needs while the sandbox builds its data and Prefect starts; return where the sandbox is."""
    shown.start(parts + (server.steps if server else 0), "building the sandbox and starting Prefect")
    place = _beside(partial(read_place, sandbox, shown))
    is_up = _beside(partial(server.wait, shown.advance)) if server else None
    try:
        import flows.nightly  # noqa: F401 (takes seconds)

        found = place.result()
        if is_up:
            is_up.result()
        return found
    finally:
        shown.finish()


def _beside(work: Callable[[], T]) -> "Future[T]":
    """Start work in a thread that does not keep this process alive."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # noqa: BLE001 (the future's reader gets it)
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done


def read_place(sandbox: "subprocess.Popen[str]", shown: Progress) -> Mapping[str, Any]:
    """Read the sandbox's progress and finally its address."""
    with sandbox.stdout or nullcontext(()) as lines:
        for text in lines:
            message: Mapping[str, Any] = json.loads(text)
            if "api_url" in message:
                return message
            shown.advance(f"built {message['built']}")
    raise UserError("the sandbox did not start; what it said stands above", FAILED)
