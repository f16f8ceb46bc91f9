"""Opens the working file while other processes may read it."""

import time
from pathlib import Path

from warehouse.connection import Work, open_work
from warehouse.errors import WarehouseLocked

READERS_END_S = 60.0
"""How long a writer waits for those who only read the working file (`pulse doctor`, `pulse alerts replay`), which takes seconds."""

_LOOK_AGAIN_S = 0.2


def open_when_read(path: Path) -> Work:
    """Open the working file as soon as nobody reads it; the held lock of the home excludes other writers.

    Raises:
        WarehouseLocked: a reader keeps it open too long.
        WarehouseError: it cannot be opened.
    """
    until = time.monotonic() + READERS_END_S
    while True:
        try:
            return open_work(path)
        except WarehouseLocked:
            if time.monotonic() > until:
                raise
        time.sleep(_LOOK_AGAIN_S)
