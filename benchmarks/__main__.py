"""`python -m benchmarks`: run all or some parts on this machine, print the figures and write them into docs/benchmarks.md.

The figures of a part replace its old ones on the page; those of the other parts stay.
"""

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import backfill, catalogs, fleet, history, page, scale
from benchmarks.process import ROOT

_PACKAGES = ("pygithub", "duckdb", "pyarrow", "pandas", "numpy", "prefect")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the servers of a part would run on
    parser = _parser()
    asked = parser.parse_args()
    parts: dict[str, Callable[[Path], list[str]]] = {
        "backfill": lambda folder: backfill.report(folder, asked.runs),
        "hundred": catalogs.hundred,
        "thousand": catalogs.thousand,
        "killed": catalogs.killed,
        "scale": scale.report,
        "history": history.report,
        "fleet": lambda folder: fleet.report(folder, asked.repositories),
    }
    if unknown := sorted(set(asked.parts) - parts.keys()):
        parser.error(f"there is no part {', '.join(unknown)}: there are {', '.join(parts)}")
    for name in asked.parts or parts:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        where = _where()
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
            figures = "\n".join([*parts[name](Path(folder)), f"Measured on {where}"])
        print(figures, flush=True)
        page.write(name, figures)


def _where() -> str:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"{os.cpu_count()} cores (load {load:.1f} before), {datetime.now(UTC):%Y-%m-%d}, product {commit or 'unknown'}, "
        f"Python {platform.python_version()}, {packages}.\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help="backfill, hundred, thousand, killed, scale, history, fleet; all of them by default")
    parser.add_argument("--runs", type=int, default=3, help="of each side of the backfill; the middle one counts")
    parser.add_argument("--repositories", type=int, default=10_000, help="of the fleet")
    return parser


if __name__ == "__main__":
    main()
