"""A refresh without pandas, which it has no use for.

PyArrow looks for pandas with the first array that it makes, and DuckDB with the first value that is bound; where they find
it, 48 MB and half a second go into importing it. Both work without.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is left out of a refresh", name=fullname)
        return None


def leave_out_pandas() -> None:
    """Make this process one in which pandas is not installed; for a process that only refreshes, before it makes an array."""
    sys.meta_path.insert(0, _WithoutPandas())
