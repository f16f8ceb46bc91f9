"""Collecting gives freed memory back from the first page on in large nights, and begins nothing more once a night is stopped."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from collectors.cancellation import CancelToken
from collectors.errors import Unavailable
from flows.night import collect_all as stage
from tests.worlds.silent_progress import Silent
from warehouse.connection import Work

NIGHT = datetime(2026, 6, 29, 2, tzinfo=UTC)


@pytest.mark.parametrize(("repositories", "requests", "gives_back"), [(49, 49, []), (1, 50, ["collect_all"]), (50, 1, ["collect_all"])])
def test_a_night_of_many_requests_or_repositories_gives_memory_back_from_the_first_page_on(
    monkeypatch: pytest.MonkeyPatch, given_back: list[str], repositories: int, requests: int, gives_back: list[str]
) -> None:
    planned = SimpleNamespace(estimate=lambda: (requests, 0), nights=dict, jobs=[], after_counts=[], settled=[])
    for name, answer in {
        "names_to_collect": [f"o/{number}" for number in range(repositories)],
        "left_asleep": {},
        "observe": SimpleNamespace(facts={}),
        "sources": [],
        "plan": planned,
        "plan_searches": [],
        "count_commits": [],
        "judged": ([], []),
        "learn": None,
        "dropped": [],
        "refused": [],
    }.items():
        monkeypatch.setattr(stage, name, lambda *_, answer=answer: answer)
    context = SimpleNamespace(request=SimpleNamespace(now=NIGHT), work=Work(duckdb.connect(), Path("nowhere"), 1))
    with ThreadPoolExecutor(1) as executor:
        stage.collect_all(context, executor, Silent())  # type: ignore[arg-type]
    assert given_back == gives_back


def test_a_night_that_stops_begins_no_job_that_was_waiting() -> None:
    cancel_token, begun = CancelToken(), list[int]()

    def job(number: int) -> None:
        begun.append(number)
        with suppress(Unavailable):
            cancel_token.wait(30)

    with ThreadPoolExecutor(2) as executor:
        futures = [executor.submit(job, number) for number in range(20)]
        while len(begun) < 2:
            time.sleep(0.01)
        stage._stop(SimpleNamespace(cancel_token=cancel_token), futures)  # type: ignore[arg-type]  # all that it asks of a run
        assert all(future.done() for future in futures)
    assert sorted(begun) == [0, 1]
