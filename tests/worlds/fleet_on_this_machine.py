"""`make fleet`: a whole fleet on this machine, for a night on the sandbox. ``python -m tests.worlds.fleet_on_this_machine``.

Everything listens on loopback, on ports that were free, and lies in one folder; at the end, or after Ctrl-C, all of it is stopped.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from catalog.load import load
from flows.console import line, progress, say
from flows.demo import (
    NOTE,
    SHORT,
    environment_of,
    figures_of,
    night_of,
    read_place,
    repositories_of,
    sandbox_process,
    with_figures,
    write_catalog,
)
from flows.settings.types import SHIPPED_CATALOG
from tests.worlds import lake_servers, prefect_server
from tests.worlds.prefect_server import PrefectServer
from warehouse.lake import LakeSettings, attach

SHARDS, WORKERS = 4, 2
_LOOK_S = 1.0
_DEPLOYED_S = 300  # on a busy machine
_OVER = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Fleet:
    """A fleet that waits for a night.

    Attributes:
        folder: Of everything; `home` in it is `PULSE_HOME`.
        prefect: Its server.
        lake: Its warehouse.
        environment: Its settings.
    """

    folder: Path
    prefect: PrefectServer
    lake: LakeSettings
    environment: Mapping[str, str]

    def begin(self, at: datetime, simulation: Mapping[str, Any], *, notify: bool = False) -> str:
        """Begin the night of a time; returns the id of the run that leads."""
        deployment = self.prefect.ask("/deployments/name/fleet/pulse")["id"]
        given = {"now": at.isoformat(), "simulation": simulation, "notify": notify}
        run: str = self.prefect.ask(f"/deployments/{deployment}/create_flow_run", {"parameters": given, "state": {"type": "SCHEDULED"}})[
            "id"
        ]
        return run

    def runs(self) -> Mapping[str, Mapping[str, Any]]:
        """Every run that Prefect knows, by its name."""
        return {run["name"]: run for run in self.prefect.ask("/flow_runs/filter", {"sort": "ID_DESC"})}

    def work(self, pool: str, number: int) -> "subprocess.Popen[bytes]":
        """Start a worker."""
        said = self.folder / f"worker-{pool}-{number}.txt"
        return self.prefect.start("prefect", "worker", "start", "--pool", pool, "--limit", "1", said=said, more=self.environment)


@contextmanager
def started(folder: Path, environment: Mapping[str, str], *, with_store: bool = True) -> Iterator[Fleet]:
    """Start PostgreSQL, the store and Prefect, and register the fleet; all is stopped at the end. No worker runs yet.

    Args:
        folder: Of everything.
        environment: The settings but for home, lake and fleet.
        with_store: Whether the data lie in an object store; else in a folder.

    Raises:
        PartMissing: Something is not installed.
    """
    with lake_servers.started(with_store=with_store) as (postgresql, store):
        database = postgresql.create_database("prefect").replace("postgresql://", "postgresql+asyncpg://")
        say("PostgreSQL runs" + (", and an object store" if store else "") + "; Prefect makes its database, which takes a while")
        data = store.create_bucket("lake") if store else str(folder / "lake")
        endpoint = store.endpoint if store else None
        lake = LakeSettings(postgresql.create_database("lake"), data, endpoint, lake_servers.KEY_ID, lake_servers.SECRET)
        own = {
            "PULSE_HOME": str(folder / "home"),
            "PULSE_LAKE_CATALOG": lake.catalog,
            "PULSE_LAKE_DATA": lake.data,
            "PULSE_LAKE_S3_ENDPOINT": lake.s3_endpoint or "",
            "PULSE_LAKE_S3_KEY_ID": lake_servers.KEY_ID,
            "PULSE_LAKE_S3_SECRET": lake_servers.SECRET,
            "PULSE_FLEET_SHARDS": str(SHARDS),
            "PULSE_FLEET_WORKERS": str(WORKERS),
        }
        with prefect_server.started(folder, database) as prefect:
            fleet = Fleet(folder, prefect, lake, {**own, **environment})
            said = folder / "deploy.txt"
            deploying = prefect.start("python", "-m", "flows.fleet.deploy", "--unscheduled", said=said, more=fleet.environment)
            try:
                if deploying.wait(_DEPLOYED_S) != 0:
                    raise RuntimeError(said.read_text())
            finally:
                prefect_server.end(deploying)
            yield fleet


@contextmanager
def workers(fleet: Fleet, count: int = WORKERS) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Run one worker that leads and so many for shards; yields them in this order, in a list in which whoever kills one puts another."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        for pool, number in (("pulse-lead", 1), *(("pulse-shards", number + 1) for number in range(count))):
            running.append(fleet.work(pool, number))
        yield running
    finally:
        for process in running:
            prefect_server.end(process)


def main() -> int:
    """Run it; returns the exit code."""
    folder = Path("data/fleet").absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began_at = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        return _night(folder, began_at)
    except lake_servers.PartMissing as missing:
        say(str(missing))
        return 1
    except KeyboardInterrupt:
        say("everything is stopped")
        return 130


def _interrupt(_: int, __: object) -> None:
    """Stop, once: who presses Ctrl-C again would leave running what is being stopped."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _night(folder: Path, began_at: float) -> int:
    shipped = load([SHIPPED_CATALOG]).frameworks
    wanted = {slug: shipped[slug] for slug in SHORT}
    shown = progress()
    with sandbox_process(folder / "sandbox", repositories_of(wanted)) as sandbox:
        say("starting a sandbox that stands for GitHub")
        shown.start(2 * len(repositories_of(wanted)), "building the sandbox")
        place = read_place(sandbox, shown)
        shown.finish()
        (folder / "home").mkdir()
        catalog = write_catalog(folder / "home", with_figures(wanted, place["repositories"]))
        environment = {**environment_of(place, catalog), "GITHUB_TOKEN": place["token"]}
        with started(folder, environment) as fleet:
            say(f"Prefect: {fleet.prefect.url.removesuffix('/api')}; {WORKERS} workers and one that leads begin")
            with workers(fleet):
                simulation = {"note": NOTE, "scale": place["scale"], "figures": figures_of(place)}
                is_good = _follow(fleet, fleet.begin(night_of(place), simulation))
            if is_good:
                _show(fleet)
    say(f"Everything is stopped. It took {time.monotonic() - began_at:.0f} seconds.")
    return 0 if is_good else 1


def _follow(fleet: Fleet, leading: str) -> bool:
    """Say what becomes of each run until the night is over; return whether it ended well."""
    told: dict[str, str] = {}
    while True:
        for name, run in sorted(fleet.runs().items()):
            state = f"{run['state']['name'].lower()}{': ' + run['state']['message'] if run['state']['message'] else ''}"
            if told.get(name) != state and run["state"]["type"] in {"RUNNING", *_OVER}:
                say(f"{'the night' if run['id'] == leading else name.partition(',')[0]}: {state}")
                told[name] = state
            if run["id"] == leading and run["state"]["type"] in _OVER:
                return run["state"]["type"] == "COMPLETED"
        time.sleep(_LOOK_S)


def _show(fleet: Fleet) -> None:
    line()
    line("The lake, by shard:")
    with attach(fleet.lake, read_only=True) as con:
        query = """select shard, (select count(distinct framework) from lake.framework_repos f where f.shard = m.shard) as frameworks,
              (select count(*) from lake.commits c where c.shard = m.shard) as commits,
              (select count(*) from lake.scores s where s.shard = m.shard) as scores
            from (select distinct shard from lake.meta) m order by shard"""
        for shard, frameworks, commits, scores in con.execute(query).fetchall():
            line(f"  {shard:>6}  {frameworks:>3} frameworks  {commits:>7,} commits  {scores:>7,} scores")
        count = con.execute("select count(*) from ducklake_snapshots('lake')").fetchall()[0][0]
        line(f"  {count} snapshots")
    published = fleet.folder / "home" / "pulse.duckdb"
    with duckdb.connect(str(published), read_only=True) as con:
        names = con.execute("select framework, round(health, 1) from v_ranking order by health desc nulls last limit 5").fetchall()
    line("The ranking begins with " + ", ".join(f"{name} {score}" for name, score in names) + " (simulated data).")
    line(f"the published copy: {published}")
    line(f"the site: {(published.parent / 'site' / 'index.html').as_uri()}")


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())
