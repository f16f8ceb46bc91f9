"""Checks of the rows of the working file against one another."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from flows.doctor.finding import DoctorFinding, Level
from flows.settings.model import Settings

if TYPE_CHECKING:
    from warehouse.check import Violation

_SHOWN = 3  # of a check: a fault in a thousand rows is one fault


def rows(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Run every check of the warehouse on rows that were written by this version; a run that starts meanwhile waits."""
    import duckdb

    from warehouse.check import check
    from warehouse.connection import open_work_to_read
    from warehouse.errors import WarehouseError, WarehouseLocked
    from warehouse.schema_version import schema_version, version_of

    try:
        with open_work_to_read(settings.work) as con:
            version = version_of(con)
            if version != schema_version():
                found = f"not looked at: they are of schema version {version or 'none'}, not {schema_version()}"
                return [DoctorFinding(Level.NOTE, "rows", found, "run `pulse refresh`, then look again")]
            violations = check(con)
    except WarehouseLocked:
        return [DoctorFinding(Level.NOTE, "rows", "not looked at: a run is at work on them", "look again when it has ended")]
    except WarehouseError:
        return []  # the check of the working file reports it
    except duckdb.Error as wrong:
        todo = "`pulse restore FILE` with a backup of yours: the file is damaged"
        return [DoctorFinding(Level.ACT, "rows", f"cannot be read through: {str(wrong).splitlines()[0]}", todo)]
    listed = [finding for _, alike in groupby(violations, lambda violation: violation.check) for finding in _summary(list(alike))]
    return listed or [DoctorFinding(Level.OK, "rows", "agree with one another and with what GitHub counts")]


def _summary(alike: "Sequence[Violation]") -> list[DoctorFinding]:
    """Return the violations of one check: the first ones each, the others as a number."""
    first = alike[0]
    level, todo = (Level.ACT, first.todo) if first.todo is not None else (Level.NOTE, f"nothing: {first.wait}")
    said = [
        f"{f'{violation.subject}: ' if violation.subject else ''}{violation.detail} ({violation.check})" for violation in alike[:_SHOWN]
    ]
    if len(alike) > _SHOWN:
        said.append(f"{len(alike) - _SHOWN:,} more of the same kind ({first.check})")
    return [DoctorFinding(level, "rows", each, todo) for each in said]
