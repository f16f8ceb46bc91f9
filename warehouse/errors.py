"""What can be wrong with a warehouse file, each in one line that says what to do.

    WarehouseError
    |-- WarehouseMissing    nothing has been published or written there yet
    |-- WarehouseLocked     another process writes it
    |-- WarehouseUnusable   not a database, or a folder nobody may write to
    |-- WarehouseNewer      written by a newer program than this one
    |-- MigrationEdited     a released migration reads differently from when it was applied
    `-- QueryRefused        a statement that is not one read-only question

The command turns each into an exit code.
"""
# ruff: noqa: N818 - each is named by what is the matter


class WarehouseError(Exception):
    """The base of all of them; its text is one line for people."""


class WarehouseMissing(WarehouseError):
    """There is no such file yet."""


class WarehouseLocked(WarehouseError):
    """Another process holds the file for writing."""


class WarehouseUnusable(WarehouseError):
    """The file is no database, or it cannot be written where it lies."""


class WarehouseNewer(WarehouseError):
    """The file's schema is newer than the program."""


class MigrationEdited(WarehouseError):
    """A migration file differs from the one that was applied."""


class QueryRefused(WarehouseError):
    """Not one read-only statement."""
