"""Errors of a warehouse file, each with one line that says what to do.

    WarehouseError
    |-- WarehouseMissing    nothing has been published or written there yet
    |-- WarehouseLocked     another process writes it
    |-- WarehouseUnusable   not a database, or a folder that cannot be written
    |-- WarehouseNewer      written by a newer program than this one
    |-- LakeUnavailable     the lake's parts are not installed, or its catalog or store does not answer
    |-- MigrationEdited     a released migration was changed after it was applied
    `-- QueryRefused        a statement that is not one read-only query

The command turns each into an exit code.
"""
# ruff: noqa: N818 - each is named by the problem


class WarehouseError(Exception):
    """The base of all of them; its text is one line for people."""


class WarehouseMissing(WarehouseError):
    """The file does not exist yet."""


class WarehouseLocked(WarehouseError):
    """Another process holds the file for writing."""


class WarehouseUnusable(WarehouseError):
    """The file is not a database, or it cannot be written there."""


class WarehouseNewer(WarehouseError):
    """The file's schema is newer than the program."""


class LakeUnavailable(WarehouseError):
    """The lake cannot be opened or written."""


class MigrationEdited(WarehouseError):
    """A migration file differs from the one that was applied."""


class QueryRefused(WarehouseError):
    """Not one read-only statement."""
