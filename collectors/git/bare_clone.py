"""A bare clone that holds only commits (``--filter=tree:0``), fetched again each night.

A clone that git can no longer read is deleted and cloned again, once.
"""

import hashlib
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from collectors.errors import Denied, Gone, Unavailable
from collectors.git.branches import Branches, choose, parse_head, parse_refs
from collectors.git.clone_folder import is_sound, prepare
from collectors.git.command import Git
from collectors.git.log_rows import ARGUMENTS, FIELDS

_HEADS = "refs/heads/"
_NAMES = ("utf-8", "surrogateescape")  # the bytes of a name may be anything, and are sent back unchanged
_AT_ONCE = 500  # branches in one fetch
_TOKENS_TRIED = 2  # a refusal may be due to one of them


class Mirror:
    """The clone of one repository.

    Args:
        git: runs commands.
        folder: the clone; its parent is created if missing.
        repo: owner/name, checked.
    """

    def __init__(self, git: Git, folder: Path, repo: str) -> None:
        self._git = git
        self._folder = folder
        self._url = git.url(repo)
        self._repo = repo
        self._token: str | None = None

    def branches(self, default: str | None, named: Collection[str] = ()) -> Branches:
        """List the server's branches and tags; with a token only if the server refuses without, and once with another one.

        Branches and tags are requested by kind: otherwise git would list every pull request.

        Args:
            default: the default branch, from the API; git's HEAD decides if that one is missing.
            named: branches that the catalog names as release lines.

        Raises:
            TrueZero: there are none.
            SourceError: the server does not answer.
        """
        refs = parse_refs(self._list("--heads", "--tags", "--", self._url))
        head = None if default in refs.tips else parse_head(self._list("--symref", "--", self._url, "HEAD"))
        return choose(refs.tips, [default, head], named, refs.tagged)

    def read(self, branches: Branches) -> tuple[Branches, bytes]:
        """Fetch the branches; return them as they were fetched, and the log of all commits that they reach.

        Raises:
            SourceError: the server or the disk failed.
        """
        try:
            return self._fetch_and_log(branches)
        except Unavailable:
            if self._git.is_stopping() or is_sound(self._git, self._folder):
                raise
        shutil.rmtree(self._folder, ignore_errors=True)
        return self._fetch_and_log(branches)

    def _list(self, *what: str) -> str:
        refusal: Denied | Gone
        try:
            return self._list_refs(what, self._token)
        except (Denied, Gone) as refused:
            if self._token is not None:
                raise
            refusal = refused
        for token in self._git.secrets(self._repo)[:_TOKENS_TRIED]:
            try:
                listed = self._list_refs(what, token)
            except (Denied, Gone) as refused:
                refusal = refused
            else:
                self._token = token
                return listed
        raise refusal

    def _list_refs(self, what: Sequence[str], token: str | None) -> str:
        return self._git.run(None, ["ls-remote", *what], remote=True, token=token).decode(*_NAMES)

    def _fetch_and_log(self, branches: Branches) -> tuple[Branches, bytes]:
        """Fetch the default branch first: once the tags on it are known, most candidates need not be fetched."""
        prepare(self._git, self._folder, self._url)
        self._drop_others(branches)
        trunk = self._brought([branches.default], branches)
        written = self._log(trunk.values())
        others = branches.to_read(frozenset(sha.decode() for sha in written.split(b"\0")[::FIELDS]))
        fetched = self._brought(others, branches)
        if fetched:
            written += self._log([*fetched.values(), *(f"^{tip}" for tip in trunk.values())])
        vanished = set(others) - fetched.keys()
        tips = {name: tip for name, tip in {**branches.tips, **trunk, **fetched}.items() if name not in vanished}
        return replace(branches, tips=tips), written

    def _brought(self, names: Sequence[str], branches: Branches) -> dict[str, str]:
        """Return the tips of branches; fetch only those that moved on the server: a new reading of old commits needs no fetch."""
        refs = self._refs()
        lacking = [name for name in names if refs.get(_ref(name)) != branches.tips[name]]
        fetched = self._fetch(lacking) if lacking else {}
        return {name: tip for name in names if (tip := fetched.get(name) if name in lacking else branches.tips[name]) is not None}

    def _fetch(self, names: Sequence[str]) -> dict[str, str]:
        """Fetch branches and return their tips; one that was deleted meanwhile is left out, unless it is the only one."""
        try:
            for first in range(0, len(names), _AT_ONCE):
                self._fetch_at_once(names[first : first + _AT_ONCE])
        except Unavailable as error:
            if len(names) == 1 or "remote ref" not in error.reason:
                raise
            for name in names:
                with suppress(Unavailable):
                    self._fetch_at_once([name])
        refs = self._refs()
        return {name: refs[_ref(name)] for name in names if _ref(name) in refs}

    def _fetch_at_once(self, names: Sequence[str]) -> None:
        asked = [f"+{_HEADS}{name}:{_ref(name)}".encode(*_NAMES) for name in names]
        fetch = ["fetch", "--filter=tree:0", "--no-tags", "--no-write-fetch-head", "--quiet", "--stdin", "origin"]
        self._git.run(self._folder, fetch, feed=b"".join(line + b"\n" for line in asked), remote=True, token=self._token)

    def _log(self, tips: Iterable[str]) -> bytes:
        return self._git.run(self._folder, ["log", *ARGUMENTS, "--stdin"], feed="".join(f"{tip}\n" for tip in tips).encode())

    def _drop_others(self, wanted: Branches) -> None:
        """Remove the refs of branches that are no longer read."""
        kept = {_ref(name) for name in wanted.tips}
        gone = "".join(f"delete {ref}\n" for ref in self._refs() if ref not in kept)
        if gone:
            self._git.run(self._folder, ["update-ref", "--stdin"], feed=gone.encode(*_NAMES))

    def _refs(self) -> dict[str, str]:
        listed = self._git.run(self._folder, ["for-each-ref", "--format=%(objectname) %(refname)"])
        pairs = (line.partition(" ") for line in listed.decode(*_NAMES).split("\n") if line)
        return {ref: tip for tip, _, ref in pairs}


def _ref(name: str) -> str:
    """Return the ref of a branch in the clone: a name of our own, since not every branch name can be a file here."""
    return f"refs/lines/{hashlib.sha256(name.encode(*_NAMES)).hexdigest()[:32]}"
