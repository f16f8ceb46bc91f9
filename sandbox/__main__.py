"""`python -m sandbox`: serve until SIGTERM, or until the parent process ends; prints its address as one JSON line."""

import argparse
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import FrameType

from sandbox.dataset import Dataset
from sandbox.server import Latency, Running, start

PARENT_CHECK_SECONDS = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked, parent = _parser().parse_args(arguments), os.getppid()
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)
    latency = Latency() if asked.latency else None
    with _folder(asked.home) as folder, start(_dataset(folder, asked), port=asked.port, latency=latency) as running:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, stop)
        _say(_addresses(running))
        while not stopped.wait(PARENT_CHECK_SECONDS) and os.getppid() == parent:
            pass
    return 0


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Exit while the data are being built: nobody needs them any more."""
    raise SystemExit(0)


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    """The folder of the git repositories: emptied first in a given home, else a temporary one."""
    if home is None:
        with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
            yield Path(folder)
    else:
        shutil.rmtree(home / "git", ignore_errors=True)
        yield home / "git"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A GitHub-compatible server on loopback with simulated data.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--home", type=Path, help="keep git repositories in its folder git, emptied first (default: a temporary folder)")
    parser.add_argument("--data", type=Path, help="folder of real histories to serve in place of the yearly figures")
    parser.add_argument("--only", nargs="+", metavar="OWNER/NAME", help="serve no other repositories than these")
    parser.add_argument("--progress", action="store_true", help="print a line of JSON for each part of the data that is built")
    parser.add_argument("--latency", action="store_true", help="answer as slowly as GitHub does")
    return parser


def _dataset(folder: Path, asked: argparse.Namespace) -> Dataset:
    """Build the data without garbage collection: a million rows are created and all stay, and each collection takes time."""
    gc.disable()
    try:
        return _built(folder, asked)
    finally:
        gc.freeze()
        gc.enable()


def _built(folder: Path, asked: argparse.Namespace) -> Dataset:
    if asked.data is None:
        from sandbox.figures.build import build

        return build(folder, only=asked.only, built=_say_built if asked.progress else None)
    from sandbox.histories.build import build as build_histories

    return build_histories(asked.data, folder, only=asked.only)


def _say_built(what: str, steps: int) -> None:
    _say({"built": what, "of": steps})


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what, default=date.isoformat) + "\n")
    sys.stdout.flush()


def _addresses(running: Running) -> dict[str, object]:
    return {
        "api_url": running.api_url,
        "graphql_url": running.graphql_url,
        "server_url": running.server_url,
        "sources": dict.fromkeys(("pypi", "apache"), running.api_url) | dict.fromkeys(("sagemaker", "dlc", "mlperf"), running.server_url),
        "token": min(running.tokens),
        "as_of_end": running.dataset.today.isoformat(),
        "repositories": [repository.name for repository in running.dataset.repositories.values()],
        "scale": running.dataset.scale,
        "known": {name: [asdict(one) for one in known] for name, known in running.dataset.known.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
