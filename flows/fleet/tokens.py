"""The tokens of a fleet: each belongs to one shard at a time, so every limit that holds for a token holds on all machines together."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from pydantic import SecretStr

from warehouse.lake import LakeSettings
from warehouse.lake.tokens import claimed

_ASK_AGAIN_S = 5.0


@contextmanager
def leased(
    lake: LakeSettings, tokens: Sequence[SecretStr], shards_at_once: int, on_wait: Callable[[float, str], None]
) -> Iterator[tuple[SecretStr, ...]]:
    """Hold a share of the tokens for the block; waits while other shards hold all of them.

    Args:
        lake: Whose database says who holds which.
        tokens: All of the fleet, the same on every machine; none: nothing is held.
        shards_at_once: Among how many shards they are shared out.
        on_wait: Called before each wait with its seconds and the reason.
    """
    if not tokens:
        yield ()
        return
    by_text = {token.get_secret_value(): token for token in tokens}
    share = max(1, len(by_text) // shards_at_once)
    while True:
        with ExitStack() as held:
            names = random.sample(list(by_text), len(by_text))  # so that two that begin at once seldom try the same one
            found = held.enter_context(claimed(lake, names, share))
            if found:
                yield tuple(by_text[name] for name in found)
                return
        on_wait(_ASK_AGAIN_S, "other shards hold every token")
        time.sleep(_ASK_AGAIN_S)
