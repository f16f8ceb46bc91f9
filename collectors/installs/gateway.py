"""The only network of a try: a small package index on this machine that passes on pages and files of the real one.

A try asks it for ``/simple/NAME/`` and for the files that such a page names; anything else is 404. It asks the real index itself, through
our client, so proxies and certificates are those of every source, and no credential and no other address is in reach of the try. What
the index could not answer is kept in `trouble`: then the try tells nothing about the package.

Source of both forms of a page: https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

import hashlib
import html
import shutil
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from packaging.utils import canonicalize_name

from collectors.errors import Gone, Malformed, SourceError
from collectors.http import HttpClient

FORM = "application/vnd.pypi.simple.v1+json"
_FILE_S = 1200.0
_FOLDER = "/files/"


class Gateway:
    """Answers for an index; one instance serves the tries of one package, so that each file is fetched once.

    Args:
        http: asks the index.
        index: its address, without ``/simple``.
        cache: an empty folder for files.
        limit_bytes: of all files together.
    """

    def __init__(self, http: HttpClient, index: str, cache: Path, limit_bytes: int) -> None:
        self._http, self._index, self._cache, self._limit_bytes = http, index, cache, limit_bytes
        self._lock = threading.Lock()
        self._pages: dict[str, Any] = {}
        self._addresses: dict[str, str] = {}
        self._bytes = 0
        self.trouble: SourceError | None = None
        self.is_over_limit = False

    def payload(self, name: str) -> Any:
        """Return the project page of a package as the index answers it.

        Raises:
            SourceError: as `HttpClient.get`.
        """
        plain = canonicalize_name(name)
        if plain not in self._pages:
            self._pages[plain] = self._http.get(f"{self._index}/simple/{plain}/", headers={"Accept": FORM}).payload
        return self._pages[plain]

    def answer(self, path: str) -> bytes | Path | None:
        """Return the page or file under a path; None where there is none, or the index could not say."""
        with self._lock:
            try:
                if path.startswith("/simple/"):
                    return self._page(path.removeprefix("/simple/").strip("/"))
                return self._file(path) if path in self._addresses else None
            except Gone:
                return None
            except SourceError as error:
                self.trouble = self.trouble or error
                return None

    def _page(self, name: str) -> bytes:
        from pypi_simple import ProjectPage, UnsupportedRepoVersionError  # 9 MB, which a night without tries does not need

        where = f"the page of {name}"
        try:
            page = ProjectPage.from_json_data(self.payload(name))
            lines = [self._line(one, f"{self._index}/simple/{canonicalize_name(name)}/") for one in page.packages]
        except UnsupportedRepoVersionError:
            raise Malformed("meta.api-version", where) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            key = f"files ({type(error).__name__})"
            raise Malformed(key, where) from None
        return "\n".join(["<!DOCTYPE html><html><body>", *lines, "</body></html>"]).encode()

    def _line(self, file: Any, base: str) -> str:
        url = urljoin(base, file.url)
        path = f"{_FOLDER}{hashlib.sha256(url.encode()).hexdigest()[:16]}/{Path(urlsplit(url).path).name}"
        self._addresses[path] = url
        attributes = {"href": path + _digest(file.digests)}
        if file.requires_python is not None:
            attributes["data-requires-python"] = file.requires_python
        if file.is_yanked:
            attributes["data-yanked"] = file.yanked_reason or ""
        if file.has_metadata:
            self._addresses[f"{path}.metadata"] = f"{url}.metadata"
            attributes["data-core-metadata"] = attributes["data-dist-info-metadata"] = "true"
        told = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
        return f"<a {told}>{html.escape(file.filename)}</a>"

    def _file(self, path: str) -> Path | None:
        kept = self._cache / path.strip("/").replace("/", "-")
        if kept.exists():
            return kept
        left = self._limit_bytes - self._bytes
        unfinished = kept.with_name("unfinished")

        def take(pieces: Iterator[bytes]) -> bool:
            written = 0
            with unfinished.open("wb") as file:
                for piece in pieces:
                    written += len(piece)
                    if written > left:
                        return False
                    file.write(piece)
            return True

        if not self._http.read(self._addresses[path], take, left + 2**21, _FILE_S):
            self.is_over_limit = True
            unfinished.unlink()
            return None
        unfinished.rename(kept)
        self._bytes += kept.stat().st_size
        return kept


def _digest(digests: dict[str, str]) -> str:
    return next((f"#{name}={digests[name]}" for name in ("sha256", "sha512", "sha384") if name in digests), "")


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        """Answer a page or a file."""
        found = self.server.gateway.answer(urlsplit(self.path).path)
        self.send_response_only(404 if found is None else 200)
        size = 0 if found is None else len(found) if isinstance(found, bytes) else found.stat().st_size
        self.send_header("Content-Type", "text/html; charset=utf-8" if isinstance(found, bytes) else "application/octet-stream")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        if isinstance(found, bytes):
            self.wfile.write(found)
        elif found is not None:
            with found.open("rb") as file:
                shutil.copyfileobj(file, self.wfile)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True
    gateway: Gateway

    def handle_error(self, *_: object) -> None:
        """Say nothing: the try went away, which is its right."""


class _SocketServer(_Server):
    address_family = socket.AF_UNIX

    def get_request(self) -> tuple[Any, Any]:
        """Accept; a Unix socket has no address for the handler."""
        accepted, _ = super().get_request()
        return accepted, ("", 0)


@contextmanager
def served(gateway: Gateway, at: Path | None) -> Iterator[int]:
    """Serve a gateway on a Unix socket, or on a free port of loopback where `at` is None; yield the port, 0 for a socket."""
    server = _Server(("127.0.0.1", 0), _Handler) if at is None else _SocketServer(str(at), _Handler)  # type: ignore[arg-type]  # a path
    server.gateway = gateway
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield 0 if at is not None else int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
