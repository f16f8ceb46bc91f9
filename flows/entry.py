"""What the shell calls as `pulse`: loads the command, and ends without a traceback where somebody stops it meanwhile."""

import sys

from flows.night.interruption import noted

_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it


def main() -> None:
    """Load the command, which takes a moment, and run it."""
    try:
        with noted():
            from flows.cli.main import main as run
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    run()
