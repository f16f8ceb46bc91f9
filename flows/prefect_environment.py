"""How Prefect is set up, before it is imported for the first time.

Prefect reads its settings from the environment at import. An operator's own choice (a server of their own through
``PREFECT_API_URL``, another log level) is left alone.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from flows.settings import Settings

_LOGGING = Path(__file__).with_name("prefect_logging.yml")


def prefect_environment(settings: Settings) -> Mapping[str, str]:
    """Return the settings that keep Prefect's state in the home and its server quiet.

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


def prepare_prefect(settings: Settings) -> None:
    """Put the settings into this process's environment; call it before the first ``import prefect``.

    Raises:
        OSError: the home cannot be written.
    """
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    for name, value in prefect_environment(settings).items():
        os.environ.setdefault(name, value)
