"""How an answer leaves: at once, slowly, cut short, or not at all."""

import asyncio
from collections.abc import Iterable
from typing import Any

from starlette.types import Scope, Send

from sandbox.exchange import Answer, Exchange

CHUNKS = 20
COMMON = {"content-type": "application/json; charset=utf-8", "server": "sandbox", "x-github-media-type": "github.v3; format=json"}


async def send_answer(answer: Answer, exchange: Exchange, scope: Scope, send: Send, connections: Iterable[Any]) -> None:
    """Send an answer over ASGI; where it says so, break the connection instead."""
    if answer.cut_after == -1:
        _break(scope, connections)
        return
    exchange.status = answer.status
    body = answer.body
    headers = {**COMMON, "content-length": str(len(body)), **answer.headers}
    if answer.status == 304:
        del headers["content-length"]
    raw = [(key.encode(), value.encode()) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    if answer.cut_after is not None:
        await send({"type": "http.response.body", "body": body[: answer.cut_after], "more_body": True})
        await asyncio.sleep(0.01)  # the bytes leave before the connection does
        _break(scope, connections)
        return
    if answer.seconds_a_chunk:
        step = max(1, len(body) // CHUNKS)
        for start in range(0, len(body), step):
            await send({"type": "http.response.body", "body": body[start : start + step], "more_body": True})
            await asyncio.sleep(answer.seconds_a_chunk)
        body = b""
    await send({"type": "http.response.body", "body": body})


def _break(scope: Scope, connections: Iterable[Any]) -> None:
    """Abort the connection that this request came by; uvicorn keeps its protocols in `server_state.connections`."""
    for connection in list(connections):
        if connection.client == scope["client"]:
            connection.transport.abort()
