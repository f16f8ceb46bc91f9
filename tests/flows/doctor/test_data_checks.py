"""`pulse doctor` holds the rows of the working file against one another, and says what to do about each violation."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.doctor import alerting, data_checks, files
from flows.settings.model import Settings
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.schema_version import schema_version

Pulse = Callable[..., tuple[int, str, str]]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def work(published: Path) -> Path:
    """The working file of the home, with a repository and nothing wrong."""
    path = write_migrated(published.with_name("work.duckdb"))
    write(path, lambda raw: (raw.framework("x", ("o/r1", "core", None, None)), raw.name("o/r1", 1)))
    return path


def write(path: Path, put: Callable[[RawRows], object]) -> None:
    raw = RawRows()
    put(raw)
    with open_work(path) as opened:
        raw.write(opened)


def findings_of(pulse: Pulse) -> tuple[int, list[dict[str, Any]]]:
    code, out, _ = pulse("doctor", "--json")
    return code, [finding for finding in json.loads(out) if finding["subject"] == "rows"]


def test_rows_that_agree_are_told_of_in_one_line(work: Path, pulse: Pulse) -> None:
    assert [(finding["level"], finding["found"]) for finding in findings_of(pulse)[1]] == [
        ("ok", "agree with one another and with what GitHub counts")
    ]


def test_a_violation_is_a_line_that_says_what_to_do_and_ends_with_1(work: Path, pulse: Pulse) -> None:
    weeks = [{"repo_id": 1, "week_start": date(2020, 1, 6)}, {"repo_id": 1, "week_start": date(2020, 1, 20)}]
    write(work, lambda raw: raw.pulse["repo_weekly"].extend(weeks))
    code, (finding,) = findings_of(pulse)
    assert code == 1
    assert (finding["level"], finding["found"]) == ("ACT", "o/r1: no week between 2020-01-06 and 2020-01-20 (weeks_missing)")
    assert finding["todo"].startswith("run `pulse history`")
    assert "no week between" in pulse("doctor")[1]


def test_what_passes_by_itself_needs_nobody(work: Path, pulse: Pulse) -> None:
    """The history of stars adds up to 72 where GitHub counts 94: less than four fifths and 3."""

    def starred(raw: RawRows) -> None:
        raw.observe(1, "2024-06-03T02:00:00", "2024-01-01", stars=94)
        raw.cover(1, "2024-06-03T02:00:00", sources=("stars",))
        raw.stars(1, "2024-03-01", 72)

    write(work, starred)
    (finding,) = findings_of(pulse)[1]
    assert (finding["level"], finding["found"]) == ("note", "o/r1: the history adds up to 72, GitHub counts 94 (stars_disagree)")
    assert finding["todo"].startswith("nothing: the count of the night stands, and the whole history is read again every 28 days")


def test_a_fault_that_struck_many_rows_is_told_of_in_four_lines(work: Path, pulse: Pulse) -> None:
    write(work, lambda raw: [raw.fork(1, "2024-03-01") for _ in range(9)])
    with open_work(work) as opened:
        opened.cursor().execute("insert into raw.forks from raw.forks")
    _, found = findings_of(pulse)
    assert [finding["found"].rpartition(" ")[2] for finding in found] == ["(duplicate_rows)"] * 4
    assert found[-1]["found"] == "6 more of the same kind (duplicate_rows)"


def test_rows_of_an_older_schema_wait_for_the_next_run(work: Path, pulse: Pulse) -> None:
    with open_work(work) as opened:
        opened.cursor().execute("update pulse.meta set value = '3' where key = 'schema_version'")
        opened.cursor().execute("alter table raw.observations drop column commits_total")
    (finding,) = findings_of(pulse)[1]
    assert finding["level"] == "note"
    assert finding["found"] == f"not looked at: they are of schema version 3, not {schema_version()}"


def test_a_block_that_is_damaged_anywhere_in_the_working_file_is_told_of(work: Path) -> None:
    """Blocks of 256 KiB, each with its checksum, follow a head of 12 KiB: https://duckdb.org/docs/stable/internals/storage."""
    write(work, lambda raw: [raw.fork(1, "2024-03-01") for _ in range(20_000)])
    whole, settings = work.read_bytes(), Settings(home=work.parent)
    subjects = []
    for start in range(12 * 1024, len(whole), 256 * 1024):
        work.write_bytes(whole[: start + 100] + bytes(byte ^ 0xFF for byte in whole[start + 100 : start + 200]) + whole[start + 200 :])
        subjects += [
            finding.subject
            for look in (files.work, data_checks.rows, alerting.outbox)
            for finding in look(settings, NOW)
            if finding.level == "ACT" and ("damaged" in finding.found or "Corrupt" in finding.found)
        ]
    assert set(subjects) == {"working file", "rows", "outbox"}
