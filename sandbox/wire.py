"""Sends an answer: at once, slowly, cut short, or not at all."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from starlette.types import Scope, Send

from sandbox.exchange import BEFORE_HEADERS, Answer, Exchange

CHUNKS = 20
NOT_MODIFIED = 304
COMMON = {"content-type": "application/json; charset=utf-8", "server": "sandbox", "x-github-media-type": "github.v3; format=json"}


async def send_answer(answer: Answer, exchange: Exchange, scope: Scope, send: Send, connections: Iterable[Any]) -> None:
    """Send an answer over ASGI, or break the connection where the answer says so.

    The log entry is completed before the last byte is sent, so a client that has the answer finds it complete.
    """
    body = answer.body
    exchange.body_bytes += len(body)
    if answer.cut_after != BEFORE_HEADERS:
        exchange.status = answer.status
        await send({"type": "http.response.start", "status": answer.status, "headers": _headers(answer, len(body))})
    if answer.cut_after is not None:
        exchange.finished = time.monotonic()
        if answer.cut_after != BEFORE_HEADERS:
            await send({"type": "http.response.body", "body": body[: answer.cut_after], "more_body": True})
            await asyncio.sleep(0.01)  # the bytes are sent before the connection breaks
        _break(scope, connections)
        return
    step = max(1, len(body) // CHUNKS)
    while answer.seconds_a_chunk and len(body) > step:
        await asyncio.sleep(answer.seconds_a_chunk)
        await send({"type": "http.response.body", "body": body[:step], "more_body": True})
        body = body[step:]
    exchange.finished = time.monotonic()
    await send({"type": "http.response.body", "body": body})


def _headers(answer: Answer, length: int) -> list[tuple[bytes, bytes]]:
    headers = {**COMMON, "content-length": str(length), **answer.headers}
    if answer.status == NOT_MODIFIED:
        del headers["content-length"]
    return [(key.encode(), value.encode()) for key, value in headers.items()]


def _break(scope: Scope, connections: Iterable[Any]) -> None:
    """Abort the connection of this request; uvicorn keeps its protocols in `server_state.connections`."""
    for connection in list(connections):
        if connection.client == scope["client"]:
            connection.transport.abort()
