"""Names from catalogs and servers, checked before they reach a URL, a path or git."""

import re

from collectors.errors import Malformed

_OWNER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,38}")
_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}")
_BRANCH_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|[/.]$|^[/.]")
BRANCH_LIMIT = 1_000  # many times what a server stores; longer names were not written by people


def is_repository(name: str) -> bool:
    """Tell whether ``name`` is an ``owner/name`` as GitHub allows it, without ``..`` and without a leading dash."""
    owner, slash, repo = name.partition("/")
    return (
        bool(slash)
        and _OWNER.fullmatch(owner) is not None
        and _NAME.fullmatch(repo) is not None
        and repo not in {".", ".."}
        and not repo.endswith(".git")
    )


def require_repository(name: str, where: str) -> str:
    """Return ``name``, or say in which payload or file it is wrong.

    Raises:
        Malformed: not an ``owner/name``.
    """
    if not is_repository(name):
        raise Malformed("owner/name", where)
    return name


def is_branch(name: str) -> bool:
    """Tell whether ``name`` may stand after ``refs/heads/`` (https://git-scm.com/docs/git-check-ref-format)."""
    return 0 < len(name) <= BRANCH_LIMIT and _BRANCH_FORBIDDEN.search(name) is None
