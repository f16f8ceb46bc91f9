"""The shipped releases of packages against the real files of the index."""

from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from packaging.utils import parse_wheel_filename

from catalog.load import SHIPPED, load
from sandbox.packages import normal, shipped

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "sources" / "pypi_files.parquet"


def test_packages_of_the_catalog_have_figures_or_are_not_known_offline() -> None:
    named = {normal(package.name) for framework in load([SHIPPED]).frameworks.values() for package in framework.packages}
    assert named - shipped().keys() == {"allennlp", "apache-tvm", "dynet", "flax", "trax"}  # nothing was read of them
    assert shipped().keys() <= named


@pytest.mark.shared
@pytest.mark.parametrize("package", ["mxnet", "jaxlib", "cntk"])
def test_a_release_is_as_old_as_its_first_file_and_has_the_tags_of_all(package: str) -> None:
    if not FILES.exists():
        pytest.skip("no sources/pypi_files.parquet in the shared data")
    firsts: dict[str, str] = {}
    tags = defaultdict(set)
    for row in pq.read_table(FILES, filters=[("package", "=", package)]).to_pylist():
        at = row["uploaded_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
        firsts[row["version"]] = min(at, firsts.get(row["version"], at))
        tags[row["version"]] |= set(map(str, parse_wheel_filename(row["filename"])[3]))
    releases = {one.version: one for one in shipped()[package]}
    assert {version: one.uploaded_at for version, one in releases.items()} == firsts
    assert {version: set(one.wheels) for version, one in releases.items()} == tags
