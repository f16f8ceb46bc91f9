"""The product as its users have it: the command in a process of its own, set up by its environment alone, and the published file."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from tests.worlds.strict_server import git_writer
from tests.worlds.strict_server.rows import RepoRow
from tests.worlds.strict_server.server import TOKEN, StrictServer

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 200
# What a run writes down about itself: when it looked, and how each source answered.
BOOKKEEPING = frozenset({"runs", "source_status", "repo_observations"})


@dataclass(frozen=True, slots=True)
class Product:
    """A home of its own, and the server that it is pointed at."""

    home: Path
    server: StrictServer
    killed: list[int] = field(default_factory=list)

    @property
    def git(self) -> Path:
        """Where the server keeps its repositories, `owner/name.git` each."""
        return self.home.parent / "git"

    @property
    def environment(self) -> dict[str, str]:
        """The settings, and what any process needs."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home.parent),
            "GITHUB_API_URL": self.server.url,
            "GITHUB_GRAPHQL_URL": f"{self.server.url}/graphql",
            "GITHUB_SERVER_URL": f"file://{self.git}",
            "GITHUB_TOKEN": TOKEN,
            "PULSE_HOME": str(self.home),
            "PULSE_CATALOG": str(self.home.parent / "catalog"),
        }

    def write_git(self, repos: Iterable[RepoRow]) -> None:
        """Write these repositories as they are now; nothing stays under a name that no repository has."""
        for repo in repos:
            git_writer.write(repo, self.git)
        names = {repo.name for repo in self.server.world.repos}
        for folder in self.git.glob("*/*.git"):
            if str(folder.relative_to(self.git)).removesuffix(".git") not in names:
                shutil.rmtree(folder)

    def prepare(self, catalog: Mapping[str, str]) -> None:
        """Write the git repositories and the catalog's files (name to text)."""
        self.write_git(self.server.world.repos)
        folder = self.home.parent / "catalog"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in catalog.items():
            (folder / name).write_text(text, encoding="utf-8")

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start `pulse` with these arguments in a group of processes of its own; what it says goes to `said`."""
        with self.said.open("wb") as said:
            return subprocess.Popen(
                self.command(*arguments),
                env=self.environment,
                cwd=self.home.parent,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def command(self, *arguments: str) -> list[str]:
        """What is run."""
        return [str(Path(sys.executable).with_name("pulse")), *arguments]

    @property
    def said(self) -> Path:
        """The output of the latest command. A file, since a server that a killed command leaves behind keeps a pipe open."""
        return self.home.parent / "said.txt"

    def refresh(self, *arguments: str) -> None:
        """Run one night.

        Raises:
            RuntimeError: it ended with another exit code than 0; the message is what it said.
        """
        code = self.start("refresh", *arguments).wait(LIMIT_SECONDS)
        if code != 0:
            raise RuntimeError(self._told(code))

    def refresh_killed(self, after_requests: int) -> None:
        """Start a night and end its process without warning (kill -9) once the server has answered that many requests.

        Raises:
            RuntimeError: it ended by itself before; the message is what it said.
        """
        running = self.start("refresh")
        wanted = len(self.server.log) + after_requests
        while len(self.server.log) < wanted:
            if running.poll() is not None:
                raise RuntimeError(self._told(running.returncode))
            time.sleep(0.001)
        running.kill()
        running.wait(LIMIT_SECONDS)
        self.killed.append(running.pid)

    def _told(self, code: int) -> str:
        return f"pulse refresh ended with {code}:\n{self.said.read_text(encoding='utf-8')}"

    def clean_up(self) -> None:
        """End what killed nights left running: the server that Prefect had started for them."""
        for group in self.killed:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    def read(self, query: str) -> pd.DataFrame:
        """Ask the published file."""
        with duckdb.connect(str(self.home / "pulse.duckdb"), read_only=True) as connection:
            return connection.execute(query).df()

    def everything(self) -> dict[str, pd.DataFrame]:
        """Every published table but the bookkeeping and the moment of publishing, its rows sorted."""
        names = self.read("select table_name from information_schema.tables where table_type = 'BASE TABLE'")["table_name"]
        tables = {name: self.read(f'select * from "{name}" order by all') for name in names if name not in BOOKKEEPING}
        return tables | {"meta": tables["meta"].query("key != 'published_at'").reset_index(drop=True)}


class PlainProduct(Product):
    """The same without Prefect, whose embedded server takes longer to start than a small night lasts; it only refreshes."""

    def command(self, *arguments: str) -> list[str]:
        """What is run."""
        return [sys.executable, str(Path(__file__).with_name("refresh_without_prefect.py"))]
