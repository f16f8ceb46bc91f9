"""Guards the local Prefect server: only pages and programs that use this very address get an answer.

Prefect checks the key but not ``Host``, so a name that a stranger points at 127.0.0.1 would count as the same origin, and
browsers need not obey its CORS answers. The guard ends such requests before Prefect sees them. It also serves the page of
``pulse serve --open``, which stores the key once where Prefect's own login page would have stored it.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from flows.orchestration.api_key import once

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN = "/open/"
_PAGE = """<!doctype html><meta charset="utf-8"><title>Framework Pulse</title>
<script>localStorage.setItem("prefect-password", btoa(%s)); location.replace("/")</script>"""
_POLICY_VIOLATION = 1008  # of RFC 6455


class Guard:
    """An ASGI application around Prefect's.

    Args:
        app: Prefect's.
        port: on loopback.
        key: that Prefect requires.
    """

    def __init__(self, app: App, port: int, key: str) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._key = key
        self._page = f"{OPEN}{once(key)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on to Prefect."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif not self._is_own(scope):
            await _refuse(scope, send)
        elif scope["type"] == "http" and scope["path"].startswith(OPEN):
            await self._open(scope, send)
        else:
            await self._app(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        headers = [(name.decode("latin-1").lower(), value.decode("latin-1").lower()) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == "host"]
        origins = [value for name, value in headers if name == "origin"]
        values = dict(headers)
        if values.get("sec-fetch-site") == "cross-site" and values.get("sec-fetch-mode") != "navigate":
            return False  # an image or script of a foreign page, which sends no origin
        return len(hosts) == 1 and set(hosts) <= self._hosts and set(origins) <= self._origins

    async def _open(self, scope: Scope, send: Send) -> None:
        if scope["path"] != self._page or scope["method"] != "GET":
            await _refuse(scope, send)
            return
        self._page = ""  # once
        text = (_PAGE % json.dumps(self._key)).encode()
        kept_nowhere = [(b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer")]
        await _answer(send, 200, b"text/html; charset=utf-8", text, kept_nowhere)


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    else:
        await _answer(send, 403, b"text/plain; charset=utf-8", b"This server answers its own address only.\n", [])


async def _answer(send: Send, status: int, kind: bytes, body: bytes, more: list[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
