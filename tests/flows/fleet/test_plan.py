"""Which shard has which frameworks: from catalogs of a few lines, counted by hand."""

from collections.abc import Mapping
from pathlib import Path

from catalog.load import load
from catalog.model import Framework
from flows.fleet.plan import Shard, plan


def catalog(folder: Path, files: Mapping[str, str]) -> Mapping[str, Framework]:
    """Frameworks from repositories, `role owner/name` each with spaces between, and after a bar further lines of the file."""
    for slug, text in files.items():
        repos, _, more = text.partition("|")
        tables = "".join(f'[[repo]]\nname = "{name}"\nrole = "{role}"\n' for role, name in (each.split(":") for each in repos.split()))
        (folder / f"{slug}.toml").write_text(f'name = "{slug}"\n{more}\n{tables}')
    return load([folder]).frameworks


def test_the_largest_come_first_and_each_goes_to_the_smallest_shard(tmp_path: Path) -> None:
    """Five, three, two and two repositories over two shards: five and then two, three and then two; mirrors are not collected."""
    frameworks = catalog(
        tmp_path,
        {
            "a": "core:a/1 core:a/2 mirror:a/3 mirror:a/4 mirror:a/5 mirror:a/6",
            "b": "core:b/1 core:b/2 satellite:b/3 satellite:b/4 satellite:b/5",
            "c": "core:c/1 core:c/2 core:c/3",
            "d": "core:d/1 core:d/2",
        },
    )
    assert plan(frameworks, 2, {}) == [Shard("1", ("b", "d")), Shard("2", ("a", "c"))]


def test_frameworks_that_share_anything_that_is_read_stay_together(tmp_path: Path) -> None:
    """One by a repository whose name differs in case, a third by a package, a fourth by a tag; two have only rounds in common."""
    package = '[[package]]\nname = "two"\nregistry = "pypi"\n'
    frameworks = catalog(
        tmp_path,
        {
            "one": "core:a/1",
            "two": f"core:b/1 host:A/1|{package}",
            "three": f'core:c/1|stackoverflow_tags = ["three"]\n{package}',
            "four": 'core:d/1|stackoverflow_tags = ["three"]\nbenchmarks = ["mlperf-training"]\n',
            "other": 'core:e/1|benchmarks = ["mlperf-training"]\n',
        },
    )
    assert plan(frameworks, 3, {}) == [Shard("1", ("four", "one", "three", "two")), Shard("2", ("other",))]


def test_a_framework_stays_in_its_shard_whatever_joins(tmp_path: Path) -> None:
    """`b` would go elsewhere in a new plan; `new` goes to the smaller shard; a shard that is no more gives up `c`."""
    frameworks = catalog(
        tmp_path, {"a": "core:a/1 core:a/2 core:a/3", "b": "core:b/1", "c": "core:c/1 core:c/2", "new": "core:n/1 core:n/2"}
    )
    before = {"a": "1", "b": "1", "c": "7", "left": "2"}
    assert plan(frameworks, 2, before) == [Shard("1", ("a", "b")), Shard("2", ("c", "new"))]


def test_those_that_come_to_share_a_repository_go_where_most_of_them_are(tmp_path: Path) -> None:
    frameworks = catalog(tmp_path, {"big": "core:a/1 core:a/2", "small": "core:b/1 satellite:a/1", "other": "core:c/1"})
    assert plan(frameworks, 2, {"big": "2", "small": "1", "other": "1"}) == [Shard("1", ("other",)), Shard("2", ("big", "small"))]
