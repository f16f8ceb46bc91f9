"""A server that answers about questions and tags as Stack Exchange does, from plain counts; it shares no line with the product.

Shapes and limits: https://api.stackexchange.com/docs. Bodies come compressed, `filter=total` leaves everything but the total out, and a
tag that is a synonym is not among the tags, while a search for it finds the questions of the other tag.
"""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, bytes]
Fault = Callable[[str, Mapping[str, str], dict[str, Any]], Answer | dict[str, Any] | None]
"""From method, parameters and the true body to what is answered instead; None leaves it."""


class QuestionServer:
    """Counts by tag and month.

    Attributes:
        counts: tag to first day of a month to questions; all of a month are asked at its noon on the 10th.
        answered: share of the questions that have an answer.
        synonyms: tag to the tag that took its place.
        quota: requests that are left today.
        asked: method and parameters of each request.
        faults: asked in order for every request.
    """

    def __init__(self) -> None:
        self.counts: dict[str, dict[date, int]] = {}
        self.answered = 0.5
        self.synonyms: dict[str, str] = {}
        self.quota = 300
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.faults: list[Fault] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = outer.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Encoding", "gzip")
                packed = gzip.compress(body, 1)
                self.send_header("Content-Length", str(len(packed)))
                self.end_headers()
                self.wfile.write(packed)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def add(self, tag: str, first: date, counts: list[int]) -> None:
        """Give a tag so many questions in the months from one on."""
        for place, count in enumerate(counts):
            number = first.year * 12 + first.month - 1 + place
            self.counts.setdefault(tag, {})[date(number // 12, number % 12 + 1, 1)] = count

    def totals(self) -> list[tuple[str, str]]:
        """Tag and month of every count of a month that was asked for, in order."""
        return [
            (asked["tagged"], f"{datetime.fromtimestamp(int(asked['fromdate']), UTC):%Y-%m}")
            for method, asked in self.asked
            if method == "questions" and asked.get("filter") == "total"
        ]

    def answer(self, path: str) -> Answer:
        """Answer one request."""
        parts = urlsplit(path)
        method = unquote(parts.path.removeprefix("/2.3/"))
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((method, asked))
        if self.quota <= 0:
            return self.error(502, "throttle_violation", "too many requests from this IP, more requests available in 82216 seconds")
        self.quota -= 1
        body = self._body(method, asked)
        for fault in self.faults:
            struck = fault(method, asked, body)
            if isinstance(struck, tuple):
                return struck
            body = body if struck is None else struck
        return 200, json.dumps(body).encode()

    @staticmethod
    def error(number: int, name: str, message: str) -> Answer:
        """An answer that refuses."""
        return 400, json.dumps({"error_id": number, "error_name": name, "error_message": message}).encode()

    def _body(self, method: str, asked: Mapping[str, str]) -> dict[str, Any]:
        if method.startswith("tags/"):
            names = method.removeprefix("tags/").removesuffix("/info").split(";")
            return self._whole([self._tag(name) for name in names if name in self.counts and name not in self.synonyms], has_more=False)
        tag = self.synonyms.get(asked.get("tagged", ""), asked.get("tagged", ""))
        moments = sorted(at for at in self._moments(tag) if self._is_inside(at, asked))
        if method == "search/advanced" and asked.get("answers") == "1":
            moments = moments[: int(len(moments) * self.answered)]
        if asked.get("filter") == "total":
            return {"total": len(moments)}
        shown = [
            {"question_id": 1, "creation_date": int(at.timestamp()), "tags": [tag, "python"], "is_answered": True} for at in moments[:1]
        ]
        return self._whole(shown, has_more=len(moments) > 1)

    def _tag(self, name: str) -> dict[str, Any]:
        return {"name": name, "count": sum(self.counts[name].values()), "has_synonyms": False}

    def _whole(self, items: list[dict[str, Any]], *, has_more: bool) -> dict[str, Any]:
        return {"items": items, "has_more": has_more, "quota_max": 300, "quota_remaining": self.quota}

    def _moments(self, tag: str) -> Iterator[datetime]:
        for month, count in self.counts.get(tag, {}).items():
            noon = datetime(month.year, month.month, 10, 12, tzinfo=UTC)
            yield from (noon + timedelta(seconds=second) for second in range(count))

    @staticmethod
    def _is_inside(at: datetime, asked: Mapping[str, str]) -> bool:
        return int(asked.get("fromdate", 0)) <= at.timestamp() <= int(asked.get("todate", 1 << 40))


@contextmanager
def serving() -> Iterator[QuestionServer]:
    """Start a server and stop it at the end."""
    made = QuestionServer()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
