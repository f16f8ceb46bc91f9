"""`pulse forget`: replaces a person's ids, everywhere in the home and at every later reading.

Counts by repository and week stay. Out of reach are older backups, copies that others made, and the public history itself.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from collectors.accounts import Identities, no_reply_account
from collectors.errors import SourceError
from collectors.git.command import Git
from flows.errors import UserError
from flows.home.backup import FOLDER
from flows.home.lock import run_lock
from flows.home.open_writer import open_locked
from flows.home.publish_home import publish_home
from flows.night import site
from flows.night.context import identities_of
from flows.settings.model import Settings
from warehouse.connection import Work, open_work_to_read
from warehouse.errors import WarehouseError, WarehouseLocked
from warehouse.forget import REPLACEMENTS, forgotten_salts, ids_of_people, note_forgotten, replace_ids, replace_texts
from warehouse.lake_settings import LakeSettings
from warehouse.rewrite import rewrite

_SALT_BYTES = 16
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99}(?:\[bot\])?)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NOBODY = "(forgotten)"


@dataclass(frozen=True, slots=True)
class Person:
    """Names of one person: addresses of git authors and logins of accounts, in lower case."""

    emails: frozenset[str]
    logins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The result.

    Attributes:
        identities: how many addresses and accounts are newly forgotten.
        rows: by raw table, how many rows have another id now.
        repositories: in how many repositories.
        elsewhere: older files of the home that still have the ids.
        clones: the folder of the clones, which contain the public history; None if there is none.
    """

    identities: int
    rows: dict[str, int]
    repositories: int
    elsewhere: Sequence[Path]
    clones: Path | None


def person_of(names: Sequence[str]) -> Person:
    """Separate addresses from logins.

    Raises:
        UserError: a text that is neither.
    """
    emails, logins = set[str](), set[str]()
    for name in names:
        plain = name.strip().removeprefix("@")
        if _EMAIL.fullmatch(plain):
            emails.add(plain.lower())
        elif _LOGIN.fullmatch(plain):
            logins.add(plain.lower())
        else:
            line = f"{name!r} is neither an e-mail address nor a login of an account"
            raise UserError(line)
    return Person(frozenset(emails), frozenset(logins))


def forget(settings: Settings, person: Person, now: datetime) -> Forgotten:
    """Replace the person's ids in the home, publish again, and remember the person; a second call changes nothing.

    Raises:
        UserError: nothing is collected yet, or the key is missing.
        LockedError, WarehouseError: with one line that says what to do.
    """
    if not settings.work.exists():
        line = f"nothing is collected in {settings.home} yet: there is nobody to forget"
        raise UserError(line)
    with run_lock(settings.home, "forget", now):
        fresh, rows, repositories = _replace(settings, person, now)
        rewrite(settings.work)
        if settings.lake:
            forget_in_lake(settings.lake, lambda work: _replace_in(work, settings, person, now), now)
        _publish(settings, now)
    clones = settings.home / "git"
    return Forgotten(fresh, rows, repositories, sorted(_older(settings)), clones if clones.is_dir() else None)


def forget_in_lake(lake: LakeSettings, change: Callable[[Work], object], now: datetime) -> None:
    """Replace the person's ids in the home of every shard, in its rows, and in all that the lake kept of before; no shard may run.

    Raises:
        LakeUnavailable: it was not done to its end; a second call goes on.
    """
    from warehouse.lake import forget as forget_shards  # an optional part

    forget_shards(lake, change, now, f"forget {now:%Y-%m-%d %H:%M}")


def remembered(settings: Settings) -> dict[str, str]:
    """Return the list of forgotten people of a home; empty if there is none, or if the working file is broken.

    Raises:
        WarehouseLocked: a run holds the working file.
    """
    try:
        with open_work_to_read(settings.work) as con:
            has_list = con.execute("from duckdb_tables() where schema_name = 'raw' and table_name = 'forgotten'").fetchone()
            return forgotten_salts(con) if has_list else {}
    except WarehouseLocked:
        raise
    except WarehouseError:
        return {}


def keep_forgotten(settings: Settings, salts: dict[str, str], now: datetime) -> None:
    """Write the list from before into a restored home, and replace the people on it again; the lock must be held."""
    with open_locked(settings, now) as work:
        note_forgotten(work, salts, _plain(now))
        replaced = replace_ids(work, _replacements(work, identities_of(work, settings.home)))
    if replaced:
        rewrite(settings.work)


def _replace(settings: Settings, person: Person, now: datetime) -> tuple[int, dict[str, int], int]:
    with open_locked(settings, now) as work:
        return _replace_in(work, settings, person, now)


def _replace_in(work: Work, settings: Settings, person: Person, now: datetime) -> tuple[int, dict[str, int], int]:
    with work.transaction():
        plain = identities_of(work, settings.home)
        emails = person.emails | {f"{login}@users.noreply.github.com" for login in person.logins}
        emails |= set(_addresses_in_clones(settings, person.logins))
        ids = [each for each in map(plain.author, sorted(emails)) if each] + [plain.account(login) for login in sorted(person.logins)]
        fresh = note_forgotten(work, {plain.mark(each): secrets.token_hex(_SALT_BYTES) for each in ids}, _plain(now))
        replacements = _replacements(work, identities_of(work, settings.home))
        rows = replace_ids(work, replacements)
        replace_texts(work, dict.fromkeys(emails, _NOBODY))
        return fresh, rows, len(set(replacements["repo_id"].to_pylist()))


def _replacements(work: Work, identities: Identities) -> pa.Table:
    """Every id of the file whose person is forgotten, with its replacement."""
    rows = [
        {"repo_id": repo_id, "old": person_id, "kept": identities.of(repo_id).kept(person_id)}
        for repo_id, person_id in ids_of_people(work.cursor())
    ]
    return pa.Table.from_pylist([row for row in rows if row["old"] != row["kept"]], REPLACEMENTS)


def _addresses_in_clones(settings: Settings, logins: Collection[str]) -> Iterator[str]:
    """The noreply addresses of these accounts that occur in the clones: they contain a number that only the history has."""
    if not logins or not Git.is_installed():
        return
    git = Git(settings.github_server_url)
    for mirror in sorted((settings.home / "git").glob("*.git")):
        try:
            output = git.run(mirror, ["log", "--all", "--no-mailmap", "--format=%ae"])
        except SourceError:  # the next night clones it again
            continue
        for email in set(output.decode("utf-8", "replace").lower().split("\n")):
            if no_reply_account(email.strip()) in logins:
                yield email.strip()


def _publish(settings: Settings, now: datetime) -> None:
    with open_locked(settings, now) as work:
        publish_home(work, settings, now)
    folder = settings.warehouse.parent / "site"
    if folder.is_dir():
        site.write(settings.warehouse, folder, settings.site_url)


def _older(settings: Settings) -> Iterator[Path]:
    yield from (settings.home / FOLDER).glob("*.tar.gz")
    yield from settings.home.glob("*.replaced")


def _plain(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)
