"""Metrics of packages on the real files of the index, against plain loops over the same files."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from packaging.utils import parse_wheel_filename

from tests.warehouse.metrics.packages_by_loops import package_metrics
from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse.connection import open_work
from warehouse.measure import measure

FILES = Path(__file__).resolve().parents[4] / "shared" / "data" / "sources" / "pypi_files.parquet"
FEW = ("mxnet", "jax", "jaxlib", "cntk", "Theano", "keras", "mindspore", "paddlepaddle", "tinygrad", "chainer")
MORE = ("torch", "tensorflow", "onnx", "mlx", "pytorch-lightning")
COMPANIONS = {"pypi/jaxlib": "pypi/jax"}
DATES = (dt.date(2018, 6, 25), dt.date(2020, 12, 14), dt.date(2022, 10, 10), dt.date(2024, 1, 29), dt.date(2026, 6, 29))
METRICS = ("release_age", "py_support", "platforms")
Numbers = dict[tuple[str, dt.date, str], float | None]

pytestmark = pytest.mark.shared


def _raw(packages: tuple[str, ...]) -> RawRows:
    if not FILES.exists():
        pytest.skip("no sources/pypi_files.parquet in the shared data")
    raw = RawRows()
    for package in packages:
        subject = f"pypi/{package}"
        companion_of = COMPANIONS.get(subject)
        framework = companion_of or subject
        if companion_of is None:
            raw.framework(framework)
        raw.subject(framework, "package", subject, companion_of=companion_of)
        raw.cover_subject(subject, "package_files", dt.date(2026, 11, 29))
    for row in pq.read_table(FILES, filters=[("package", "in", packages)]).to_pylist():
        tags = sorted(map(str, parse_wheel_filename(row["filename"])[3])) if row["kind"] == "wheel" else []
        at, requires = row["uploaded_at"].replace(tzinfo=None), row["requires_python"] or None
        subject = f"pypi/{row['package']}"
        raw.package_file(subject, row["version"], at, tags=" ".join(tags) or None, requires=requires, yanked=row["yanked"])
    return raw


def _measured(raw: RawRows, folder: Path) -> Numbers:
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        raw.write(work)
        for date in DATES:
            measure(work, date, from_date=date - dt.timedelta(days=1))
        rows = work.cursor().execute("select framework, as_of, metric, value from pulse.metric_values").fetchall()
    return {(framework, as_of, metric): value for framework, as_of, metric, value in rows if as_of in DATES and metric in METRICS}


@pytest.mark.parametrize("packages", [FEW, pytest.param(MORE, marks=pytest.mark.long)], ids=["few", "more"])
def test_metrics_of_real_packages_equal_a_plain_count(tmp_path: Path, packages: tuple[str, ...]) -> None:
    raw = _raw(packages)
    found = _measured(raw, tmp_path)
    expected = {
        (framework, as_of, metric): value
        for framework in {row["framework"] for row in raw.pulse["frameworks"]}
        for as_of in DATES
        for metric, value in package_metrics(raw, framework, as_of).items()
        if metric in METRICS
    }
    assert found == {key: value if value is None else pytest.approx(value) for key, value in expected.items()}


def test_mxnet_in_january_2024(tmp_path: Path) -> None:
    """The newest release is 1.9.1, its first file of 2022-05-17; wheels for every Python 3, for two of the four platforms."""
    found = _measured(_raw(("mxnet",)), tmp_path)
    assert {metric: found["pypi/mxnet", dt.date(2024, 1, 29), metric] for metric in METRICS} == {
        "release_age": 622,
        "py_support": 0.5,
        "platforms": 0.5,
    }
