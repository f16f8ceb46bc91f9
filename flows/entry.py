"""The entry point of the `pulse` command: imports the command, and ends without a traceback on an interrupt meanwhile."""

import sys

from flows.night.interruption import noted

_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it


def main() -> None:
    """Import the command, which takes a moment, and run it."""
    try:
        with noted():
            from flows.cli.main import main as run
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    run()
