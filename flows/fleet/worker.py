"""The worker of a fleet: Prefect's process worker, but it starts the process of a run directly.

Prefect's own worker starts a Python process that prepares a working folder, with the code of the deployment, and then becomes the run. So
each run imports Prefect twice. A fleet runs the installed code and needs no such folder (docs/decisions/0061-what-a-shard-costs.md).
`prefect worker start` finds this class by the type of the work pool, through the entry point `prefect.collections` in pyproject.toml.
"""

import sys
from typing import Any

from prefect.utilities.processutils import command_to_string
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker

TYPE = "framework-pulse"


class FleetJobConfiguration(ProcessJobConfiguration):
    """The command that starts the process of a run: with the Python of the worker, unless somebody set another one."""

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
