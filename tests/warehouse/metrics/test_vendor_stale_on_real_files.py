"""`vendor_stale` from two real image tables and the real files of packages, on every Monday, against a plain count over the same files."""

import csv
import datetime as dt
from pathlib import Path

import duckdb
import pytest

from sandbox.container_images import shipped
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

SOURCES = Path(__file__).parents[4] / "shared" / "data" / "sources"
PACKAGES = {"mxnet": "mxnet", "pytorch": "torch", "tensorflow": "tensorflow", "chainer": "chainer"}
TABLES_BEGAN, READ_ON = dt.date(2020, 8, 4), dt.date(2025, 3, 3)
"""The last Monday before the tables were away; what came while they were is dated by nobody."""

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SOURCES.is_dir(), reason=f"no real tables at {SOURCES}")]


def offered() -> list[dict[str, str]]:
    with (SOURCES / "sagemaker_image_versions.csv").open(newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["config"] in PACKAGES and row["first_seen"] < READ_ON.isoformat()]


def files() -> list[tuple[str, str, dt.datetime, bool, bool]]:
    with duckdb.connect() as con:
        names = list(PACKAGES.values())
        query = "select package, version, uploaded_at at time zone 'UTC', is_prerelease, yanked from read_parquet($1) where package in $2"
        return con.execute(query, [str(SOURCES / "pypi_files.parquet"), names]).fetchall()


def number(version: str) -> tuple[int, ...] | None:
    """By hand: a version with a suffix other than .postN is no release."""
    parts = version.split(".post")[0].split(".")
    return tuple(int(part) for part in (*parts, *["0"] * (6 - len(parts)))) if all(part.isdigit() for part in parts) else None


def counted(framework: str, as_of: dt.date) -> int:
    """Days, by a loop over the rows of the files."""
    listed = [number(row["version"]) for row in offered_of(framework) if row["first_seen"] < as_of.isoformat()]
    listed += [
        number(one.version)
        for one in shipped()
        if one.table == framework and one.first_seen < as_of and (one.removed is None or one.removed >= as_of)
    ]
    newest = max(one for one in listed if one is not None)
    first: dict[str, dt.date] = {}
    standing = set()
    for package, version, at, is_prerelease, yanked in FILES:
        if package == PACKAGES[framework] and not is_prerelease:
            first[version] = min(first.get(version, at.date()), at.date())
            standing |= set() if yanked else {version}
    newer = [day for version, day in first.items() if version in standing and (number(version) or ()) > newest and day < as_of]
    return (as_of - min(newer)).days if newer else 0


def offered_of(framework: str) -> list[dict[str, str]]:
    return [row for row in OFFERED if row["config"] == framework and row["last_removed"] == ""]


OFFERED, FILES = (offered(), files()) if SOURCES.is_dir() else ([], [])


def test_every_monday_equals_a_plain_count_and_mxnet_is_622_days_behind_in_january_2024(tmp_path: Path) -> None:
    raw = RawRows()
    for place, (framework, package) in enumerate(PACKAGES.items(), 1):
        raw.framework(framework, (f"o/{framework}", "core", None, None))
        raw.name(f"o/{framework}", place)
        raw.observe(place, "2018-01-01", "2018-01-01", f"o/{framework}")
        raw.subject(framework, "vendor_table", f"sagemaker/{framework}")
        raw.cover_subject(f"sagemaker/{framework}", "vendor_versions", READ_ON, TABLES_BEGAN)
        if images := [one for one in shipped() if one.table == framework and one.first_seen < READ_ON]:
            raw.subject(framework, "vendor_table", f"dlc/{framework}")
            raw.cover_subject(f"dlc/{framework}", "vendor_versions", READ_ON, images[0].first_seen)
        for one in images:
            raw.vendor_version(f"dlc/{framework}", one.version, one.first_seen, removed=one.removed, scope=one.scope)
        raw.subject(framework, "package", f"pypi/{package}")
        raw.cover_subject(f"pypi/{package}", "package_files", READ_ON)
        for row in offered_of(framework):
            raw.vendor_version(f"sagemaker/{framework}", row["version"], row["first_seen"], scope=row["scope"])
    for package, version, at, is_prerelease, yanked in FILES:
        raw.package_file(f"pypi/{package}", version, at, pre=is_prerelease, yanked=yanked)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        measure(work, READ_ON)
        query = """select framework, as_of, value from pulse.metric_values where metric = 'vendor_stale' and status = 'observed'"""
        found = {(framework, as_of): value for framework, as_of, value in work.cursor().execute(query).fetchall()}
        reason = "select reason from pulse.metric_values where (framework, metric, as_of) = ('mxnet', 'vendor_stale', date '2024-01-29')"
        told = work.cursor().execute(reason).fetchall()
    assert found["mxnet", dt.date(2024, 1, 29)] == 622
    assert told == [("newest image 1.9.0, without 1.9.1 of 2022-05-17",)]
    mondays = [dt.date(2020, 8, 10) + dt.timedelta(weeks=week) for week in range(239)]
    assert {day for _, day in found} == {*mondays}
    assert {key: value for key, value in found.items() if value != counted(*key)} == {}
