"""A history of issues beside that of commits: whether somebody answers is asked in the replay too, as it is every night.

All these frameworks fade as `fader` in `test_backtest`: the same commits until the Monday of week 212. By git alone WATCH, ALERT and
CRITICAL come 19, 20 and 28 weeks later.
"""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.backtest.page import page
from flows.backtest.run import Backtest, backtest
from flows.cli.main import run
from tests.worlds.parquet_histories import monday, write

STOPPED = 212
ENDED = STOPPED + 60
NAMES = ("answered", "ignored", "swept", "untold", "silent")
EVENT = '[[event]]\nframework = "{0}"\nrepos = ["o/{0}"]\ndate = {1}\nkind = "archived"\nending = "fade"\nsource = "made up"\n'


def write_issues(folder: Path, name: str, weeks: int, answered_after: int | None, kind: str | None = "completed") -> None:
    """Ten issues a week, two on each working day; closed after so many days, or never. `kind` None: the file does not say."""
    days = [monday(week) + dt.timedelta(days=day) for week in range(weeks) for day in (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)]
    opened = [dt.datetime.combine(day, dt.time(9), dt.UTC) for day in days]
    closed = [None if answered_after is None else moment + dt.timedelta(days=answered_after) for moment in opened]
    columns = {
        "number": pa.array(range(1, len(days) + 1), pa.int64()),
        "created_at": pa.array(opened, pa.timestamp("us", "UTC")),
        "first_closed_at": pa.array(closed, pa.timestamp("us", "UTC")),
    }
    if kind is not None:
        columns["close_kind"] = pa.array([None if moment is None else kind for moment in closed], pa.string())
    (folder / "issues").mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / "issues" / f"o__{name}.parquet")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    folder = tmp_path_factory.mktemp("histories")
    for name in NAMES:
        write(folder, f"o/{name}", STOPPED + 1)
    write_issues(folder, "answered", ENDED + 5, 5)
    write_issues(folder, "ignored", ENDED + 5, None)
    write_issues(folder, "swept", ENDED + 5, 5, "stale_bot")
    write_issues(folder, "untold", ENDED + 5, 5, None)  # without a kind a close counts as a person's
    (folder / "events.toml").write_text("".join(EVENT.format(name, monday(ENDED)) for name in NAMES))
    return backtest(folder, folder / "events.toml")


def since(found: Backtest, name: str) -> list[dt.date | None]:
    rows = {(row["framework"], row["rule"]): row["alarm_since"] for row in found.record.cases.to_pylist() if row["dated_by"] == "any"}
    return [rows[name, state] for state in ("WATCH", "ALERT", "CRITICAL")]


@pytest.mark.parametrize("name", ["ignored", "swept", "silent"])
def test_where_nobody_answers_the_alarms_come_as_without_issues(found: Backtest, name: str) -> None:
    # a sweep by a bot is no answer, and `silent` has no history of issues at all
    assert since(found, name) == [monday(STOPPED + 19), monday(STOPPED + 20), monday(STOPPED + 28)]


@pytest.mark.parametrize("name", ["answered", "untold"])
def test_people_who_answer_speak_against_alert(found: Backtest, name: str) -> None:
    # every issue is answered in five days: 10 points, while 6 would speak for an alarm. WATCH asks for people too, and half a year still
    # holds the six of the last Monday 26 weeks after it: 27
    assert since(found, name) == [monday(STOPPED + 27), None, None]


def test_the_record_says_whose_issues_it_looked_at(found: Backtest) -> None:
    # The last two issues are opened on the Friday of week 276, 2019-04-26, and answered on 2019-05-01
    days = {"answered": "2019-05-02", "ignored": "2019-04-27", "swept": "2019-05-02", "untold": "2019-05-02"}
    note = "with a history of issues, so that close rates count until it ends: " + ", ".join(
        f"{name} to {day}" for name, day in days.items()
    )
    assert note in found.notes
    assert note in page(found, is_own=False)


@pytest.mark.long
def test_a_history_of_issues_that_ends_speaks_no_more(tmp_path: Path) -> None:
    # The last issues of week 189 close on 2017-08-30: what is not known later is no outage, which would freeze the lane
    write(tmp_path, "o/answered", STOPPED + 1)
    write_issues(tmp_path, "answered", 190, 5)
    (tmp_path / "events.toml").write_text(EVENT.format("answered", monday(ENDED)))
    assert since(backtest(tmp_path, tmp_path / "events.toml"), "answered") == [monday(STOPPED + k) for k in (19, 20, 28)]


@pytest.mark.parametrize(
    ("kind", "column", "line"),
    [("gone", "first_closed_at", "close_kind is gone, and may be completed, unknown, not_planned"), ("bulk", "closed", "lack the column")],
)
def test_a_wrong_file_is_told_in_one_line(kind: str, column: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "o/answered", 120)
    write_issues(tmp_path, "answered", 10, 5, kind)
    file = tmp_path / "issues" / "o__answered.parquet"
    pq.write_table(pq.read_table(file).rename_columns({"first_closed_at": column}), file)
    (tmp_path / "events.toml").write_text(EVENT.format("answered", monday(110)))
    assert run(["backtest", "--data", str(tmp_path), "--events", str(tmp_path / "events.toml")]) == 2
    assert line in capsys.readouterr().err
