"""Deploying over work pools of an older version, on a whole Prefect server."""

from pathlib import Path

import pytest

from flows.fleet.worker import TYPE
from tests.worlds.prefect_server import PrefectServer, end, started

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.timeout(900)]
DEPLOYED_S = 300


def deployed(prefect: PrefectServer, folder: Path, name: str) -> str:
    """Deploy; return what was said."""
    said = folder / name
    process = prefect.start("python", "-m", "flows.fleet.deploy", "--unscheduled", said=said, more={"PULSE_HOME": str(folder / "home")})
    try:
        assert process.wait(DEPLOYED_S) == 0, said.read_text()
    finally:
        end(process)
    return said.read_text()


def pools(prefect: PrefectServer) -> dict[str, str]:
    return {pool["name"]: pool["type"] for pool in prefect.ask("/work_pools/filter", {})}


def pool_of_shards(prefect: PrefectServer) -> str | None:
    found: str | None = prefect.ask("/deployments/name/shard/pulse")["work_pool_name"]
    return found


def test_a_pool_of_an_older_version_stays_until_somebody_does_what_is_said(tmp_path: Path) -> None:
    with started(tmp_path) as prefect:
        prefect.ask("/work_pools/", {"name": "pulse-shards", "type": "process"})
        said = deployed(prefect, tmp_path, "first")
        assert "the work pool pulse-shards is of type process" in said
        assert "prefect work-pool delete pulse-shards" in said
        assert pools(prefect) == {"pulse-shards": "process", "pulse-lead": TYPE}
        assert pool_of_shards(prefect) == "pulse-shards"
        deleting = prefect.start("prefect", "--no-prompt", "work-pool", "delete", "pulse-shards", said=tmp_path / "deleted")
        assert deleting.wait(DEPLOYED_S) == 0, (tmp_path / "deleted").read_text()
        assert "work pool" not in deployed(prefect, tmp_path, "second")
        assert pools(prefect) == {"pulse-shards": TYPE, "pulse-lead": TYPE}
        assert pool_of_shards(prefect) == "pulse-shards"
