"""One request and its answer, as the log keeps them and as faults see and change them."""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

BEFORE_HEADERS = -1


@dataclass(slots=True)
class Answer:
    """What goes back to the caller.

    Attributes:
        status: HTTP status.
        payload: the body before it is written as JSON; None is an empty body.
        headers: beside those that every answer has.
        raw: a body that is sent as it is, in place of `payload`.
        cut_after: the connection breaks after so many bytes of the body; `BEFORE_HEADERS` before anything; None is never.
        seconds_a_chunk: how slowly the body drips, in twenty chunks; 0 is at once.
    """

    status: int
    payload: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut_after: int | None = None
    seconds_a_chunk: float = 0.0

    @property
    def body(self) -> bytes:
        """The bytes to send."""
        if self.raw is not None:
            return self.raw
        return b"" if self.payload is None else orjson.dumps(self.payload)


@dataclass(slots=True)
class Exchange:
    """One request in the log.

    Attributes:
        kind: which interface it spoke to.
        method: HTTP method.
        path: with its query string.
        token: the caller's token, None without one.
        query: GraphQL text.
        variables: GraphQL variables.
        operation_name: which operation of the text, where it names several.
        operation: a short name of what was asked, for people.
        status: of the answer; 0 while it runs and where the connection broke before one.
        points: what it took from the budget.
        nodes: how many rows a GraphQL query could bring.
        fault: the fault that struck it.
        started: seconds on the server's monotonic clock.
        finished: the same; 0.0 while it runs.
        body_bytes: of both bodies, what was asked and what was answered, uncompressed and as if neither broke off.
    """

    kind: Literal["rest", "graphql"]
    method: str
    path: str
    token: str | None
    started: float
    query: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    operation: str = ""
    status: int = 0
    points: int = 0
    nodes: int = 0
    fault: str = ""
    finished: float = 0.0
    body_bytes: int = 0

    @property
    def asked(self) -> str:
        """What was asked for: the same text means the same question."""
        return f"{self.method} {self.path} {self.query} {orjson.dumps(self.variables, option=orjson.OPT_SORT_KEYS).decode()}"
