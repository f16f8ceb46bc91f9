"""Secrets are planted in every setting that takes one, every way to fail is gone through, and then everything is searched for them."""

import gzip
import io
import json
import logging
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from tenacity import wait_none

from flows.cli.main import run
from flows.errors import FAILED, USAGE
from flows.night import site, steps
from flows.night.context import Request
from flows.night.notify import notify, ping_heartbeat
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings, load_settings
from sandbox import effects, server
from sandbox.exchange import Answer, Exchange
from sandbox.faults import Fault
from sandbox.server import Running
from tests.worlds.canned_server import Asked, Told, canned
from tests.worlds.command import clear_settings
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.silent_progress import Silent
from tests.worlds.without_waits import collecting_only

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # of apprise
TOKENS = ("ghp_" + "Planted1" * 5, "github_pat_" + "Planted2" * 4, "plain-Planted3-token")
CHANNEL = "json://user:Planted4pass@127.0.0.1:9/Planted5path?+x-key=Planted6header"
HEARTBEAT = "http://127.0.0.1:9/beat/Planted7"
PAPERS_KEY = "Planted8-of-papers"
PLANTED = re.compile(rb"Planted\d")
PROJECTS = ("project000", "project001")


def careless(asked: Asked) -> Told:
    """A server that tells the caller's key in its error."""
    return Told({"error": "Not found", "message": str(asked)}, 404)  # which simulated data do not mind


def echo(answer: Answer, exchange: Exchange) -> Answer:
    """A server that tells the caller's token in its error, as a careless proxy does."""
    text = f"bad request of {exchange.token} to https://user:{exchange.token}@example.org"
    if exchange.kind == "graphql":
        return Answer(200, {"data": None, "errors": [{"message": text}]}, answer.headers)
    return Answer(403, {"message": text}, answer.headers)


FAILURES: list[Callable[[Running], None]] = [
    lambda running: None,
    lambda running: running.faults.append(Fault(effects.html_error(502), kind="rest", times=None)),
    lambda running: running.faults.append(Fault(effects.dropped(), times=None)),
    lambda running: running.faults.append(Fault(effects.invalid_json(), times=None)),
    lambda running: running.faults.append(Fault(effects.saml(), kind="rest", times=None)),
    lambda running: running.faults.append(Fault(effects.moved("http://other.invalid/x"), kind="rest", times=None)),
    lambda running: running.tokens.clear(),
    lambda running: running.faults.append(Fault(echo, times=None)),
    lambda running: running.faults.append(Fault(echo, kind="rest", times=None)),
]
WITH_PAGES = len(FAILURES) - 1
"""The night whose pages are written: the last, when all of it stands in the warehouse."""


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A home after nights that failed in every way, and all that was said and logged on the way."""
    folder = tmp_path_factory.mktemp("planted")
    heard = io.StringIO()
    patch = pytest.MonkeyPatch()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    patch.setattr("sys.stderr", heard)
    patch.setattr("sys.stdout", heard)
    patch.setattr("collectors.github.client.BACKOFF", wait_none())
    patch.setattr(steps, "write_site", site.write)
    dataset = build(folder, PROJECTS)
    with server.start(dataset, tokens=TOKENS) as running, canned(careless) as (papers, _):
        home = Home(folder / "home", running, PROJECTS)
        home.prepare()
        catalog = home.folder / "catalog" / "project000.toml"
        catalog.write_text(f'paper_search = "Project"\n{catalog.read_text()}')
        clear_settings(patch)
        told = {
            "GITHUB_TOKEN": ",".join(TOKENS),
            "GITHUB_API_URL": running.api_url,
            "GITHUB_GRAPHQL_URL": running.graphql_url,
            "GITHUB_SERVER_URL": running.server_url,
            "PULSE_HOME": str(home.folder),
            "PULSE_CATALOG": str(home.folder / "catalog"),
            "PULSE_ALERT_URLS": CHANNEL,
            "PULSE_HEARTBEAT_URL": HEARTBEAT,
            "PULSE_OPENALEX_URL": papers.url,
            "OPENALEX_API_KEY": PAPERS_KEY,
            "PULSE_LOG_LEVEL": "DEBUG",
        }
        for name, value in told.items():
            patch.setenv(name, value)
        _nights(running, load_settings(), heard)
        _commands(heard)
        assert PAPERS_KEY in {asked.parameters["api_key"] for asked in papers.asked}
    yield home.folder, heard.getvalue()
    root.removeHandler(handler)
    root.setLevel(level)
    patch.undo()


def _nights(running: Running, settings: Settings, heard: io.StringIO) -> None:
    for number, happens in enumerate(FAILURES):
        running.faults.clear()
        running.tokens.update(TOKENS)
        running.dataset.add_stars("acme/project000", 1, night(1).date())
        running.dataset.open_issues("acme/project000", 1, night(1) + timedelta(hours=number))
        happens(running)
        try:
            with nullcontext() if number in {0, WITH_PAGES} else collecting_only():
                outcome = refresh_plainly(settings, Request(night(1) + timedelta(hours=number), simulated="made-up projects"), Silent())
            heard.write("\n".join(outcome.lines()) + outcome.markdown())
        except Exception as error:  # noqa: BLE001 (whatever ends a night is told as the command tells it)
            from flows.cli.main import _fail

            _fail(error)
    heard.write(str(ping_heartbeat(settings.heartbeat_url)))
    heard.write("\n".join(notify(settings.alert_urls, "title", "body")))
    heard.write(repr(settings) + str(settings) + settings.model_dump_json())


def _commands(heard: io.StringIO) -> None:
    heard.writelines(
        f"\n$ pulse {' '.join(command)}: {run(command)}\n"
        for command in (
            ("status", "--json"),
            ("doctor", "--json"),
            ("doctor", "--online"),
            ("rank", "--json"),
            ("sql", "from source_status", "--format", "json"),
            ("sql", "from runs", "--format", "csv"),
            ("sql", "from duckdb_settings()"),
            ("alerts", "list", "--json"),
            ("alerts", "test"),
            ("score",),
            ("backup",),
        )
    )


def test_the_nights_failed_in_all_those_ways(searched: tuple[Path, str]) -> None:
    with duckdb.connect(searched[0] / "work.duckdb", read_only=True) as con:
        statuses = [status for (status,) in con.execute("select status from pulse.runs order by started_at").fetchall()]
        reasons = " ".join(reason or "" for (reason,) in con.execute("select reason from pulse.source_status").fetchall())
    assert statuses[0] == "ok"
    assert {"ok", "partly", "failed"} == set(statuses)
    assert "bad request of" in reasons  # the server's words are kept, without the token in them


def test_nothing_that_was_said_or_logged_holds_a_secret(searched: tuple[Path, str]) -> None:
    assert "pulse" in searched[1]
    assert PLANTED.findall(searched[1].encode()) == []


def test_no_file_of_the_home_holds_a_secret(searched: tuple[Path, str]) -> None:
    """Databases, logs, pages, feeds, exports, git's configuration, backups: every byte, compressed ones unpacked."""
    files = [path for path in searched[0].rglob("*") if path.is_file()]
    assert {"work.duckdb", "pulse.duckdb", "index.html", "config"} <= {path.name for path in files}
    assert [path.name for path in files if PLANTED.search(unpacked(path))] == []


def unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if path.name.endswith(".tar.gz"):
        with tarfile.open(path) as tar:
            return b"".join(found.read() for member in tar if (found := tar.extractfile(member)))
    return gzip.decompress(content) if path.suffix == ".gz" else content


def test_no_cell_of_either_database_holds_a_secret(searched: tuple[Path, str]) -> None:
    """A column may be stored compressed, so that a search of the bytes would miss it."""
    for name in ("work.duckdb", "pulse.duckdb"):
        with duckdb.connect(searched[0] / name, read_only=True) as con:
            tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
            for (table,) in tables:
                assert PLANTED.search(json.dumps(con.execute(f"from {table}").fetchall(), default=str).encode()) is None, table


@pytest.mark.parametrize("name", ["PULSE_ALERT_URLS", "PULSE_HEARTBEAT_URL"])
def test_a_setting_that_cannot_be_used_is_told_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_HOME", str(tmp_path))
    monkeypatch.setenv(name, "nothing of the kind Planted9")
    assert run(("score",)) == USAGE
    assert run(("doctor",)) == FAILED
    said = capsys.readouterr()
    assert name in said.err
    assert "Planted9" not in said.out + said.err
