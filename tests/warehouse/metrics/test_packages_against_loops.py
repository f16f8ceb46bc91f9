"""Metrics of random packages against plain loops: every awkward kind of version, tag, bound and range."""

import datetime as dt
import random
from pathlib import Path

import pytest

from tests.warehouse.metrics.packages_by_loops import SEVERITIES, package_metrics
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import PACKAGE_SOURCES, RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

VERSIONS = (
    *("0.9", "1.0", "1.0.0", "1.0.1", "1.0.post1", "1.0-2", "v1.1", "1.1.0rc1", "1.2a1", "1.2.dev3", "1.2", "1.2.post2", "1.9", "1.10"),
    *("1.10.0", "1.10.1", "1.10.1.post1", "2", "2.0b2", "2.0", "2.0.0.1", "1!0.1", "20200101", "2004d", "1.6.2.linux"),
)
INTERPRETERS = (
    "cp36-cp36m",
    "cp38-cp38",
    "cp39-cp39",
    "cp310-none",
    "cp311-cp311",
    "cp313-cp313t",
    "cp37-abi3",
    "py2-none",
    "py3-none",
    "py39-none",
)
PLATFORMS = (
    "any",
    "manylinux2014_x86_64",
    "manylinux_2_28_aarch64",
    "macosx_11_0_arm64",
    "macosx_10_9_x86_64",
    "macosx_10_9_universal2",
    "win_amd64",
)
BOUNDS = (
    None,
    None,
    None,
    ">=3.8",
    ">= 3.7, <3.11",
    ">=3.9.1,<4",
    "!=3.8.*",
    "~=3.9",
    "~=3.10.2",
    "<=3.10",
    "==3.*",
    ">=2.7, !=3.0.*, !=3.6.0",
    "<3.12.1",
)
BEGIN = dt.datetime(2017, 1, 1)
DATES = (dt.date(2018, 6, 27), dt.date(2018, 6, 28), dt.date(2020, 9, 30), dt.date(2021, 3, 1), dt.date(2023, 6, 28), dt.date(2024, 10, 8))


def _moment(dice: random.Random) -> dt.datetime:
    at = BEGIN + dt.timedelta(days=dice.randrange(2900), seconds=dice.randrange(86_400))
    return dt.datetime.combine(dice.choice(DATES), dt.time()) if dice.random() < 0.05 else at


def _world(seed: int) -> RawRows:
    dice, raw = random.Random(seed), RawRows()
    for framework in (f"f{place}" for place in range(12)):
        raw.framework(framework)
        names = [(f"pypi/{framework}-a", None)]
        if dice.random() < 0.3:
            names.append((f"pypi/{framework}-b", None))
        if dice.random() < 0.5:
            names.append((f"pypi/{framework}-c", f"pypi/{framework}-a"))
        for subject, companion_of in names:
            raw.subject(framework, "package", subject, companion_of=companion_of)
            for source in PACKAGE_SOURCES:
                raw.cover_subject(subject, source, dt.date(2030, 1, 1))
            _fill(dice, raw, subject)
    return raw


def _fill(dice: random.Random, raw: RawRows, subject: str) -> None:
    interpreters = dice.sample(INTERPRETERS, 4)
    for _ in range(dice.choice([0, 2, 12, 40])):
        tags = [f"{dice.choice(interpreters)}-{dice.choice(PLATFORMS)}" for _ in range(dice.choice([0, 1, 1, 2]))]
        raw.package_file(
            subject,
            dice.choice(VERSIONS),
            _moment(dice),
            tags=" ".join(tags) or None,
            requires=dice.choice(BOUNDS),
            yanked=dice.random() < 0.1,
        )
    for number in range(dice.choice([0, 1, 3])):
        told = {key: dice.choice([None, None, *VERSIONS]) for key in ("fixed", "last_affected")}
        raw.vulnerability(
            subject,
            f"V-{number}",
            _moment(dice),
            dice.choice(SEVERITIES),
            aliases=dice.choice(["", "C-1", "C-2 C-3"]),
            introduced=dice.choice([None, "0", *VERSIONS]),
            withdrawn=_moment(dice) if dice.random() < 0.2 else None,
            **told,
        )


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_metrics_of_packages_equal_a_plain_count(tmp_path: Path, seed: int) -> None:
    raw = _world(seed)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        for date in DATES:
            measure(work, date, from_date=date - dt.timedelta(days=1))
        rows = work.cursor().execute("select framework, as_of, metric, value from pulse.metric_values").fetchall()
    found = {(framework, as_of, metric): value for framework, as_of, metric, value in rows if as_of in DATES}
    frameworks = [row["framework"] for row in raw.pulse["frameworks"]]
    expected = {
        (framework, as_of, metric): value
        for framework in frameworks
        for as_of in DATES
        for metric, value in package_metrics(raw, framework, as_of).items()
    }
    wrong = {key: (found.get(key), value) for key, value in expected.items() if found.get(key) != (value and pytest.approx(value))}
    assert not wrong, sorted(wrong.items())[:10]
    assert sum(value is not None for value in expected.values()) > len(expected) / 3
