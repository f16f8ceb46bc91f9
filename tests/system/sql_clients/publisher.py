"""Publishes one night after the other into the file that is named, until its input ends; run as a process of its own.

Every night writes its number into two tables in one transaction, so that a reader who meets both halves of a night finds
the same number twice.
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from select import select

from warehouse.connection import open_work
from warehouse.publish import publish

PAUSE_SECONDS = 0.4


def main(work_file: Path, target: Path) -> None:
    """Publish until the input ends; a line on stdout says when the first night is there."""
    with open_work(work_file) as work:
        for night in count(1):
            with work.transaction() as con:
                con.execute("delete from pulse.meta where key = 'night'")
                con.execute(f"insert into pulse.meta values ('night', '{night}')")
                con.execute(f"update pulse.claims set section = '{night}'")
            publish(work, target, datetime(2024, 1, 29, tzinfo=UTC))
            if night == 1:
                sys.stdout.write("published\n")
                sys.stdout.flush()
            if select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
