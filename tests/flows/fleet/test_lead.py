"""Which runs of shards ended without an outcome, so that they are begun again."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Completed, Crashed, exception_to_failed_state

from flows.errors import UserError
from flows.fleet.flow_run import state_of
from flows.fleet.lead import _died
from flows.night.outcome import Outcome

ASKED = httpx.Request("POST", "http://127.0.0.1:4200/api/flow_runs/x/set_state")


def failed_by(error: Exception) -> State:
    """The state that Prefect gives a run that raised, with the words of its engine."""
    return asyncio.run(exception_to_failed_state(error, message="Flow run encountered an exception:"))


def refused() -> PrefectHTTPStatusError:
    """The error of Prefect's client when its server answers 500."""
    answer = httpx.Response(500, request=ASKED)
    return PrefectHTTPStatusError("Server error '500 Internal Server Error'", request=ASKED, response=answer)


@pytest.mark.parametrize(
    ("state", "died"),
    [
        (Crashed(message="Killed"), True),
        (failed_by(refused()), True),
        (failed_by(httpx.ConnectError("All connection attempts failed")), True),
        (failed_by(httpx.ConnectTimeout("timed out")), True),
        (failed_by(httpx.WriteError("broken pipe")), True),
        (failed_by(UserError("the identity.key in /x is not the one of this fleet")), False),
        (state_of(Outcome("a run", "failed", (), ("nothing was published",), 7, 7, 0)), False),
        (state_of(Outcome("a run", "partly", (), (), 7, 7, 0)), False),
        (Completed(message="7 requests"), False),
    ],
    ids=lambda value: value.message if isinstance(value, State) else "",
)
def test_a_run_without_an_outcome_is_told_from_one_whose_night_failed(state: State, died: bool) -> None:
    assert _died(FlowRun(flow_id=uuid4(), state=state, state_type=state.type)) == died
