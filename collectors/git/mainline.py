"""The branch of each commit, and whether it is on the branch's first-parent line.

For the default branch, every commit that it reaches; for another branch, the commits that the default one lacks, and those on the
branch's own first-parent line that are not on the default branch's. Lines are followed only as far as they differ. A candidate that
no tag of its own makes a release line has no rows.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from collectors.columns import BIGINT, BOOLEAN, TEXT, raw_schema
from collectors.git.branches import Branches

SCHEMA = raw_schema({"repo_id": BIGINT, "branch": TEXT, "sha": TEXT, "is_default": BOOLEAN, "is_first_parent": BOOLEAN})


def place(parents: Mapping[str, str], branches: Branches, repo_id: int) -> pa.Table:
    """Return the rows of ``raw.branch_commits``.

    Args:
        parents: hash to the hashes of its parents, separated by blanks; a parent that is absent ends its line.
        branches: the default one and the others, with their tips.
        repo_id: for every row.
    """
    default_tip = branches.tips[branches.default]
    trunk = set(_first_parents(default_tip, parents, set()))
    reached = _reached(default_tip, parents, set())
    tables = [_rows(repo_id, branches.default, reached, trunk, is_default=True)]
    for branch, tip in branches.tips.items():
        if branch != branches.default:
            own = _reached(tip, parents, reached)
            if branch in branches.named or not own.isdisjoint(branches.tagged):
                line = set(_first_parents(tip, parents, trunk))
                tables.append(_rows(repo_id, branch, [*own, *(line - own)], line, is_default=False))
    return pa.concat_tables(tables).combine_chunks()


def _first_parents(tip: str, parents: Mapping[str, str], ends: set[str]) -> Iterable[str]:
    while tip in parents and tip not in ends:
        yield tip
        tip = parents[tip].partition(" ")[0]


def _reached(tip: str, parents: Mapping[str, str], known: set[str]) -> set[str]:
    """Return the commits that ``tip`` reaches, without known ones."""
    found: set[str] = set()
    waiting = [tip]
    while waiting:
        sha = waiting.pop()
        if sha not in found and sha not in known and sha in parents:
            found.add(sha)
            waiting += parents[sha].split()
    return found


def _rows(repo_id: int, branch: str, shas: Iterable[str], line: set[str], *, is_default: bool) -> pa.Table:
    commits = list(shas)
    columns = [
        pa.array(np.full(len(commits), repo_id)),
        pa.array([branch.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")] * len(commits), TEXT),
        pa.array(commits, TEXT),
        pa.array(np.full(len(commits), is_default)),
        pa.array([sha in line for sha in commits], BOOLEAN),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)
