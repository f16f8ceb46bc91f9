"""Faults: which exchanges they apply to, and their effect on the answer."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sandbox.exchange import Answer, Exchange

Effect = Callable[[Answer, Exchange], Answer]


@dataclass(slots=True)
class Fault:
    """A scripted fault.

    Attributes:
        effect: on the answer; see `effects.py`.
        name: shown in the log; the effect's own name by default.
        kind: only `rest` or only `graphql`; both by default.
        path: a regular expression that the path with its query must match.
        contains: text that a GraphQL query or its variables must contain.
        when: a further condition on the exchange, for example a page size.
        skip: the first so many matching exchanges are left alone.
        times: applied at most so often; None is always.
        probability: that a matching exchange is affected.
        seed: of that probability.
    """

    effect: Effect
    name: str = ""
    kind: str | None = None
    path: str | None = None
    contains: str | None = None
    when: Callable[[Exchange], bool] | None = None
    skip: int = 0
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    seen: int = field(default=0, init=False)
    hits: int = field(default=0, init=False)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.name = self.name or getattr(self.effect, "__name__", "fault")

    def applies_to(self, exchange: Exchange) -> bool:
        """Return whether the fault applies to this exchange; counts it."""
        if not self._matches(exchange):
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.times is not None and self.hits >= self.times):
            return False
        if self._random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def _matches(self, exchange: Exchange) -> bool:
        return (
            self.kind in {None, exchange.kind}
            and (self.path is None or re.search(self.path, exchange.path) is not None)
            and (self.contains is None or self.contains in f"{exchange.query}{exchange.variables}")
            and (self.when is None or self.when(exchange))
        )


def apply_faults(faults: Iterable[Fault], answer: Answer, exchange: Exchange) -> Answer:
    """Return the answer after all faults; every fault that applies is named in the log."""
    for fault in faults:
        if fault.applies_to(exchange):
            exchange.fault = f"{exchange.fault} {fault.name}".strip()
            answer = fault.effect(replace(answer, headers=dict(answer.headers)), exchange)
    return answer
