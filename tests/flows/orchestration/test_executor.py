"""How a flow collects: each call a task run with its name, no more at once than PULSE_CONCURRENCY, whatever Prefect's settings say."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

AT_ONCE, CALLS = 3, 40

# In a process of its own: the module keeps pandas out of its process. The task is a stand-in, so no server of Prefect is needed.
_RUN = f"""
import json, threading, time
from contextvars import ContextVar
from functools import partial
import flows.nightly as nightly
from flows.night.collect import NamedCall

flow, lock, running, most, names = ContextVar("flow"), threading.Lock(), 0, 0, []

class Task:
    def with_options(self, task_run_name):
        names.append(task_run_name)
        return lambda work: work()

def call(number):
    global running, most
    with lock:
        running += 1
        most = max(most, running)
    time.sleep(0.01)
    with lock:
        running -= 1
    if number == 1:
        raise ValueError("call 1 failed")
    return flow.get()

nightly._collect = Task()
flow.set("the flow")
with nightly.PrefectExecutor({AT_ONCE}) as executor:
    futures = [executor.submit(NamedCall(f"call {{number}}", partial(call, number))) for number in range({CALLS})]
    results = [str(future.exception() or future.result()) for future in futures]
print(json.dumps({{"most": most, "names": names, "results": results}}))
"""


@pytest.fixture(scope="module")
def told() -> Mapping[str, Any]:
    done = subprocess.run([sys.executable, "-c", _RUN], capture_output=True, text=True, check=True)
    found: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_no_more_calls_run_at_once_than_asked(told: Mapping[str, Any]) -> None:
    assert told["most"] == AT_ONCE


def test_each_call_is_a_task_run_of_its_name_that_finds_its_flow(told: Mapping[str, Any]) -> None:
    assert told["names"] == [f"call {number}" for number in range(CALLS)]
    assert told["results"] == ["call 1 failed" if number == 1 else "the flow" for number in range(CALLS)]
