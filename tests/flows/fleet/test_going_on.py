"""What a night is given that goes on with one whose leading run died: rendered by Prefect's own action, as its server does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from prefect.server.events.actions import RunDeployment
from prefect.server.schemas.responses import FlowRunResponse
from prefect.utilities.schema_tools.hydration import HydrationContext, hydrate

from flows.fleet.deploy import AGAIN

AT = datetime(2024, 3, 7, 2, tzinfo=UTC)
OTHERS = {"since": None, "as_of": None, "notify": True, "simulation": None, "everything": False}
GIVEN = {
    "now": "2024-03-04T02:00:00+00:00",
    "notify": False,
    "simulation": {"note": "<made-up> projects"},
    "since": "2024-01-01",
    "everything": True,
}


def of_the_next_run(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters that Prefect makes of the templates, where a run with these has crashed."""
    parameters: dict[str, Any] = dict(AGAIN)
    RunDeployment._upgrade_v1_templates(parameters)
    told = {"id": UUID(int=1), "created": AT, "updated": AT, "flow_id": UUID(int=2), "name": "fleet", "expected_start_time": AT}
    run = FlowRunResponse.model_validate(told | {"parameters": dict(given)})
    rendered = HydrationContext(raise_on_error=True, render_workspace_variables=False, render_jinja=True, jinja_context={"flow_run": run})
    found: Mapping[str, Any] = hydrate(parameters, rendered)
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, OTHERS | {"now": "2024-03-07 02:00:00+00:00", "attempt": 2}),
        (GIVEN, OTHERS | GIVEN | {"attempt": 2}),
        ({**GIVEN, "attempt": 3}, OTHERS | GIVEN | {"attempt": 4}),
    ],
    ids=["by the schedule", "by hand", "again"],
)
def test_it_goes_on_with_the_night_of_the_one_that_died(given: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    assert of_the_next_run(given) == expected
