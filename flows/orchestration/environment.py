"""Prefect's settings, applied before its first import.

Prefect reads its settings from the environment, from `.env`, `prefect.toml` and `pyproject.toml` in the working folder and from the
active profile of the user, the environment first. Without ``PREFECT_API_URL`` the server is our own: the operator's settings for
another server (address, key, profile, database, headers) are removed or overridden, except `PREFECT_LOGGING_...`. With it, all of
their settings apply.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flows.doctor.surroundings import agree
from flows.errors import UserError
from flows.settings.model import Settings

KEPT = timedelta(days=30)
"""How long Prefect keeps a night: its run, tasks, logs and artifacts; events it keeps for a week. The warehouse keeps what matters."""

_LOGGING = Path(__file__).with_name("prefect_logging.yml")
_UNUSABLE = "?\n\r"
"""What a home may not hold in its name: Prefect's database address would end there."""


def prefect_environment(settings: Settings) -> Mapping[str, str]:
    """Return the settings that keep Prefect's state in the home and its server quiet, on a local server or on the operator's.

    Prefect's embedded server takes 17 to 33 seconds to start on two cores, more than its time limit of 20, so the limit is
    raised. Analytics are switched off in both forms that Prefect knows. The leases of running nights are kept in files. In memory, the
    default, a power failure would leave a run that holds the one slot forever, and every later one would be cancelled; from files the
    server frees the slot after five minutes.
    """
    return {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_SETTINGS_PATH": str(_LOGGING),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }


def _ours_alone(settings: Settings) -> Mapping[str, str]:
    """Return the settings that override files in the working folder and the user's profile if the server is our own."""
    folder = settings.home / "prefect"
    return {
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_API_KEY": "",
        "PREFECT_CLIENT_CUSTOM_HEADERS": "{}",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_UI_STATIC_DIRECTORY": str(folder / "ui"),  # an installed package may be read-only
        "PREFECT_SERVER_API_BASE_PATH": "",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": f"{KEPT.total_seconds():.0f}",
        "PREFECT_UI_SERVE_BASE": "/",
    }


def prepare_prefect(settings: Settings) -> None:
    """Apply the settings to this process's environment; call it before the first ``import prefect``.

    Raises:
        OSError: the home cannot be written.
        UserError: Prefect's database cannot have the home's name.
    """
    require_usable(settings.home)
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    os.environ["PYTHONSAFEPATH"] = "1"  # no process started from here on imports modules from the working folder
    agree(settings.home)
    if os.environ.get("PREFECT_API_URL"):
        _keep_profiles()
    else:
        _forget_other_servers()
        os.environ.update(_ours_alone(settings))
    for name, value in prefect_environment(settings).items():
        os.environ.setdefault(name, value)


def require_usable(home: Path) -> None:
    """Refuse a home whose name Prefect's database cannot have.

    Raises:
        UserError: it contains one of the few characters that a database address cannot contain.
    """
    if any(character in str(home) for character in _UNUSABLE):
        line = f"PULSE_HOME: found {str(home)!r}, expected a folder without a question mark or a line break in its path"
        raise UserError(line)


def _forget_other_servers() -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_") and not name.startswith("PREFECT_LOGGING_")]:
        del os.environ[name]


def _keep_profiles() -> None:
    """Keep the operator's profile reachable although Prefect's home becomes ours: it may contain their key."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    if (home / "profiles.toml").is_file():
        os.environ.setdefault("PREFECT_PROFILES_PATH", str(home / "profiles.toml"))
