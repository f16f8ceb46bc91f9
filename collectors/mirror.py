"""A bare clone that holds commits and nothing else (``--filter=tree:0``), brought up to date each night.

A mirror that git can no longer use is deleted and cloned anew, once. We hold the run's lock, so locks and half-written
packs of a git that died are leftovers.
"""

import shutil
from pathlib import Path

from collectors.branches import Branches, parse_refs
from collectors.errors import Denied, Gone, Unavailable
from collectors.git import Git
from collectors.gitlog import ARGUMENTS

_HEADS = "refs/heads/"


class Mirror:
    """The clone of one repository.

    Args:
        git: runs commands.
        folder: the clone; its parent is made where missing.
        repo: owner/name, checked.
    """

    def __init__(self, git: Git, folder: Path, repo: str) -> None:
        self._git = git
        self._folder = folder
        self._url = git.url(repo)
        self._with_token = False

    def branches(self, default: str | None) -> Branches:
        """Ask the server for its branches; with the token only where it will not tell without.

        Raises:
            TrueZero: there are none.
            SourceError: it cannot tell.
        """
        listing = ["ls-remote", "--symref", "--", self._url, "HEAD", "refs/heads/*"]
        try:
            told = self._git.run(None, listing, remote=True)
        except (Denied, Gone):
            if self._git.token is None:
                raise
            self._with_token = True
            told = self._git.run(None, listing, remote=True, with_token=True)
        return parse_refs(told.decode("utf-8", "replace"), default)

    def read(self, branches: Branches) -> tuple[Branches, bytes]:
        """Fetch the branches; return them as they were fetched, and the log of all commits they reach.

        Raises:
            SourceError: the server or the disk fails us.
        """
        try:
            return self._fetch_and_log(branches)
        except Unavailable:
            if self._git.is_stopping() or self._is_sound():
                raise
        shutil.rmtree(self._folder, ignore_errors=True)
        return self._fetch_and_log(branches)

    def _fetch_and_log(self, branches: Branches) -> tuple[Branches, bytes]:
        self._prepare()
        self._drop_others(branches)
        names = "".join(f"+{_HEADS}{name}:{_HEADS}{name}\n" for name in branches.tips)
        fetch = ["fetch", "--filter=tree:0", "--no-tags", "--no-write-fetch-head", "--quiet", "--stdin", "origin"]
        self._git.run(self._folder, fetch, feed=names.encode(), remote=True, with_token=self._with_token)
        fetched = Branches(branches.default, {name: tip for name, tip in self._refs().items() if name in branches.tips})
        tips = "".join(f"{tip}\n" for tip in fetched.tips.values())
        return fetched, self._git.run(self._folder, ["log", *ARGUMENTS, "--stdin"], feed=tips.encode())

    def _is_sound(self) -> bool:
        """Tell trouble on the way from a mirror that git cannot read any more."""
        try:
            self._git.run(self._folder, ["rev-list", "--quiet", "--all"])
        except Unavailable:
            return False
        return True

    def _prepare(self) -> None:
        if not (self._folder / "HEAD").exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and addresses of everybody who committed
            self._git.run(None, ["init", "--bare", "--quiet", "--template=", "--", str(self._folder)])
        for leftover in [*self._folder.rglob("*.lock"), *self._folder.glob("objects/pack/tmp_*")]:
            leftover.unlink(missing_ok=True)
        self._git.run(self._folder, ["config", "remote.origin.url", self._url])

    def _drop_others(self, wanted: Branches) -> None:
        """Remove branches that are gone, before new ones want a name below theirs."""
        gone = "".join(f"delete {_HEADS}{name}\n" for name in self._refs() if name not in wanted.tips)
        if gone:
            self._git.run(self._folder, ["update-ref", "--stdin"], feed=gone.encode())

    def _refs(self) -> dict[str, str]:
        told = self._git.run(self._folder, ["for-each-ref", "--format=%(objectname) %(refname)", _HEADS])
        pairs = (line.partition(" ") for line in told.decode("utf-8", "replace").split("\n") if line)
        return {ref.removeprefix(_HEADS): tip for tip, _, ref in pairs}
