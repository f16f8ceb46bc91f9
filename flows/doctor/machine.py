"""The machine: git, the home folder, the disk."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from collectors.git import config
from collectors.installs.isolation import best
from collectors.installs.pythons import find
from flows.doctor.finding import DoctorFinding, Level
from flows.home.identity import KEY_FILE, KEY_MODE, others_may_read
from flows.night.installs import NO_WALLS
from flows.settings.model import Settings
from warehouse.cpythons import kept_up

_ENOUGH_BYTES = 2_000_000_000  # the working file, the copy being published, the copy being read, the clones
_GIGABYTE = 1_000_000_000


def git(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001 (every check takes both)
    """Check git, which reads commits; without it, or with one that lacks a command we use, GraphQL does so at a price."""
    program = config.program()
    trouble = config.trouble_with(program)
    if program is None or trouble is not None:
        todo = "install or update git: without it a hundred commits cost a point, and without a token there are none"
        return [DoctorFinding(Level.ACT, "git", trouble or "git is not installed", todo)]
    version = ".".join(map(str, config.version_of(program) or ()))
    return [DoctorFinding(Level.OK, "git", f"version {version}")]


def home(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Check the home folder, which holds all data."""
    place = _existing(settings.home)
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return [
            DoctorFinding(
                Level.ACT, "home", f"{place} cannot be written", "give this user the right to, or set PULSE_HOME to another folder"
            )
        ]
    if others_may_read(settings.home):
        key = settings.home / KEY_FILE
        return [DoctorFinding(Level.ACT, "home", f"others can read {key}", f"chmod {KEY_MODE:o} {key}")]
    return [
        DoctorFinding(Level.OK, "home", f"{settings.home}" if settings.home.exists() else f"{settings.home} will be made by the first run")
    ]


def disk(settings: Settings, now: datetime) -> list[DoctorFinding]:  # noqa: ARG001
    """Check the free space: a run that fills the disk fails, and publishing needs room for a second copy."""
    free_bytes = shutil.disk_usage(_existing(settings.home)).free
    found = f"{free_bytes / _GIGABYTE:.1f} GB free under {settings.home}"
    if free_bytes < _ENOUGH_BYTES:
        return [DoctorFinding(Level.ACT, "disk", found, f"make room: a full catalog wants {_ENOUGH_BYTES / _GIGABYTE:.0f} GB")]
    return [DoctorFinding(Level.OK, "disk", found)]


def installs(settings: Settings, now: datetime) -> list[DoctorFinding]:
    """Check what trying packages needs here, where PULSE_INSTALLS asks for it: bubblewrap, and a CPython that is still kept up."""
    if settings.installs == "off":
        return []
    kept_apart, pythons = best(), find(kept_up(now.date()))
    found = f"packages are tried {settings.installs}: {kept_apart.name}, CPython {', '.join(one.version for one in pythons) or 'none'}"
    if settings.installs == "isolated" and not kept_apart.is_strict:
        return [DoctorFinding(Level.ACT, "installs", NO_WALLS, "until then no package is tried; PULSE_INSTALLS=off leaves them out")]
    if not pythons:
        return [DoctorFinding(Level.ACT, "installs", found, "install a CPython that is still kept up, or set PULSE_INSTALLS=off")]
    if not kept_apart.is_strict:
        return [DoctorFinding(Level.NOTE, "installs", found, "what is tried can read all that this user can: install bubblewrap")]
    return [DoctorFinding(Level.OK, "installs", found)]


def _existing(path: Path) -> Path:
    """Return the path itself, or the nearest folder above it that exists."""
    return next(place for place in (path, *path.parents) if place.exists())
