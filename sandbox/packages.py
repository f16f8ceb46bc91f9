"""The package index in its JSON form: `/simple/{package}/`, from counted releases; a package without figures does not exist.

The index lists files; here one file stands for each wheel tag and each source archive, named by the rules of the index. Sizes are unknown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from sandbox.exchange import Answer
from sandbox.figures.table import read_table

FIGURES = Path(__file__).parent / "figures" / "packages.csv"
_PAGE = re.compile(r"/simple/([^/]+)/?")


@dataclass(frozen=True, slots=True)
class Release:
    """A release of a package.

    Attributes:
        version: as its maker wrote it.
        uploaded_at: UTC, as 2022-05-17T21:11:13Z.
        requires_python: the Pythons it requires; empty if it names none.
        is_yanked: whether it was yanked.
        has_source: whether it has a source archive.
        wheels: tags of its wheels, interpreter-abi-platform.
    """

    version: str
    uploaded_at: str
    requires_python: str = ""
    is_yanked: bool = False
    has_source: bool = False
    wheels: Sequence[str] = ()


@cache
def shipped() -> Mapping[str, Sequence[Release]]:
    """Return the counted releases by package, in the index's form of its name."""
    found: dict[str, list[Release]] = {}
    for row in read_table(FIGURES):
        kept = Release(
            row["version"],
            row["uploaded_at"],
            row["requires_python"],
            row["is_yanked"] == "True",
            row["has_source"] == "True",
            tuple(row["wheels"].split()),
        )
        found.setdefault(normal(row["package"]), []).append(kept)
    return found


def until(releases: Mapping[str, Sequence[Release]], day: date) -> dict[str, list[Release]]:
    """Return the releases up to and including a day."""
    return {name: [replace(one) for one in all_of_it if one.uploaded_at[:10] <= day.isoformat()] for name, all_of_it in releases.items()}


def normal(name: str) -> str:
    """Return the index's form of a name.

    Source: https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def answer(packages: Mapping[str, Sequence[Release]], path: str) -> Answer | None:
    """Return the answer to a path; None if it is not a path of the index."""
    found = _PAGE.fullmatch(path)
    if found is None:
        return None
    name = normal(found[1])
    if name not in packages:
        return Answer(404, {"message": "Not Found"})
    files = [file for release in packages[name] for file in _files(name, release)]
    versions = [release.version for release in packages[name]]
    return Answer(200, {"meta": {"api-version": "1.1"}, "name": name, "versions": versions, "files": files})


def _files(name: str, release: Release) -> list[dict[str, object]]:
    stem = f"{name.replace('-', '_')}-{release.version}"
    names = [f"{stem}-{tags}.whl" for tags in release.wheels] + ([f"{stem}.tar.gz"] if release.has_source or not release.wheels else [])
    more = {"requires-python": release.requires_python} if release.requires_python else {}
    return [
        {
            "filename": each,
            "url": f"/files/{each}",
            "hashes": {},
            "upload-time": release.uploaded_at,
            "yanked": release.is_yanked,
            **more,
        }
        for each in names
    ]
