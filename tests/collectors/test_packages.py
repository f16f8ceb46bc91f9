"""Project pages of the package index: real files, as the index tells them."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from collectors.errors import Malformed
from collectors.packages import parse

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "sources" / "pypi_files.parquet"


def page(name: str = "mxnet", **changes: object) -> dict[str, object]:
    wheel = {
        "filename": f"{name}-1.9.1-py3-none-manylinux2014_x86_64.whl",
        "url": "https://files.invalid/x.whl",
        "hashes": {"sha256": "00"},
        "upload-time": "2022-05-17T21:21:54.960879Z",
        "yanked": False,
        "size": 49_000_000,
    }
    return {"meta": {"api-version": "1.1", "_last-serial": "13846111"}, "name": name, "versions": ["1.9.1"], "files": [wheel | changes]}


def test_a_row_is_a_file() -> None:
    [row] = parse(page(), "pypi/mxnet", AT).to_pylist()
    assert row == {
        "subject": "pypi/mxnet",
        "filename": "mxnet-1.9.1-py3-none-manylinux2014_x86_64.whl",
        "version": "1.9.1",
        "kind": "wheel",
        "tags": "py3-none-manylinux2014_x86_64",
        "requires_python": None,
        "uploaded_at": datetime(2022, 5, 17, 21, 21, 54, 960879),  # noqa: DTZ001 (UTC without a zone, as in the tables)
        "size_bytes": 49_000_000,
        "is_yanked": False,
        "yanked_reason": None,
        "is_prerelease": False,
        "project_status": None,
        "known_at": AT.replace(tzinfo=None),
    }


def test_a_reason_for_yanking_a_status_and_a_compressed_tag_are_read() -> None:
    told = page(filename="mxnet-2.0b1-cp38.cp39-abi3-win_amd64.whl", yanked="broken on Windows", **{"requires-python": ">=3.8"})
    told["project-status"] = {"status": "archived"}
    [row] = parse(told, "pypi/mxnet", AT).to_pylist()
    assert (row["is_yanked"], row["yanked_reason"], row["requires_python"]) == (True, "broken on Windows", ">=3.8")
    assert (row["tags"], row["is_prerelease"], row["project_status"]) == ("cp38-abi3-win_amd64 cp39-abi3-win_amd64", True, "archived")


def test_a_name_that_cannot_be_read_keeps_its_file() -> None:
    [row] = parse(page(filename="something-else.rpm.txt"), "pypi/mxnet", AT).to_pylist()
    assert (row["version"], row["kind"], row["tags"], row["is_prerelease"]) == (None, None, None, None)


def test_a_package_without_files_has_no_row() -> None:
    assert parse(page() | {"files": []}, "pypi/mxnet", AT).num_rows == 0


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {},
        {"meta": {"api-version": "1.1"}, "name": "mxnet"},
        page() | {"files": [{"name": "x"}]},
        page() | {"name": "torch"},
        page() | {"meta": {"api-version": "2.0"}},
        page(**{"upload-time": None}),
        page(**{"upload-time": "yesterday"}),
    ],
)
def test_what_is_no_page_of_this_package_is_malformed(broken: object) -> None:
    with pytest.raises(Malformed, match="the page of pypi/mxnet"):
        parse(broken, "pypi/mxnet", AT)


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not at hand: ../shared/data/sources is missing")
@pytest.mark.parametrize("name", ["mxnet", "torch", "tensorflow", "Theano", "onnx"])
def test_real_files_come_out_as_they_were_counted(name: str) -> None:
    """The table beside it was made from the same pages by another program."""
    counted = pd.read_parquet(REAL)
    counted = counted[counted["package"] == name].sort_values("filename")
    files = [
        {
            "filename": row.filename,
            "url": "x",
            "hashes": {},
            "upload-time": row.uploaded_at.isoformat(),
            "yanked": bool(row.yanked),
            "size": row.size_,
        }
        for row in counted.rename(columns={"size": "size_"}).itertuples()
    ]
    rows = parse(page(name) | {"files": files}, f"pypi/{name}", AT).sort_by("filename").to_pydict()
    assert [version or "" for version in rows["version"]] == list(counted["version"].fillna(""))
    assert [kind == "wheel" for kind in rows["kind"]] == [kind == "wheel" for kind in counted["kind"]]
    assert rows["is_prerelease"] == list(counted["is_prerelease"])
    interpreters = [{tag.split("-")[0] for tag in (tags or "").split()} for tags in rows["tags"]]
    assert interpreters == [set(tag.split(".")) if tag else set() for tag in counted["python_tag"]]
