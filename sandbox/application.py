"""From a request to an answer: token, budget, data, ETag, faults, log, in this order."""

import asyncio
import hashlib
import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from sandbox import answers, apache, discourse, hub, packages, rest, rest_writes
from sandbox.answer_seconds import AnswerSeconds
from sandbox.dataset import Dataset
from sandbox.exchange import Answer, Exchange
from sandbox.faults import Fault, apply_faults
from sandbox.instants import instant_of_epoch
from sandbox.limits import Budgets, Resource, Window
from sandbox.wire import send_answer

SEARCHES_A_MINUTE = 30
CHANGES = frozenset({"DELETE", "PATCH", "POST", "PUT"})
VERSIONS = ("2022-11-28", "2026-03-10")
NEWEST_ONLY = re.compile(r"/stargazers/(history|count)$")
"""What came with the newest version; an Enterprise server that does not know that lacks it."""

PREFIXES = ("/api/v3", "/api")
"""Where a GitHub Enterprise server has REST and GraphQL; both answer without them too."""


@dataclass(slots=True)
class Application:
    """An ASGI application that answers as GitHub does.

    Attributes:
        dataset: what it serves.
        budgets: the hourly limits.
        tokens: valid tokens; remove one to revoke it.
        latency: seconds to wait for a kind of request, given a random generator; None is no wait.
        log: every exchange, in the order of arrival.
        answer_seconds: the limit of response seconds of GraphQL; None leaves it out.
        versions: of the API that it accepts.
        faults: checked in order for every exchange.
        connections: the open ones, for faults that break them.
    """

    dataset: Dataset
    budgets: Budgets
    tokens: set[str]
    latency: Callable[[str, random.Random], float] | None = None
    log: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    connections: Iterable[Any] = ()
    answer_seconds: AnswerSeconds | None = None
    versions: tuple[str, ...] = VERSIONS
    _chance: random.Random = field(default_factory=lambda: random.Random(0))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        prefix = next((prefix for prefix in PREFIXES if request.url.path.startswith(f"{prefix}/")), "")
        path = request.url.path.removeprefix(prefix)
        exchange = await self._enter(request, path)
        if self.latency is not None:
            await asyncio.sleep(self.latency(exchange.kind, self._chance))
        base = str(request.url.replace(path=prefix, query=""))
        answer = self._answer(request, base, path, exchange)
        if self.answer_seconds is not None and exchange.kind == "graphql":
            answer, seconds = self.answer_seconds.judge(answer, exchange)
            await asyncio.sleep(seconds)
        answer = apply_faults(self.faults, answer, exchange)
        await send_answer(answer, exchange, scope, send, self.connections)

    async def _enter(self, request: Request, path: str) -> Exchange:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        caller = token if scheme.lower() in {"token", "bearer"} else None
        where = f"{path}?{request.url.query}" if request.url.query else path
        kind = "graphql" if path == "/graphql" else "rest"
        exchange = Exchange(kind, request.method, where, caller, time.monotonic())  # type: ignore[arg-type]  # one of the two literals
        self.log.append(exchange)
        if kind == "graphql":
            sent = await request.body()
            exchange.body_bytes += len(sent)
            body = _json(sent)
            exchange.query, exchange.variables = str(body.get("query", "")), body.get("variables") or {}
            exchange.operation_name = body.get("operationName")
            exchange.operation = exchange.operation_name or " ".join(exchange.query.split())[:60]
        else:
            exchange.operation = f"{request.method} {path}"
            if request.method in CHANGES:
                sent = await request.body()
                exchange.body_bytes += len(sent)
                exchange.variables = _json(sent)
        return exchange

    def _answer(self, request: Request, base: str, path: str, exchange: Exchange) -> Answer:
        if not request.headers.get("user-agent"):
            return rest.failure(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.")
        if (of_the_index := packages.answer(self.dataset.packages, path)) is not None:
            return of_the_index
        if (of_the_foundation := apache.answer(self.dataset.apache, path)) is not None:
            return of_the_foundation
        if (of_a_forum := discourse.answer(self.dataset.forums, path.removeprefix("/"))) is not None:
            return of_a_forum
        if (of_the_hub := hub.answer(self.dataset.models, base, path, request.query_params)) is not None:
            return of_the_hub
        version = request.headers.get("x-github-api-version", self.versions[0])
        if version not in self.versions and exchange.kind == "rest":
            return rest.failure(400, f"API version '{version}' is not supported. Supported versions: {', '.join(self.versions)}")
        if version not in VERSIONS:
            return rest.failure(400, "The API version that was asked for is not supported.")
        if exchange.token is not None and exchange.token not in self.tokens:
            return rest.failure(401, "Bad credentials")
        if exchange.kind == "graphql":
            return self._graphql(exchange)
        if path == "/rate_limit":
            return Answer(200, self._rate_limit(exchange.token), self.budgets.headers(exchange.token, "core"))
        return self._rest(request, base, path, exchange)

    def _graphql(self, exchange: Exchange) -> Answer:
        if exchange.token is None:
            return rest.failure(401, "This endpoint requires you to be authenticated.")
        window = self.budgets.window(exchange.token, "graphql")
        if not window.remaining:
            error = {"type": "RATE_LIMITED", "message": "API rate limit already exceeded for user."}
            return self._with_limits(Answer(200, {"errors": [error]}), exchange.token, "graphql")
        query = answers.prepare(exchange.query, exchange.variables, exchange.operation_name)
        if isinstance(query, answers.Refusal):
            return self._with_limits(Answer(200, query.body), exchange.token, "graphql")
        exchange.points, exchange.nodes = query.points, query.nodes
        window.used += query.points
        answer = Answer(200, answers.run(self.dataset, query, _rate_of(query, window)))
        return self._with_limits(answer, exchange.token, "graphql")

    def _rest(self, request: Request, base: str, path: str, exchange: Exchange) -> Answer:
        window = self.budgets.window(exchange.token, "core")
        if not window.remaining:
            message = "API rate limit exceeded."
            return self._with_limits(rest.failure(403, message), exchange.token, "core")
        if request.method in CHANGES:
            return self._change(path, exchange, window)
        if NEWEST_ONLY.search(path) and VERSIONS[-1] not in self.versions:
            return self._with_limits(rest.failure(404, "Not Found"), exchange.token, "core")
        answer = rest.answer(self.dataset, base, unquote(path), dict(request.query_params), exchange.token)
        if answer.status == 200:
            etag = hashlib.sha256(answer.body + (exchange.token or "").encode()).hexdigest()
            answer.headers["etag"] = f'W/"{etag}"'
        if answer.headers.get("etag", "-").removeprefix("W/") in request.headers.get("if-none-match", ""):
            answer = Answer(304, None, {name: value for name, value in answer.headers.items() if name != "link"})
        if answer.status != 304 or exchange.token is None:
            exchange.points = 1
            window.used += 1
        return self._with_limits(answer, exchange.token, "core")

    def _change(self, path: str, exchange: Exchange, window: Window) -> Answer:
        exchange.points = 1
        window.used += 1
        if exchange.token is None:
            return self._with_limits(rest.failure(401, "Requires authentication"), None, "core")
        answer = rest_writes.answer(self.dataset, exchange.method, unquote(path), exchange.variables, self.budgets.clock())
        return self._with_limits(answer, exchange.token, "core")

    def _with_limits(self, answer: Answer, token: str | None, resource: Resource) -> Answer:
        answer.headers.update(self.budgets.headers(token, resource))
        return answer

    def _rate_limit(self, token: str | None) -> dict[str, Any]:
        windows = {name: self.budgets.window(token, name) for name in ("core", "graphql")}
        shown = {
            name: {"limit": window.limit, "used": window.used, "remaining": window.remaining, "reset": window.resets_at}
            for name, window in windows.items()
        }
        search = {"limit": SEARCHES_A_MINUTE, "used": 0, "remaining": SEARCHES_A_MINUTE, "reset": shown["core"]["reset"]}
        return {"resources": {**shown, "search": search}, "rate": shown["core"]}


def _rate_of(query: answers.Query, window: Window) -> dict[str, Any]:
    return {
        "cost": query.points,
        "limit": window.limit,
        "nodeCount": query.nodes,
        "remaining": window.remaining,
        "used": window.used,
        "resetAt": instant_of_epoch(window.resets_at),
    }


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
