"""Keep pandas out of the processes that do not use it (docs/decisions/0044-what-stays-though-it-is-clever.md)."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not used in this process", name=fullname)
        return None


def block_pandas() -> None:
    """Make `import pandas` fail in this process; call it before the first array and the first bound value.

    If pandas is installed, PyArrow imports it with the first array and DuckDB with the first bound value. Both work without it.
    """
    sys.meta_path.insert(0, _NoPandas())
