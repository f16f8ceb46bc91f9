"""One server with one data set for both sides: each runs in a process of its own, every request is counted."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks import world
from benchmarks.process import Took, module, run
from sandbox.dataset import Dataset
from sandbox.server import TOKEN, Latency, Running, start

_COUNTING = "history(first: 1)"


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one run, and its requests on the server.

    Attributes:
        took: of the process.
        requests: of the API.
        points: of GraphQL.
        chain: GraphQL queries that wait for the one before, on one repository: all except the
            count of commits, which runs in parallel.
        asked_s: from the first request to the last answer.
        mb: of all bodies, requests and answers, uncompressed.
    """

    took: Took
    requests: int
    points: int
    chain: int
    asked_s: float
    mb: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A running server and a folder for both sides, with the tokens that the product is given."""

    running: Running
    folder: Path
    tokens: Sequence[str] = (TOKEN,)

    def product(self, now: datetime, home: str = "home") -> Cost:
        """Run one night of the product in a home of its own."""
        self.running.reset_counts()
        return self._cost(run(module("benchmarks.product", now.isoformat()), self.environment(home)))

    def refresh(self, home: str = "refreshed") -> Cost:
        """Run `pulse refresh` as its users do, Prefect included; memory is that of its own process, without Prefect's server."""
        self.running.reset_counts()
        return self._cost(run([str(Path(sys.executable).with_name("pulse")), "refresh", "--no-notify"], self.environment(home)))

    def peer(self, *options: str, file: str = "peer.duckdb") -> Cost:
        """Run the script over all repositories."""
        self.running.reset_counts()
        names = [one.name for one in self.running.dataset.repositories.values()]
        return self._cost(run(module("benchmarks.peer", self.running.api_url, TOKEN, self.folder / file, *names, *options), {}))

    def environment(self, home: str) -> dict[str, str]:
        """Return the product's settings."""
        return {
            "GITHUB_API_URL": self.running.api_url,
            "GITHUB_GRAPHQL_URL": self.running.graphql_url,
            "GITHUB_SERVER_URL": self.running.server_url,
            "GITHUB_TOKEN": ",".join(self.tokens),
            "PULSE_HOME": str(self.folder / home),
            "PULSE_CATALOG": str(self.folder / "catalog"),
        }

    def _cost(self, took: Took) -> Cost:
        asked = self.running.requests
        chain = sum(one.kind == "graphql" and _COUNTING not in one.query for one in asked)
        asked_s = max(one.finished for one in asked) - asked[0].started
        return Cost(took, len(asked), self.running.points, chain, asked_s, sum(one.body_bytes for one in asked) / 1e6)


@contextmanager
def scene(
    folder: Path, dataset: Dataset, latency: Latency | None = None, frameworks: int = 1, tokens: Sequence[str] = (TOKEN,)
) -> Iterator[Scene]:
    """Serve the data set within the context, with all repositories in a catalog of so many frameworks, unless there is one already."""
    if not (folder / "catalog").exists():
        world.write_catalog(folder / "catalog", [one.name for one in dataset.repositories.values()], frameworks)
    with start(dataset, latency=latency, tokens=tokens) as running:
        yield Scene(running, folder, tokens)
