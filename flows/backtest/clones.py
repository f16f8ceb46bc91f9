"""Histories from clones: repositories missing in the folder of a back-test are cloned without contents and stored, one file each."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from collectors.accounts import Identities
from collectors.errors import SourceError
from collectors.git import mainline
from collectors.git.bare_clone import Mirror
from collectors.git.branches import Branches
from collectors.git.command import Git
from collectors.git.log_rows import parse_log
from collectors.names import require_repository
from flows.console import say
from flows.errors import UserError
from flows.home.forget import remembered
from flows.home.identity import identity_key
from flows.night.accounts import accounts
from flows.settings.model import Settings

_ANY_ID = 1


def clone_lacking(folder: Path, repos: Iterable[str], settings: Settings, now: datetime) -> None:
    """Write `commits/OWNER__NAME.parquet` for every repository without one; report and skip a repository that cannot be cloned.

    Args:
        folder: of the back-test; created if missing.
        repos: owner/name each.
        settings: name the server, and the home whose key hashes the authors.
        now: until when.

    Raises:
        UserError: the folder cannot be written, or git is not installed.
        WarehouseLocked: a run holds the working file, which has the list of forgotten people.
    """
    git = Git(settings.github_server_url, next((token.get_secret_value() for token in settings.github_token), None))
    if not git.is_installed():
        line = "git is not installed, and --clone needs it"
        raise UserError(line)
    identities = Identities(identity_key(settings.home), accounts(settings), remembered(settings)).of(_ANY_ID)
    for repo in repos:
        file = folder / "commits" / f"{repo.replace('/', '__')}.parquet"
        if file.exists():
            continue
        say(f"cloning {repo}")
        try:
            history = _history(git, repo, identities, now)
        except SourceError as error:
            say(f"{repo} could not be cloned: {error.reason}")
            continue
        _write(file, history)


def _history(git: Git, repo: str, identities: Identities, now: datetime) -> pa.Table:
    """Every commit that the default branch reaches, with the columns of a folder of histories."""
    with TemporaryDirectory(prefix="pulse-clone-") as scratch:
        mirror = Mirror(git, Path(scratch) / "mirror.git", require_repository(repo, "events"))
        every = mirror.branches(None)
        branches, written = mirror.read(Branches(every.default, {every.default: every.tips[every.default]}))
    log = parse_log(written, _ANY_ID, now, identities)
    line = mainline.place(log.parents, branches, _ANY_ID).select(["sha", "is_first_parent"])
    kept = ["sha", "committed_at", "authored_at", "author_id", "is_bot", "is_sync_account", "is_merge"]
    joined = log.table.select(kept).join(line, "sha", join_type="inner")
    named = joined.rename_columns({"is_sync_account": "sync_account", "is_first_parent": "first_parent"})
    return named.append_column("repo", pa.repeat(pa.scalar(repo), named.num_rows))


def _write(file: Path, history: pa.Table) -> None:
    fresh = file.with_suffix(".cloning")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(history, fresh)
        fresh.replace(file)
    except OSError as error:
        line = f"{file.parent} cannot be written ({error.strerror}): name another folder with --data"
        raise UserError(line) from None
