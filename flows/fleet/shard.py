"""The night of a shard: the steps of every night, up to the metrics that follow from its own rows, and then into the lake."""

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from flows.console import Progress, say
from flows.errors import FAILED, UserError
from flows.fleet.measure_shard import measure_shard
from flows.home.identity import KEY_FILE, KEY_MODE, identity_key
from flows.home.lock import LockedError, holder_of, is_locked
from flows.night.begin import begin
from flows.night.collect_all import collect_all
from flows.night.context import Request, open_run
from flows.night.failures import failing_aloud
from flows.night.interruption import CheckedProgress, check, noted
from flows.night.outcome import Outcome, ended_empty, has_never_seen_any, logged, note
from flows.night.verdicts import leave_out_companies
from flows.settings.model import Settings
from warehouse.lake import LakeSettings, replace
from warehouse.lake.journal import Journal
from warehouse.measure import steps as measuring_steps
from warehouse.part import Part
from warehouse.publish import publish

HOMES = "shards"


def home_of(settings: Settings, shard: str) -> Path:
    """Return the home of a shard on this machine."""
    return settings.home / HOMES / shard


def settings_of(settings: Settings, shard: str, tokens: Sequence[SecretStr]) -> Settings:
    """Return the settings of a shard: a home of its own, its share of the tokens, and nobody to tell."""
    home = home_of(settings, shard)
    own = {"home": home, "warehouse": home / "pulse.duckdb", "github_token": tuple(tokens), "alert_urls": (), "heartbeat_url": None}
    return settings.model_copy(update=own)


@noted()
def run_shard(
    settings: Settings, lake: LakeSettings, shard: str, request: Request, executor: Executor, shown: Progress, clock: Callable[[], datetime]
) -> Outcome:
    """Run the night of a shard and replace its rows in the lake; repeated, it goes on where it stopped, on any machine.

    Every page goes into the lake too, and the home when the night is over, so that another machine finds both.

    Args:
        settings: Of the shard (`settings_of`).
        lake: Where its rows go.
        shard: Its name.
        request: With the frameworks of the shard.
        executor: For the jobs of collecting.
        shown: Progress.
        clock: For when things ended.

    Raises:
        CatalogError, LockedError, WarehouseError, UserError: as `open_run`, and where the lake does not answer.
    """
    shown = CheckedProgress(shown)
    if is_locked(settings.home):
        raise LockedError(settings.home, holder_of(settings.home))
    with Journal(lake, shard) as journal:
        if journal.restore(settings.work):
            say(f"shard {shard} goes on from what the lake kept of its home")
        with open_run(settings, request) as run, failing_aloud(run, clock):
            journal.replay(run.work)
            run.work.journal = journal.append
            begin(run)
            results, announced = collect_all(run, executor, shown)
            check()
            if has_never_seen_any(run, results):
                return ended_empty(run, results, clock())
            note(run, results)
            shown.start(measuring_steps(), "measuring")
            measure_shard(run.work, request.scored, lambda what: shown.advance(f"measuring {what}"), everything=request.everything)
            leave_out_companies(run.work)
            outcome = logged(run, results, 0, clock()).noted(*announced)
            publish(run.work, settings.warehouse, request.now, part=Part.SHARD)
        shown.start(2, "committing to the lake")
        replace(lake, shard, settings.warehouse, outcome.run_id, opening=journal.connection)
        shown.advance("committed what it measured")
        journal.keep(settings.work)
        shown.advance("kept its home")
    return outcome


def share_key(home: Path, shard_home: Path) -> None:
    """Give a shard the identity key of the fleet, so that one person is one id in all shards.

    Args:
        home: `PULSE_HOME` of this machine, which holds the key.
        shard_home: The home of the shard, created if missing.

    Raises:
        UserError: This machine has no key, or the shard was filled with another one.
    """
    key, place = identity_key(home, may_make=False), shard_home / KEY_FILE
    shard_home.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        copy = place.with_name(f"{KEY_FILE}.{os.getpid()}")
        copy.touch(KEY_MODE)
        shutil.copyfile(home / KEY_FILE, copy)
        copy.replace(place)
    if identity_key(shard_home, may_make=False) != key:
        line = f"{place} is not the identity key of this fleet ({home / KEY_FILE}): remove the folder {shard_home}, it is filled again"
        raise UserError(line, FAILED)
