"""Validation of names from catalogs and servers before they reach a URL, a path or git."""

import re

from collectors.errors import Malformed

_OWNER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,38}")
_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}")
_BRANCH_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|[/.]$|^[/.]")
BRANCH_LIMIT = 1_000  # far more than a server stores; no person wrote a longer name


def is_repository(name: str) -> bool:
    """Return whether ``name`` is an ``owner/name`` as GitHub allows it, without ``..`` and without a leading dash."""
    owner, slash, repo = name.partition("/")
    return (
        bool(slash)
        and _OWNER.fullmatch(owner) is not None
        and _NAME.fullmatch(repo) is not None
        and repo not in {".", ".."}
        and not repo.endswith(".git")
    )


def require_repository(name: str, where: str) -> str:
    """Return ``name`` if it is valid.

    Raises:
        Malformed: not an ``owner/name``; names the payload or file.
    """
    if not is_repository(name):
        raise Malformed("owner/name", where)
    return name


def is_branch(name: str) -> bool:
    """Return whether ``name`` may follow ``refs/heads/`` (https://git-scm.com/docs/git-check-ref-format)."""
    return 0 < len(name) <= BRANCH_LIMIT and _BRANCH_FORBIDDEN.search(name) is None
