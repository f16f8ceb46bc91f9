"""Checks beyond the home: the schedule, Prefect, the surroundings and the heartbeat."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from cronsim import CronSim

from flows.doctor.finding import DoctorFinding, Level
from flows.settings.model import Settings


def schedule(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Report when `pulse serve` runs next; the settings refuse a cron line that never runs."""
    due = next(CronSim(settings.schedule, now.astimezone(UTC)))
    return [DoctorFinding(Level.OK, "schedule", f"{settings.schedule!r}: under `pulse serve` the next run is due {due:%Y-%m-%d %H:%M} UTC")]


def prefect(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Check that `pulse serve` runs for this home and that its Prefect server answers to the key."""
    from flows.orchestration.api_key import address, ask, is_served

    folder = settings.home / "prefect"
    if not is_served(folder):
        return [DoctorFinding(Level.OK, "prefect", "`pulse serve` does not run for this home; every run starts a server of its own")]
    try:
        version = ask(folder, "/admin/version")
    except (OSError, ValueError) as trouble:
        found = f"`pulse serve` runs, and its Prefect does not answer at {address(folder)} ({type(trouble).__name__})"
        return [DoctorFinding(Level.ACT, "prefect", found, "start `pulse serve` again; prefect/server.log says what happened")]
    page = (address(folder) or "").removesuffix("/api")
    return [DoctorFinding(Level.OK, "prefect", f"version {version} answers at {page}; its key is in {folder / 'api.key'}")]


def surroundings(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Report which of the operator's proxies and certificate authorities our requests and git use."""
    from flows.doctor.surroundings import agree
    from flows.errors import UserError

    if not settings.home.is_dir():
        return []  # the first run creates it
    try:
        found = agree(settings.home)
    except UserError as wrong:
        return [DoctorFinding(Level.ACT, "surroundings", str(wrong), "correct it: no request and no clone can be made before")]
    except OSError as wrong:
        return [DoctorFinding(Level.ACT, "surroundings", str(wrong), "give this user the right to write in the home")]
    proxies = ", ".join(f"{name}: {_host(address)}" for name, address in found.proxies.items())
    ways = f"proxies {proxies}; loopback directly" if proxies else "no proxy"
    named = ", ".join(f"{count} from {source}" for source, count in found.authorities.items() if count)
    return [DoctorFinding(Level.OK, "surroundings", f"{ways}; authorities: those of requests{f', {named}' if named else ''}")]


def _host(address: str) -> str:
    """Return the address without its password."""
    parts = urlsplit(address if "://" in address else f"http://{address}")
    return f"{parts.hostname}:{parts.port}" if parts.port else f"{parts.hostname}"


def heartbeat(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Check the heartbeat: only an outside service can notice that the runs have stopped."""
    if settings.heartbeat_url is not None:
        return []
    todo = "set PULSE_HEARTBEAT_URL to the address of a service that notices when it is not asked"
    return [DoctorFinding(Level.NOTE, "heartbeat", "nobody notices when the nights stop", todo)]
