"""Count the releases of real packages: `python -m sandbox.figures.count_packages FILES.parquet PACKAGE ...` writes `packages.csv`.

A row is a release: the time of its first file, the Pythons it requires, whether all of it was yanked, and the tags of its wheels, which
name the interpreters and platforms. Sizes, hashes and file names are left out.
"""

import sys
from pathlib import Path

import pandas as pd
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

TARGET = Path(__file__).parent / "packages.csv"
HEAD = """# Releases of packages: facts of the public package index, read in its JSON form on 2026-11-29. Deleted files are not in it.
# uploaded_at: of the release's first file, UTC. wheels: tags as interpreter-abi-platform. has_source: whether there is a source archive.
"""


def releases(files: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each release, in order of package and upload.

    Args:
        files: `package`, `version`, `filename`, `kind`, `uploaded_at`, `requires_python`, `yanked` of each file.
    """
    rows = files.assign(tags=[_tags(name) if kind == "wheel" else "" for name, kind in zip(files["filename"], files["kind"], strict=True)])
    found = rows.groupby(["package", "version"], sort=False).agg(
        uploaded_at=("uploaded_at", "min"),
        requires_python=("requires_python", "first"),
        is_yanked=("yanked", "all"),
        has_source=("kind", lambda kinds: "sdist" in set(kinds)),
        wheels=("tags", lambda tags: " ".join(sorted({tag for each in tags for tag in each.split()}))),
    )
    found["uploaded_at"] = found["uploaded_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return found.reset_index().sort_values(["package", "uploaded_at"])


def _tags(name: str) -> str:
    try:
        return " ".join(map(str, parse_wheel_filename(name)[3]))
    except InvalidWheelFilename:
        return ""


def main() -> None:
    """Write the file."""
    source, *packages = sys.argv[1:]
    files = pd.read_parquet(source)
    with TARGET.open("w", encoding="utf-8") as written:
        written.write(HEAD)
        releases(files[files["package"].isin(packages)]).to_csv(written, index=False)


if __name__ == "__main__":
    main()
