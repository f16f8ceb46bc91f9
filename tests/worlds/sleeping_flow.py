"""A flow by the name of the nightly one that only sleeps and tells every three seconds that it lives."""

import os
import time
from pathlib import Path

from prefect import flow

from flows.fleet.heartbeat import beating


@flow(name="nightly")
def nightly(pid_file: str) -> None:
    Path(pid_file).write_text(str(os.getpid()), encoding="utf-8")
    with beating(3):
        time.sleep(600)
