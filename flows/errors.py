"""Errors that the user can act on: one line on stderr and an exit code."""

import errno
import re
from collections.abc import Iterable

DONE, FAILED, USAGE, BELOW, PARTLY = 0, 1, 2, 3, 4
"""The exit codes: done, the run failed, wrong usage or settings, `check` below its minimum, done in part."""

EXPECTED = {
    "catalog.load.CatalogError": USAGE,
    "collectors.errors.SourceError": FAILED,
    "flows.settings.environment.SettingsError": USAGE,
    "flows.home.lock.LockedError": FAILED,
    "flows.orchestration.local_server.ServerError": FAILED,
    "collectors.errors.BadToken": FAILED,
    "reports.site.output_folder.ForeignFolderError": USAGE,
    "warehouse.errors.WarehouseLocked": FAILED,
    "warehouse.errors.WarehouseError": USAGE,
}
"""Errors whose message is the line that the user reads, by module and name, with their exit codes."""

_TOKEN_SHAPE = re.compile(r"\b(gh[a-z]_|github_pat_)\w+|(?<=://)[^/\s@]+@")  # GitHub's token forms, and user:password in a URL


_FULL = re.compile("No space left on device|Disk quota exceeded|File too large")  # the system's message, repeated by DuckDB


class UserError(Exception):
    """An expected error; its message is one line that says what to do."""

    def __init__(self, line: str, exit_code: int = USAGE) -> None:
        super().__init__(line)
        self.exit_code = exit_code


def explain(error: BaseException) -> tuple[str, int] | None:
    """Return the line and the exit code of an expected error, None for any other.

    Errors of other packages are listed by name, so that a command imports only what it uses.
    """
    if isinstance(error, UserError):
        return str(error), error.exit_code
    for kind in type(error).__mro__:
        code = EXPECTED.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return str(error), code
    if isinstance(error, PermissionError) or (isinstance(error, OSError) and error.errno == errno.EROFS):
        return f"{error.filename or 'a file'}: {error.strerror}. Name a folder that can be written with PULSE_HOME", USAGE
    if isinstance(error, OSError) and error.strerror:
        line = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    else:
        line = next(iter(str(error).splitlines()), "")
    if _FULL.search(line):
        return f"{line}. The disk is full: make room and run it again; what is published is still the last good state", FAILED
    return (line, FAILED) if isinstance(error, OSError) and error.strerror else None


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text without known secrets and without anything that has the form of one."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "[hidden]")
    return _TOKEN_SHAPE.sub("[hidden]", text)
