"""Probe 7: eight large queries at once for a minute, until GitHub refuses one, to see the present form of a limit."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from collectors.errors import BudgetSpent, RateLimited
from flows.probes.expectation import Observed, judged
from flows.probes.own_queries import Question
from flows.probes.probe_client import ProbeClient

AT_ONCE = 8
SECONDS = 60.0
QUERIES = 60  # of each at most: some 2,000 points of 5,000


def limit(make: Callable[[], ProbeClient], question: Question | None, seconds: float) -> Observed:
    """Query with as many clients as threads, so that none knows of the others, and stop at the first refusal.

    Args:
        make: creates a client that remembers no limits and does not pace itself.
        question: the largest query; None if no repository answered.
        seconds: how long to continue without a refusal.
    """
    if question is None:
        return judged("limit-recognised", None, "no large repository answered")
    stop, until = threading.Event(), time.monotonic() + seconds
    with ThreadPoolExecutor(AT_ONCE) as threads:
        rounds = list(threads.map(lambda _: list(_rounds(make(), question, stop, until)), range(AT_ONCE)))
    answers = [answer for each in rounds for answer in each]
    refused = [answer for answer in answers if answer["recognised"] is not None]
    spent = sum(answer["seconds"] for answer in answers)
    if not refused:
        found = f"none of {len(answers)} queries was refused, {spent:.0f} s of answers"
        return judged("limit-recognised", None, found, answers[-1:])
    found = f"{len(refused)} of {len(answers)} queries were refused after {spent:.0f} s of answers: {refused[0]['reason']}"
    return judged("limit-recognised", all(answer["recognised"] for answer in refused), found, refused)


def _rounds(client: ProbeClient, question: Question, stop: threading.Event, until: float) -> Iterator[Mapping[str, Any]]:
    for _ in range(QUERIES):
        if stop.is_set() or time.monotonic() >= until:
            return
        reply = client.query(*question)
        is_limit = isinstance(reply.error, RateLimited | BudgetSpent)
        is_refusal = is_limit or (reply.status in {403, 429} and reply.error is not None)
        if is_refusal:
            stop.set()
        yield {
            **reply.figures(asked="a first fill, one of eight"),
            "recognised": is_limit if is_refusal else None,
            "reason": reply.error.reason if reply.error else "",
        }
