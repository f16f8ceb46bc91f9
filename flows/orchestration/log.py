"""Prefect's log file. `prefect_logging.yml` names this handler, so it contains no path: a path pasted into YAML may not be valid YAML."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

_MAX_BYTES = 5_000_000


def handler() -> logging.Handler:
    """Return the handler that writes `prefect.log` in Prefect's home; the file is opened with the first line."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    return RotatingFileHandler(home / "prefect.log", maxBytes=_MAX_BYTES, backupCount=2, delay=True, encoding="utf-8")
