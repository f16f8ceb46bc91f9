"""A process that has everything imported and forks one night after another, each of which may be killed at a counted point.

Usage: ``python process_killer.py`` with one JSON object a line on standard input: ``settings`` (of the product), ``at`` (ISO time of
the night), ``pages`` (whether the site is written), ``dies`` (a module of the product and how many calls of the product's functions
after its first one to die; absent: never), ``signal`` (the one that it is sent then; absent: SIGKILL), ``limit_bytes`` (no file may
become larger; absent: any may), ``stopped_after_s`` (when the process is interrupted as by Ctrl-C,
so long after its first call in the module ``since``; absent: never), ``fleet`` (a part of a
fleet's night instead, as `fleet_nights.py` takes it). For each it answers
one line:
``status`` (as ``waitpid`` tells it), ``said`` (its error) with ``took_s`` (since it was interrupted), and of a night
that lived ``calls`` (how many calls there were) and ``begins`` (of each module the first of them); of a part of a fleet's neither.
"""

import json
import os
import resource
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = str(Path(__file__).resolve().parents[2])
sys.path.insert(0, ROOT)
_LOOK_EVERY_S = 0.05
ROOMS = tuple(f"{ROOT}/{room}/" for room in ("flows", "collectors", "warehouse", "scoring", "reports", "catalog"))


class Counting:
    """Counts calls of the product's functions in all threads, and sends the process a signal at one of them."""

    def __init__(self, dies: tuple[str, int] | None, sent: int) -> None:
        self.calls = 0
        self.begins: dict[str, int] = {}
        self._counting = threading.Lock()
        self._dies = dies
        self._sent = sent
        self.sent_at = 0.0

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(ROOMS):
            return
        with self._counting:  # else two threads count past the call that is waited for
            self.calls += 1
            self.begins.setdefault(file[len(ROOT) + 1 : -3], self.calls)
            is_due = self._dies is not None and self.calls == self.begins.get(self._dies[0], self.calls) + self._dies[1]
        if is_due:
            self.send()

    def send(self) -> None:
        """Send the signal now."""
        self.sent_at = time.monotonic()
        os.kill(os.getpid(), self._sent)

    def send_later(self, module: str, seconds: float) -> None:
        """Send the signal so long after the first call in a module, however long the way to it is."""
        while module not in self.begins:
            time.sleep(_LOOK_EVERY_S)
        time.sleep(seconds)
        self.send()

    def begin(self) -> None:
        """Count from here on."""
        threading.setprofile(self)
        sys.setprofile(self)

    def end(self) -> None:
        """Count no more."""
        sys.setprofile(None)
        threading.setprofile(None)


def one_night(order: dict[str, Any]) -> dict[str, Any]:
    """Run one night; returns its calls."""
    import flows.night.steps
    from flows.night.context import Request
    from flows.orchestration.refresh import refresh_plainly
    from flows.settings.model import Settings
    from tests.worlds import fleet_nights
    from tests.worlds.many_repositories import Silent

    if not order.get("pages"):
        flows.night.steps.write_site = lambda *_: []
    if order.get("limit_bytes"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit_bytes"], resource.RLIM_INFINITY))
    settings = Settings(**order["settings"])
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests in the background has it ignored
    counting = Counting(order.get("dies"), order.get("signal", signal.SIGKILL))
    if order.get("stopped_after_s"):
        threading.Thread(target=counting.send_later, args=(order["since"], order["stopped_after_s"]), daemon=True).start()
    if "fleet" not in order or "dies" in order:  # of a fleet's part that lives nobody asks for the calls
        counting.begin()
    try:
        if "fleet" in order:
            fleet_nights.part(settings, datetime.fromisoformat(order["at"]), **order["fleet"])
        else:
            refresh_plainly(settings, Request(datetime.fromisoformat(order["at"]), simulated="made-up projects"), Silent())
    except KeyboardInterrupt as stopped:
        return {"said": repr(stopped), "took_s": time.monotonic() - counting.sent_at}
    finally:
        counting.end()
    return {"calls": counting.calls, "begins": counting.begins}


def in_a_child(order: dict[str, Any]) -> dict[str, Any]:
    """Fork, run the night there, and wait for its end however it comes."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        code = 0
        try:
            os.write(told, json.dumps(one_night(order)).encode())
        except BaseException as error:  # noqa: BLE001 (the parent hears of it)
            os.write(told, json.dumps({"said": f"{type(error).__name__}: {error}"}).encode())
            code = 1
        os._exit(code)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return {"status": status, **json.loads(said or "{}")}


def main() -> None:
    """Import what a night needs, then serve orders."""
    from flows.imports import block_pandas

    block_pandas()  # as `pulse refresh` does: DuckDB would import it, and a Ctrl-C that comes in that half second is lost

    print("ready", flush=True)  # noqa: T201 (the pipe is how it answers)
    for line in sys.stdin:
        print(json.dumps(in_a_child(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
