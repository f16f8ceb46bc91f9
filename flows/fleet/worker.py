"""The worker of a fleet: Prefect's process worker, which begins the process of a run at once.

Prefect's own first begins a Python that prepares a working folder (the code of a deployment and what it needs) and then turns into the run,
so each run imports Prefect twice. The code of a fleet is what is installed on the machine, so there is nothing to prepare
(docs/decisions/0061-what-a-shard-costs.md). `prefect worker start` finds this class by the type of the work pool, through the entry point
`prefect.collections` in pyproject.toml.
"""

import sys
from typing import Any

from prefect.utilities.processutils import command_to_string
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker

TYPE = "framework-pulse"


class FleetJobConfiguration(ProcessJobConfiguration):
    """How the process of a run begins: where nobody has set a command, with the Python of the worker."""

    def prepare_for_flow_run(self, *args: Any, **kwargs: Any) -> None:
        """Set the command; the arguments are Prefect's."""
        self.command = self.command or command_to_string([sys.executable, "-P", "-m", "prefect.engine"])
        super().prepare_for_flow_run(*args, **kwargs)


class FleetWorker(ProcessWorker):
    """The worker of the pools that `flows.fleet.deploy` makes."""

    type = TYPE
    job_configuration = FleetJobConfiguration
    _display_name = "Framework Pulse"
    _description = "Runs shards and the nights that lead them as processes with the installed code."
