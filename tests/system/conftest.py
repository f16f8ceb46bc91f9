"""Combinations of parameters that make no test, left out of every folder of whole runs in one place."""

from typing import Any

import pytest

from tests.worlds.fault_matrix import SAMPLE, SAMPLED
from tests.worlds.strict_server import real_repositories
from tests.worlds.strict_server.real_repositories import SMALL


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of a repository that the server lacks, and the faults that are not in the sample."""
    left_out = {item for item in items if _lacks_its_repository(item) or _is_not_in_the_sample(item)}
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _parameters(item: pytest.Item) -> dict[str, Any]:
    return getattr(getattr(item, "callspec", None), "params", {})


def _lacks_its_repository(item: pytest.Item) -> bool:
    params = _parameters(item)
    is_real = params.get("name") in real_repositories.ALL_NAMES or item.get_closest_marker("real_histories") is not None
    return params.get("served") == SMALL and is_real


def _is_not_in_the_sample(item: pytest.Item) -> bool:
    params = _parameters(item)
    return params.get("where") == SAMPLED and "row" in params and params["row"].name not in SAMPLE
