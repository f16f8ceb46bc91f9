"""Names and addresses of the authors of simulated commits."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sandbox.commits import Commit

BOT, SYNC = 0, -1
"""Author numbers of the bot and of the sync account; people are numbered from 1."""
BOT_NAME, BOT_EMAIL = "dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"


def signed(at: NDArray[np.int64], is_side: NDArray[np.bool_], who: NDArray[np.int64], sync_name: str) -> list[Commit]:
    """Return signed commits at ascending times (seconds since 1970); a mainline commit after a side commit merges it."""
    merges = [False, *(before and not side for before, side in pairwise(is_side.tolist()))]
    return [
        Commit(moment, moment, *_signature(author, sync_name), f"Simulated change {index}", side, merge)
        for index, (moment, side, author, merge) in enumerate(zip(at.tolist(), is_side.tolist(), who.tolist(), merges, strict=True))
    ]


def _signature(author: int, sync_name: str) -> tuple[str, str]:
    if author == BOT:
        return BOT_NAME, BOT_EMAIL
    if author == SYNC:
        return sync_name, "sync@authors.invalid"
    return f"person {author}", f"person{author}@authors.invalid"
