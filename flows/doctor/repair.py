"""`pulse doctor --repair`: repairs that lose nothing, under the lock of the home."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from flows.doctor.finding import DoctorFinding, Level
from flows.home.identity import KEY_FILE, KEY_MODE, others_may_read
from flows.settings.model import Settings


def repair(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Repair what can be repaired, and report it; does nothing while a run is in progress."""
    from flows.home.lock import LockedError, run_lock

    if not settings.home.is_dir():
        return []
    try:
        with run_lock(settings.home, "doctor", now):
            done = [DoctorFinding(Level.OK, "repair", said) for step in _STEPS for said in step(settings)]
        done += _publish_again(settings, now)
    except LockedError as busy:
        return [DoctorFinding(Level.NOTE, "repair", f"nothing: {busy}", "run `pulse doctor --repair` again when it has ended")]
    return done or [DoctorFinding(Level.OK, "repair", "nothing had to be put right")]


def _finish_restoring(settings: Settings) -> Iterator[str]:
    from flows.home.backup import finish_restoring

    if finish_restoring(settings.home):
        yield "a restore that was broken off has been finished"


def _hide_key(settings: Settings) -> Iterator[str]:
    if others_may_read(settings.home):
        key = settings.home / KEY_FILE
        key.chmod(KEY_MODE)
        yield f"only its owner can read {key} now"


def _sweep(settings: Settings) -> Iterator[str]:
    from warehouse.parts import left_over_of

    left_over = [
        *settings.warehouse.parent.glob(f"{settings.warehouse.name}.publishing*"),
        *settings.home.glob("backups/*.unfinished"),
        *settings.home.glob(f"{settings.work.name}.rewriting*"),
        *left_over_of(settings.work),
    ]
    for path in left_over:
        path.unlink()
        yield f"removed {path}, which a run that died had left"


_STEPS: tuple[Callable[[Settings], Iterator[str]], ...] = (_finish_restoring, _hide_key, _sweep)


def _publish_again(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Publish again from the working file if the published copy cannot be read."""
    import duckdb

    from flows.home.open_writer import open_current
    from flows.home.publish_home import publish_home
    from warehouse.errors import WarehouseError

    if not settings.work.exists() or _is_readable(settings):
        return []
    try:
        with suppress(WarehouseError), open_current(settings, "doctor", now) as work:  # the check of the working file reports a broken one
            publish_home(work, settings, now)
            return [DoctorFinding(Level.OK, "repair", f"published {settings.warehouse} again from the working file")]
    except duckdb.Error as wrong:
        found = f"{settings.warehouse} cannot be published again: {str(wrong).splitlines()[0]}"
        return [
            DoctorFinding(Level.ACT, "repair", found, "make room where the disk is full, else `pulse restore FILE` with a backup of yours")
        ]
    return []


def _is_readable(settings: Settings) -> bool:
    """Return whether the published copy can be opened, even if a newer program wrote it."""
    from warehouse.connection import open_published
    from warehouse.errors import WarehouseError, WarehouseNewer

    try:
        open_published(settings.warehouse).close()
    except WarehouseNewer:
        return True
    except WarehouseError:
        return False
    return True
