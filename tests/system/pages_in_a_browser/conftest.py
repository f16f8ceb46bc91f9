"""One browser, and one site served from a sub-path, for all tests of this folder."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright

from flows.night.site import write
from reports.console.page import ENGINE
from tests.system.pages_in_a_browser.page_visit import Visitor, visiting
from tests.system.pages_in_a_browser.sql_page import ask, shown
from tests.worlds.published_file import publish_rows

ROWS = Path(__file__).parents[2] / "worlds" / "published"
NIGHT = datetime(2024, 1, 29, 2, 14, tzinfo=UTC)
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]  # root in a container, where /dev/shm is small
SUB_PATH = "/team/pulse/"  # as on Pages, where a project's site does not lie in the root


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed, so nothing can be seen as a browser shows it: apt-get install chromium")
    with started_browser() as started:
        yield started


@pytest.fixture(scope="session")
def engine() -> Path:
    """DuckDB's browser build."""
    if not (ENGINE / "about.json").is_file():
        pytest.skip("DuckDB's browser build is not there, so sql.html cannot answer: make console")
    return ENGINE


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy in which every example finds an answer."""
    folder = tmp_path_factory.mktemp("published")
    path = publish_rows(folder, NIGHT, (ROWS / "rows_for_commands.sql").read_text())
    with duckdb.connect(path) as con:
        con.execute((ROWS / "rows_for_every_page.sql").read_text())
    return path


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as always, but for the icon that a browser asks for beside a bare picture."""
        if self.path == "/favicon.ico":
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that the base class gives it)
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves the parent of a site's folder on loopback; gives the site's address, with a slash at the end."""
    servers: list[ThreadingHTTPServer] = []

    def start(root: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}{SUB_PATH}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of that copy, as a run writes it."""
    folder = tmp_path_factory.mktemp("host") / SUB_PATH.strip("/")
    write(published, folder)
    return folder


@pytest.fixture(scope="session")
def root(site: Path, serve: Callable[[Path], str]) -> str:
    """Where that site is served."""
    return serve(site.parents[1])


@pytest.fixture(scope="module")
def console(browser: Browser, root: str, engine: Path) -> Iterator[Visitor]:
    """sql.html with DuckDB loaded; what is asked of it stays in it."""
    with visiting(browser, root) as visitor:
        visitor.open("sql.html")
        ask(visitor.page, "select 42 as answer")
        assert shown(visitor.page) == [["answer"], ["42"]]
        yield visitor
        assert visitor.elsewhere == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which `make console` brings with the browser build."""
    source = ENGINE.parent / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        pytest.skip("axe-core is not there, so nobody can say whether the pages are open to everybody: make console")
    return source.read_text(encoding="utf-8")
