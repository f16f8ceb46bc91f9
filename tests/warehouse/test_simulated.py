"""The public sentences of judgement carry the word where the data are simulated, and nothing where they are not."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from reports.text.simulated import NOTE
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import open_work

NOW = dt.datetime(2026, 6, 29, 9, tzinfo=dt.UTC)
BODY = """Since   week of 2026-06-22.
Why     -0.5 Commits a week
        -0.2 Active people

Page    https://example.org/f/acme.html#AL-1
SQL     pulse sql "from why('acme')"
Quiet   pulse alerts ack AL-1"""


PARTS = (
    ("Since", "week of 2026-06-22."),
    ("Why", "-0.5 Commits a week"),
    ("Why", "-0.2 Active people"),
    ("", ""),
    ("Page", "https://example.org/f/acme.html#AL-1"),
    ("SQL", "pulse sql \"from why('acme')\""),
    ("Quiet", "pulse alerts ack AL-1"),
)


@contextmanager
def warehouse(folder: Path, *, is_simulated: bool) -> Iterator[DuckDBPyConnection]:
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        with work.transaction() as con:
            con.execute("insert into pulse.meta values ('simulated', $1)", ["true" if is_simulated else "false"])
            con.execute("insert into pulse.frameworks values ('acme', 'Acme', null)")
            con.execute(
                """insert into pulse.alerts by name select 'AL-1' as alert_id, 'acme' as framework, 'HEALTH' as lane, 'WATCH' as state,
                   timestamp '2026-06-01' as opened_at, 'It falls.' as title"""
            )
            con.executemany(
                "insert into pulse.alert_parts values ('AL-1', $1, $2, $3)", [[place, *part] for place, part in enumerate(PARTS)]
            )
            con.execute(
                """insert into pulse.verdicts by name select 'acme' as framework, date '2026-06-29' as as_of, 'sound' as rule,
                   'Start.' as verdict, 'Yes.' as if_starting, 'Stay.' as if_using, 'Why?' as if_leaving, 'w' as why, 1 as policy_version,
                   'h' as policy_hash"""
            )
            for place, (kind, says) in enumerate((("event", "It ended."), ("alert", "It falls."), ("metric", "Hardly any work"))):
                con.execute(
                    """insert into pulse.red_flags (framework, as_of, place, kind, subject, says)
                       values ('acme', date '2026-06-29', $1, $2, 's', $3)""",
                    [place, kind, says],
                )
        yield work.cursor()


@pytest.mark.parametrize(("is_simulated", "note"), [(True, NOTE), (False, "")])
def test_a_verdict_and_an_alert_say_what_their_data_are(tmp_path: Path, is_simulated: bool, note: str) -> None:
    with warehouse(tmp_path, is_simulated=is_simulated) as con:
        asked = con.execute(
            """select f.verdict, v.verdict, v.if_starting, v.if_using, v.if_leaving, v.why, a.title
               from frameworks f join verdicts v using (framework) join alerts a using (framework)"""
        )
        texts = ("Start.", "Start.", "Yes.", "Stay.", "Why?", "w", "It falls.")
        assert asked.fetchone() == tuple(f"{text}{note}" for text in texts)


def test_each_line_of_a_message_says_so_but_addresses_and_commands_which_people_copy(tmp_path: Path) -> None:
    with warehouse(tmp_path, is_simulated=True) as con:
        found = con.execute("select body from alerts").fetchone()
        assert found is not None
        assert found[0].splitlines() == [
            "Since   week of 2026-06-22. (simulated data)",
            "Why     -0.5 Commits a week (simulated data)",
            "        -0.2 Active people (simulated data)",
            "",
            "Page    https://example.org/f/acme.html#AL-1",
            "SQL     pulse sql \"from why('acme')\"",
            "Quiet   pulse alerts ack AL-1",
        ]


def test_a_message_about_real_data_stays_as_it_is(tmp_path: Path) -> None:
    with warehouse(tmp_path, is_simulated=False) as con:
        assert con.execute("select body from alerts").fetchone() == (BODY,)


def test_a_red_flag_says_so_unless_it_is_a_dated_fact(tmp_path: Path) -> None:
    with warehouse(tmp_path, is_simulated=True) as con:
        assert con.execute("select says from red_flags order by place").fetchall() == [
            ("It ended.",),
            ("It falls. (simulated data)",),
            ("Hardly any work (simulated data)",),
        ]
