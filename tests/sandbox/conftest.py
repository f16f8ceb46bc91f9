"""A small data set, a server on it, and ways to ask; the public schema and description where npm has put them."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox import server
from sandbox.dataset import Dataset
from sandbox.repository import Repository
from tests.worlds.strict_server.schema import published_schema

ROOT = Path(__file__).resolve().parents[2]
NAME = "acme/engine"
Ask = Callable[..., dict[str, Any]]


def at(day: int, hour: int = 0) -> datetime:
    """A moment in January 2024 (day 32 is the 1st of February)."""
    return datetime.fromtimestamp(datetime(2024, 1, 1, tzinfo=UTC).timestamp() + ((day - 1) * 24 + hour) * 3600, UTC)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """One repository that was renamed once, with 25 issues, 7 pull requests, 12 forks, 3 releases and 60 stars."""
    found = Dataset(tmp_path / "git", date(2024, 2, 29))
    found.add(Repository(7, NAME, "2023-12-01T00:00:00Z", "2024-02-01T00:00:00Z"), ["acme/motor"])
    for day in range(1, 26):
        found.open_issues(NAME, 1, at(day))
    found.close_issues(NAME, range(1, 11), at(28), reason="COMPLETED")
    found.close_issues(NAME, [11], at(29), reason="DUPLICATE")
    found.reopen_issues(NAME, [1], at(30))
    pulls = found.open_pulls(NAME, 7, at(26))
    found.merge_pulls(NAME, pulls[:4], at(27))
    found.add_forks(NAME, 12, at(5))
    for number in range(3):
        found.add_release(NAME, f"v1.{number}", at(10 + number))
    found.add_stars(NAME, 60, date(2024, 1, 3))
    return found


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Running]:
    with server.start(Dataset(tmp_path_factory.mktemp("empty"), date(2024, 1, 1))) as found:
        yield found


@pytest.fixture
def running(shared_server: server.Running, dataset: Dataset) -> server.Running:
    """A server without latency on the small data set, as good as new."""
    shared_server.serve(dataset)
    return shared_server


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """A client with a good token."""
    with requests.Session() as found:
        found.headers["authorization"] = f"bearer {server.TOKEN}"
        yield found


@pytest.fixture
def ask(running: server.Running, session: requests.Session) -> Ask:
    """Send a query; return the whole answer."""

    def send(query: str, **variables: Any) -> dict[str, Any]:
        answer = session.post(running.graphql_url, json={"query": query, "variables": variables}, timeout=10)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    return send


def package(name: str) -> Path:
    """Where npm put a package; the test is skipped with the reason where it did not."""
    folder = Path(os.environ.get("PULSE_NODE_MODULES", ROOT / "node_modules")) / name
    if not folder.exists():
        pytest.skip(f"{name} is not in {folder.parent.parent} (npm install, or set PULSE_NODE_MODULES)")
    return folder


@pytest.fixture(scope="session")
def public_schema() -> Any:
    """GitHub's whole public schema."""
    return published_schema()


@pytest.fixture(scope="session")
def openapi() -> Any:
    """GitHub's whole OpenAPI description."""
    return json.loads((package("@octokit/openapi") / "generated" / "api.github.com.json").read_text())
