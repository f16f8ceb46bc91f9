"""The operator's settings that git may use: proxies and trusted authorities; no credentials, no hooks, no rewritten addresses.

The required version is the newest that one of our commands needs. Source: the release notes and documentation of git,
https://github.com/git/git/tree/master/Documentation/RelNotes: ``fetch --no-write-fetch-head`` and ``fetch --stdin`` came with 2.29,
``GIT_CONFIG_COUNT``, which passes a token without showing it to others, with 2.31. ``GIT_CONFIG_GLOBAL`` came with 2.32; before it an
empty ``HOME`` does the same, and it also keeps ``~/.netrc`` from git.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

OLDEST = (2, 31)
TRUST_VARIABLES = ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_PROXY_SSL_CAINFO")
_WAY = frozenset({"proxy", "proxyauthmethod", "curloptresolve", "version"})
_TRUST = frozenset({"sslcainfo", "sslcapath", "proxysslcainfo", "sslbackend", "sslversion", "sslcipherlist", "pinnedpubkey"})
_PATHS = frozenset({"sslcainfo", "sslcapath", "proxysslcainfo"})
_SECONDS = 10


def program() -> str | None:
    """Return the git of PATH, None where there is none."""
    return shutil.which("git")


def version_of(git: str) -> tuple[int, int] | None:
    """Return major and minor version, None if it does not run or report one; checked once for each file."""
    try:
        changed = Path(git).stat().st_mtime_ns
    except OSError:
        return None
    return _version(git, changed)


@lru_cache(maxsize=8)
def _version(git: str, _changed: int) -> tuple[int, int] | None:
    try:
        said = subprocess.run([git, "--version"], capture_output=True, text=True, check=True, timeout=_SECONDS).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else None


def trouble_with(git: str | None) -> str | None:
    """Return why this git cannot be used, None if it can."""
    oldest = ".".join(map(str, OLDEST))
    if git is None:
        return "git is not installed: install it (apt-get install git, brew install git)"
    version = version_of(git)
    if version is None:
        return f"git does not run: install version {oldest} or newer"
    return None if version >= OLDEST else f"git {'.'.join(map(str, version))} is too old: {oldest} or newer is needed"


def operators_settings(git: str) -> Sequence[tuple[str, str]]:
    """Return the proxy and authority settings of the operator's git, in git's order; paths are absolute.

    Both ``http.KEY`` and ``http.URL.KEY``. Everything else is left out: credentials, headers, cookies, rewritten addresses, hooks.
    """
    names = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT")
    return _settings(git, tuple(os.environ.get(name) for name in names))


@lru_cache(maxsize=8)
def _settings(git: str, _surroundings: tuple[str | None, ...]) -> Sequence[tuple[str, str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_")}
    try:
        output = subprocess.run(
            [git, "config", "--list", "-z"], capture_output=True, check=True, timeout=_SECONDS, cwd=os.path.sep, env=kept
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    pairs = (entry.partition("\n")[::2] for entry in output.decode("utf-8", "replace").split("\0") if entry)
    return tuple((key, _absolute(key, value)) for key, value in pairs if _is_of_the_way(key))


def _is_of_the_way(key: str) -> bool:
    section, _, name = key.partition(".")
    return section == "http" and name.rpartition(".")[2] in _WAY | _TRUST


def _absolute(key: str, value: str) -> str:
    return str(Path(value).expanduser()) if key.rpartition(".")[2] in _PATHS and value else value


def environment(git: str, more: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return git's environment, with further settings that others cannot see.

    Args:
        git: the program.
        more: settings of ours; they come last and so win.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in TRUST_VARIABLES}
    inherited.pop("XDG_CONFIG_HOME", None)
    settings = [*operators_settings(git), *more]
    numbered = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        numbered |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {**inherited, **numbered, "HOME": os.devnull}
