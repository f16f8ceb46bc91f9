"""The public sentences of judgement carry the word where the data are simulated, and nothing where they are not."""

import datetime as dt
from pathlib import Path

import pytest

from warehouse.connection import open_work
from warehouse.migrate import migrate

NOW = dt.datetime(2026, 6, 29, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(("simulated", "note"), [("true", " (simulated data)"), ("false", "")])
def test_a_verdict_and_an_alert_say_what_their_data_are(tmp_path: Path, simulated: str, note: str) -> None:
    with open_work(tmp_path / "work.duckdb") as work:
        migrate(work, NOW)
        with work.transaction() as con:
            con.execute("insert into pulse.meta values ('simulated', $1)", [simulated])
            con.execute("insert into pulse.frameworks values ('acme', 'Acme', null)")
            con.execute(
                """insert into pulse.alerts by name select 'AL-1' as alert_id, 'acme' as framework, 'HEALTH' as lane, 'WATCH' as state,
                   timestamp '2026-06-01' as opened_at, 'It falls.' as title, 'Why.' as body"""
            )
            con.execute(
                """insert into pulse.verdicts by name select 'acme' as framework, date '2026-06-29' as as_of, 'sound' as rule,
                   'Start.' as verdict, 'Yes.' as if_starting, 'Stay.' as if_using, 'Why?' as if_leaving, 'w' as why, 1 as policy_version,
                   'h' as policy_hash"""
            )
        asked = work.cursor().execute(
            """select f.verdict, v.verdict, v.if_starting, v.if_using, v.if_leaving, a.title
               from frameworks f join verdicts v using (framework) join alerts a using (framework)"""
        )
        texts = ("Start.", "Start.", "Yes.", "Stay.", "Why?", "It falls.")
        assert asked.fetchone() == tuple(f"{text}{note}" for text in texts)
