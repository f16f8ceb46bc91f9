from datetime import date
from pathlib import Path

from catalog.load import load
from flows.night.catalog_rows import catalog_tables

FOO = """
name = "Foo"
[[repo]]
name = "foo/foo"
role = "core"
[[event]]
kind = "retired"
on = 2023-10-01
precision = "month"
title = "Ended"
source = "https://example.org/ended"
[[event]]
kind = "archived"
on = 2023-11-17
title = "Closed"
source = "https://example.org/closed"
"""


def test_an_event_keeps_how_much_of_its_date_is_known(tmp_path: Path) -> None:
    (tmp_path / "foo.toml").write_text(FOO)
    events = catalog_tables([load([tmp_path]).frameworks["foo"]])["framework_events"]
    assert [(row["on_date"], row["precision"]) for row in events.to_pylist()] == [
        (date(2023, 10, 1), "month"),
        (date(2023, 11, 17), "day"),
    ]
