"""One request and its answer, for the log and for faults."""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

BEFORE_HEADERS = -1


@dataclass(slots=True)
class Answer:
    """The answer to the caller.

    Attributes:
        status: HTTP status.
        payload: the body before it is written as JSON; None is an empty body.
        headers: in addition to those of every answer.
        raw: a body that is sent unchanged, in place of `payload`.
        cut_after: the connection breaks after so many bytes of the body; `BEFORE_HEADERS` before any byte; None is never.
        seconds_a_chunk: pause between the twenty chunks of the body; 0 is none.
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
        kind: of the interface.
        method: HTTP method.
        path: with its query string.
        token: the caller's token, None without one.
        query: GraphQL text.
        variables: GraphQL variables.
        operation_name: which operation of the text, if it names several.
        operation: a short name of the request, for people.
        status: of the answer; 0 while it runs, and if the connection broke before it.
        points: its cost.
        nodes: how many rows a GraphQL query could return.
        fault: the fault that was applied.
        started: seconds on the server's monotonic clock.
        finished: the same; 0.0 while it runs.
        body_bytes: of both bodies, request and answer, uncompressed and as if neither broke off.
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
        """The request: equal texts are equal requests."""
        return f"{self.method} {self.path} {self.query} {orjson.dumps(self.variables, option=orjson.OPT_SORT_KEYS).decode()}"
