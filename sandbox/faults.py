"""Misbehaviour on demand: which exchange it strikes, and what becomes of the answer."""

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
        effect: what becomes of the answer; see `effects.py`.
        name: shown in the log; the effect's own name by default.
        kind: only `rest` or only `graphql`; both by default.
        path: a regular expression that the path with its query must hold.
        contains: text that a GraphQL query or its variables must hold.
        when: a further condition on the exchange, say a page size.
        skip: so many matching exchanges pass unharmed first.
        times: so many are struck; None is every one.
        probability: the chance that a matching exchange is struck.
        seed: of that chance.
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
    struck: int = field(default=0, init=False)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.name = self.name or getattr(self.effect, "__name__", "fault")

    def strikes(self, exchange: Exchange) -> bool:
        """Tell whether this exchange is struck; counts it."""
        if not self._matches(exchange):
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.times is not None and self.struck >= self.times):
            return False
        if self._random.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def _matches(self, exchange: Exchange) -> bool:
        return (
            self.kind in {None, exchange.kind}
            and (self.path is None or re.search(self.path, exchange.path) is not None)
            and (self.contains is None or self.contains in f"{exchange.query}{exchange.variables}")
            and (self.when is None or self.when(exchange))
        )


def strike(faults: Iterable[Fault], answer: Answer, exchange: Exchange) -> Answer:
    """Return the answer as the faults leave it; every fault that strikes is named in the log."""
    for fault in faults:
        if fault.strikes(exchange):
            exchange.fault = f"{exchange.fault} {fault.name}".strip()
            answer = fault.effect(replace(answer, headers=dict(answer.headers)), exchange)
    return answer
