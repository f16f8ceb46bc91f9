"""How Prefect is set up, before it is imported for the first time.

Prefect reads its settings from the environment, from `.env`, `prefect.toml` and `pyproject.toml` in the working folder and from the
active profile of the user, the environment first. Without ``PREFECT_API_URL`` the server is our own: whatever the operator has set for
another one (address, key, profile, database, headers) is taken out or overruled, but for `PREFECT_LOGGING_...`. With it, every
setting of theirs stays.
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
    """Return the settings that keep Prefect's state in the home and its server quiet, on a server of ours or of the operator.

    Prefect's own embedded server, should it start one, needs 17 to 33 seconds on two cores, more than its wait of 20, so the wait is
    raised. Analytics are switched off in both forms that Prefect knows. The leases of running nights are kept in files: kept in
    memory, as by default, a power failure leaves a night that holds the one slot for ever, and every later one is cancelled;
    from files the server takes the slot back after five minutes.
    """
    return {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_SETTINGS_PATH": str(_LOGGING),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_TASKS_RUNNER_THREAD_POOL_MAX_WORKERS": str(settings.concurrency),
    }


def _ours_alone(settings: Settings) -> Mapping[str, str]:
    """Return what overrules files in the working folder and the user's profile where the server is our own."""
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
    """Put the settings into this process's environment; call it before the first ``import prefect``.

    Raises:
        OSError: the home cannot be written.
        UserError: the home has a name that Prefect's database cannot have.
    """
    require_usable(settings.home)
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    os.environ["PYTHONSAFEPATH"] = "1"  # no process that starts from here on takes modules from the working folder
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
        UserError: it holds one of the few characters that no address of a database can carry.
    """
    if any(character in str(home) for character in _UNUSABLE):
        line = f"PULSE_HOME: found {str(home)!r}, expected a folder without a question mark or a line break in its path"
        raise UserError(line)


def _forget_other_servers() -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_") and not name.startswith("PREFECT_LOGGING_")]:
        del os.environ[name]


def _keep_profiles() -> None:
    """Let the operator's profile be found though Prefect's home becomes ours: their key may stand there."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    if (home / "profiles.toml").is_file():
        os.environ.setdefault("PREFECT_PROFILES_PATH", str(home / "profiles.toml"))
