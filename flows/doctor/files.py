"""Checks of files: the catalog, the lock, the published copy."""

from datetime import UTC, datetime, timedelta

from flows.doctor.finding import DoctorFinding, Level
from flows.settings.model import Settings

_REPAIR = "`pulse doctor --repair` publishes it again from the working file"
_TOO_OLD = timedelta(hours=36)  # a night and a half: one run was missed


def catalog(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Check that the catalog can be read."""
    from catalog.load import CatalogError
    from catalog.machines import load_machines
    from flows.night.catalog import checked_catalog

    try:
        if settings.bots is not None:
            load_machines(settings.bots)
        count = len(checked_catalog(settings.catalog).frameworks)
    except CatalogError as wrong:
        return [DoctorFinding(Level.ACT, "catalog", str(wrong), "correct the file; `pulse catalog check` says whether it is in order")]
    return [DoctorFinding(Level.OK, "catalog", f"{count} frameworks from {', '.join(map(str, settings.catalog))}")]


def lock(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Report whether a run is in progress; the lock ends with the process that holds it."""
    from flows.home.lock import holder_of, is_locked

    if not is_locked(settings.home):
        return [DoctorFinding(Level.OK, "lock", "no run is at work")]
    return [
        DoctorFinding(
            Level.NOTE, "lock", f"held by {holder_of(settings.home) or 'another process'}", "wait for it; reading works meanwhile"
        )
    ]


def warehouse(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Check the published copy: present, readable, of this server, and not older than a night and a half."""
    from warehouse.connection import open_published
    from warehouse.errors import WarehouseError, WarehouseMissing

    try:
        with open_published(settings.warehouse) as con:
            meta = dict(con.execute("select key, value from meta").fetchall())
            newest = con.execute("select max(finished_at) from runs where status in ('ok', 'partly')").fetchone()
    except WarehouseMissing:
        return [
            DoctorFinding(
                Level.ACT, "warehouse", f"none yet at {settings.warehouse}", "run `pulse refresh`, or `pulse demo` to look around"
            )
        ]
    except WarehouseError as wrong:
        return [DoctorFinding(Level.ACT, "warehouse", str(wrong), _REPAIR)]
    found = [
        _age(newest[0] if newest else None, now),
        DoctorFinding(Level.OK, "warehouse", f"schema version {meta.get('schema_version', 'unknown')}"),
    ]
    server = meta.get("github_api_url")
    if server not in {None, settings.github_api_url}:
        todo = "set GITHUB_API_URL to that server, or PULSE_HOME to another folder"
        found.append(DoctorFinding(Level.ACT, "warehouse", f"it belongs to {server}, the settings name {settings.github_api_url}", todo))
    return found


def work(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Check that the working file can be read, unless a run has it open; otherwise name the backup."""
    from flows.home.backup import FOLDER
    from warehouse.connection import open_work_to_read
    from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing

    newest = max((settings.home / FOLDER).glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, default=None)
    kept = f"the newest backup in the home is {newest.name}" if newest else "there is no backup in the home"
    try:
        open_work_to_read(settings.work).close()
    except (WarehouseMissing, WarehouseLocked):
        return []
    except WarehouseError as wrong:
        todo = (
            f"`pulse restore {newest}`"
            if newest
            else "`pulse restore FILE` with a backup of yours, or move it away and run `pulse refresh`"
        )
        return [DoctorFinding(Level.ACT, "working file", str(wrong), todo)]
    return [DoctorFinding(Level.OK, "working file", f"can be read; {kept}")]


def _age(finished_at: datetime | None, now: datetime) -> DoctorFinding:
    if finished_at is None:
        return DoctorFinding(Level.ACT, "warehouse", "no run has finished yet", "run `pulse refresh` and see what it says")
    finished = finished_at.replace(tzinfo=UTC)
    if now - finished > _TOO_OLD:
        todo = "see whether `pulse serve` is running, then `pulse status`"
        return DoctorFinding(Level.ACT, "warehouse", f"the last finished run was {finished:%Y-%m-%d %H:%M} UTC", todo)
    return DoctorFinding(Level.OK, "warehouse", f"refreshed {finished:%Y-%m-%d %H:%M} UTC")
