"""Messages of alerts that an older version wrote as one text become rows, and read as they did."""

from pathlib import Path

import duckdb
import pytest

from tests.system.upgrades.conftest import HERE
from tests.worlds.migrated_file import AT
from warehouse.connection import open_work
from warehouse.migrate import migrate

ODD = ("", "one line", "Since   a\n        b\n        c\nRule    d", "Label with a colon: no label\nSeven letters and more")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The working file of the first release, with further alerts whose texts look otherwise."""
    file = tmp_path / "work.duckdb"
    with duckdb.connect(file) as con:
        con.execute((HERE / "first-release.sql").read_text(encoding="utf-8"))
        for number, body in enumerate(ODD):
            con.execute(
                f"insert into pulse.alerts values ('AL-1999-{number:04}', 'engine', 'DATA', 'ALERT', now(), now(), null, null, 't', $1)",
                [body],
            )
    return file


def test_every_text_reads_as_it_did_and_its_lines_have_their_labels(old: Path) -> None:
    with duckdb.connect(old, read_only=True) as con:
        before = dict(con.execute("select alert_id, body from pulse.alerts").fetchall())
    with open_work(old) as work:
        migrate(work, AT)
        con = work.cursor()
        con.execute("update pulse.meta set value = 'false' where key = 'simulated'")
        assert dict(con.execute("select alert_id, body from alerts").fetchall()) == before
        parts = con.execute("select label, text from alert_parts where alert_id = 'AL-2024-2996' order by position").fetchall()
    # counted in the file: thirteen lines, three of them under Why
    assert [label for label, _ in parts] == [
        *("Since", "Rule", "Why", "Why", "Why", "Score", "Data", "Clears", "Before", "Next", "Page", "SQL", "Quiet"),
    ]  # fmt: skip
    assert parts[3][1].endswith("Commits against their own peak: 104.0\N{NO-BREAK SPACE}% to 46.2\N{NO-BREAK SPACE}%")
    assert parts[10] == ("Page", "site/f/machine.html#AL-2024-2996")
