"""Count the versions in the lists of Deep Learning Containers: `python -m sandbox.figures.count_container_versions CLONE TABLE ...`.

CLONE is a clone of aws/deep-learning-containers with the branches `main` and `master`, TABLE a framework. The whole lists are read at each
commit that touched them, without anything of the collector, and written to `container_versions.csv`.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sandbox.figures.table import write_table

TARGET = Path(__file__).parent / "container_versions.csv"
HEAD = """# Framework versions in the lists of AWS Deep Learning Containers: the git history of aws/deep-learning-containers (Apache-2.0)
# up to 2026-08-21. first_seen: the day on which the lists had it, removed: the day since which they have it no more; UTC. The lists begin
# on 2020-06-12, so what is older is of that day. scope: what the repository of the images says behind the framework's name.
"""
LISTS = (("master", "available_images.md"), ("main", "docs/src/data"))


def main() -> None:
    """Write the file."""
    clone, *tables = sys.argv[1:]
    commits = [
        (int(line.split()[1]), branch, line.split()[0])
        for branch, path in LISTS
        for line in _git(clone, "log", branch, "--first-parent", "--reverse", "--format=%H %ct", "--", path).splitlines()
    ]
    listed: dict[str, set[tuple[str, str]]] = {"master": set(), "main": set()}
    came: dict[tuple[str, str], int] = {}
    went: dict[tuple[str, str], int] = {}
    for at, branch, sha in sorted(commits, key=lambda commit: commit[0]):
        names = _of_the_page(clone, sha) if branch == "master" else _of_the_files(clone, sha)
        listed[branch] = {image for image in names if image[0].split("-")[0] in tables}
        now = listed["master"] | listed["main"]
        came |= dict.fromkeys(now - came.keys(), at)
        went = {image: went.get(image, at) for image in came.keys() - now}
    rows = [(*_divided(repository), version, _day(at), _day(went.get((repository, version)))) for (repository, version), at in came.items()]
    rows.sort(key=lambda row: (row[0], row[3], row[1], row[2]))
    write_table(TARGET, HEAD, ("table", "scope", "version", "first_seen", "removed"), rows)


def _of_the_page(clone: str, sha: str) -> Iterator[tuple[str, str]]:
    for line in _git(clone, "show", f"{sha}:{LISTS[0][1]}").splitlines():
        for word in re.split(r"[\s|]+", line) if line.strip().startswith("|") else ():
            if "amazonaws.com/" in word and ":" in word:
                repository, _, tag = word.partition("/")[2].partition(":")
                yield repository, tag.partition("-")[0]


def _of_the_files(clone: str, sha: str) -> Iterator[tuple[str, str]]:
    for path in _git(clone, "ls-tree", "-r", "--name-only", sha, LISTS[1][1]).splitlines():
        if (repository := path.split("/")[3]).startswith(("mxnet", "pytorch", "tensorflow")):
            lines = _git(clone, "show", f"{sha}:{path}").splitlines()
            begins = next(place for place, line in enumerate(lines) if line.startswith("tag"))
            quoted = [line.split('"')[1] for line in lines[begins:] if line.startswith(("tag", "  - ")) and line.count('"') == 2]
            yield repository, max((tag.partition("-")[0] for tag in quoted if tag[0].isdigit() and " " not in tag), key=len)


def _divided(repository: str) -> tuple[str, str]:
    table, _, scope = repository.partition("-")
    return table, scope or "all"


def _day(at: int | None) -> date | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).date()


def _git(clone: str, *arguments: str) -> str:
    return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True).stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main()
