"""How the worker of a fleet begins the process of a run."""

import sys
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.plugins import load_prefect_collections
from prefect.utilities.dispatch import lookup_type
from prefect.utilities.processutils import command_from_string
from prefect.workers.base import BaseWorker

from flows.fleet.worker import TYPE, FleetJobConfiguration, FleetWorker


def test_prefect_finds_the_worker_by_the_type_of_its_pool() -> None:
    load_prefect_collections()
    assert lookup_type(BaseWorker, TYPE) is FleetWorker


@pytest.mark.parametrize(
    ("given", "begun"),
    [
        (None, [sys.executable, "-P", "-m", "prefect.engine"]),
        ("/srv/a python -m prefect.engine", ["/srv/a", "python", "-m", "prefect.engine"]),
    ],
)
def test_a_run_begins_with_the_python_of_the_worker_unless_somebody_set_a_command(given: str | None, begun: list[str]) -> None:
    configuration = FleetJobConfiguration(command=given)
    configuration.prepare_for_flow_run(FlowRun(flow_id=uuid4()))
    assert configuration.command is not None
    assert command_from_string(configuration.command) == begun
    assert configuration._command_configured, "Prefect would begin a Python first that prepares a folder"
