"""The lists of AWS Deep Learning Containers, as a git repository whose history has each counted version from the day on which it came.

Until the lists moved they are a page of tables on the branch `master`, since then a file an image on the default branch, as in the real
repository. Only what a reader of versions looks at is written: one image a version, without Python, CUDA and region.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sandbox import file_commits
from sandbox.figures.table import read_table
from sandbox.file_commits import Change

FIGURES = Path(__file__).parent / "figures" / "container_versions.csv"
REPOSITORY = "aws/deep-learning-containers"
BRANCH, LIST, FOLDER = "master", "available_images.md", "docs/src/data"
FILES_CAME, LIST_WENT = date(2026, 1, 14), date(2026, 2, 9)
"""When the default branch had a file an image, and when the page of tables only said so any more. Source: the repository's history."""
UNDIVIDED = "all"
POINTER = f"# Available images\n\nThe images are listed in {FOLDER} of the branch main.\n"
_HEAD = "| Framework | Job type | Example URL |\n|---|---|---|\n"
_REGISTRY = "763104351884.dkr.ecr.us-east-1.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Image:
    """A version in the lists: what for (`all` where the repository of images does not say), and from when to when."""

    table: str
    scope: str
    version: str
    first_seen: date
    removed: date | None = None

    @property
    def repository(self) -> str:
        """Of the images."""
        return self.table if self.scope == UNDIVIDED else f"{self.table}-{self.scope}"

    def is_listed(self, day: date) -> bool:
        """Return whether it was listed at the end of a day."""
        return self.first_seen <= day and (self.removed is None or day < self.removed)


@cache
def shipped() -> Sequence[Image]:
    """Return the counted versions."""
    return [
        Image(
            row["table"],
            row["scope"],
            row["version"],
            date.fromisoformat(row["first_seen"]),
            date.fromisoformat(row["removed"]) if row["removed"] else None,
        )
        for row in read_table(FIGURES)
    ]


def write(git_root: Path, images: Sequence[Image], until: date) -> None:
    """Write the repository as it stood at the end of a day; without any version by then there is none."""
    came = [image for image in images if image.first_seen <= until]
    if not came:
        return
    folder = git_root / f"{REPOSITORY}.git"
    file_commits.write(folder, _files(came, until))
    file_commits.write(folder, _pages(came, until), BRANCH)


def _pages(images: Sequence[Image], until: date) -> Iterator[Change]:
    for day in _days(images, until):
        if day < LIST_WENT:
            yield Change(day, {LIST: page([image for image in images if image.is_listed(day)])})
    if until >= LIST_WENT:
        yield Change(LIST_WENT, {LIST: POINTER})


def _files(images: Sequence[Image], until: date) -> Iterator[Change]:
    yield Change(min(image.first_seen for image in images), {"README.md": "# Deep Learning Containers\n"})
    moved = [image for image in images if image.removed is None or image.removed > LIST_WENT]
    there: dict[str, str] = {}
    for day in sorted({FILES_CAME, *_days(moved, until)}):
        if FILES_CAME <= day <= until:
            listed = {path(image): text(image) for image in moved if image.is_listed(day)}
            files: dict[str, str | None] = {one: content for one, content in listed.items() if one not in there}
            files.update(dict.fromkeys(there.keys() - listed.keys()))
            there = listed
            if files:
                yield Change(day, files)


def _days(images: Sequence[Image], until: date) -> list[date]:
    days = {image.first_seen for image in images} | {image.removed for image in images if image.removed is not None}
    return sorted(day for day in days if day <= until)


def page(images: Sequence[Image]) -> str:
    """Return the page of tables."""
    rows = (
        f"| {image.table} {image.version} | {image.scope} | {_REGISTRY}/{image.repository}:{image.version}-cpu-ubuntu20.04 |"
        for image in images
    )
    return _HEAD + "\n".join(rows) + "\n"


def path(image: Image) -> str:
    """Return where the file of an image lies."""
    return f"{FOLDER}/{image.repository}/{image.version}-cpu-ec2.yml"


def text(image: Image) -> str:
    """Return the file of an image."""
    minor = ".".join(image.version.split(".")[:2])
    tags = f'tags:\n  - "{image.version}-cpu-ec2"\n  - "{minor}-cpu-ec2-v1"\n'
    return f'framework: {image.table}\nversion: "{minor}"\naccelerator: cpu\nplatform: ec2\n\n{tags}'
