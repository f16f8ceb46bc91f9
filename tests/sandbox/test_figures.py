"""The shipped data set holds what the yearly figures say, times the factor it names."""

import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sandbox.dataset import Dataset
from sandbox.figures import counts, moments
from sandbox.figures.build import Caps, build
from sandbox.figures.read import read

SOME = ("apache/mxnet", "apache/singa", "pytorch/pytorch", "mindspore-ai/mindspore", "torch/torch7", "google/flax")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build(tmp_path_factory.mktemp("figures") / "git", only=SOME)


def log(dataset: Dataset, name: str, format_: str, *arguments: str) -> list[str]:
    command = ["git", "log", f"--format={format_}", *arguments, dataset.repo(name).default_branch]
    return subprocess.run(command, cwd=dataset.git_folder(name), check=True, capture_output=True, text=True).stdout.splitlines()


def by_year(lines: list[str]) -> Counter[int]:
    return Counter(int(line[:4]) for line in lines)


def test_a_history_that_fits_is_not_scaled(built: Dataset) -> None:
    """torch7, 1,341 commits: its years by hand from the table of public figures, all and first-parent."""
    years = {2012: 0, 2015: 408, 2016: 270, 2017: 208, 2018: 1, 2019: 1, 2021: 1, 2022: 1, 2025: 2}
    found = by_year(log(built, "torch/torch7", "%cs"))
    assert {year: found[year] for year in years if year > 2014} == {year: count for year, count in years.items() if year > 2014}
    assert sum(found[year] for year in range(2012, 2015)) == 449
    mainline = by_year(log(built, "torch/torch7", "%cs", "--first-parent"))
    assert (sum(mainline[year] for year in range(2012, 2015)), mainline[2015], mainline[2016], mainline[2025]) == (286, 206, 141, 2)
    assert "commits" not in built.scale["torch/torch7"]


def test_a_long_history_shrinks_by_one_factor(built: Dataset) -> None:
    """MXNet, 11,896 commits, 1,929 on the first parent in 2018, the last on 2023-01-26, none after."""
    factor = built.scale["apache/mxnet"]["commits"]
    assert factor == 5_000 / 11_896
    mainline = by_year(log(built, "apache/mxnet", "%cs", "--first-parent"))
    assert mainline[2018] == pytest.approx(1_929 * factor, abs=1)
    assert mainline[2020] == pytest.approx(995 * factor, abs=1)
    assert log(built, "apache/mxnet", "%cs")[0] == "2023-01-26"
    assert len(log(built, "apache/mxnet", "%H")) == 5_000


def test_people_are_as_many_as_the_figures_say_whatever_the_factor(built: Dataset) -> None:
    """MXNet: 249 people in 2018, 48 in 2021, 26 in 2022; flax: 86 in 2022 beside its sync account."""
    for year, people in ((2018, 249), (2021, 48), (2022, 26)):
        during = (f"--since={year}-01-01T00:00:00Z", f"--until={year}-12-31T23:59:59Z")
        names = set(log(built, "apache/mxnet", "%an", *during))
        assert len({name for name in names if not name.endswith("[bot]")}) == people
    flax = log(built, "google/flax", "%an", "--since=2022-01-01T00:00:00Z", "--until=2022-12-31T23:59:59Z")
    assert len({name for name in flax if name.startswith("person ")}) == 86
    assert flax.count("Flax Authors") / len(flax) == pytest.approx(0.285, abs=0.005)


def test_stars_end_at_the_last_figure_and_a_fall_is_taken_from_the_past(built: Dataset) -> None:
    """MXNet: 20,828 at the end of 2025 and 20,809 on 2026-08-22, so no more than that ever counted."""
    repository = built.repo("apache/mxnet")
    assert repository.stars == 20_809
    assert sum(count for day, count in repository.star_days.items() if day <= date(2018, 12, 31)) == 15_918
    assert sum(count for day, count in repository.star_days.items() if day > date(2025, 12, 31)) == 0


def test_trackers_hold_the_years_times_the_factor(built: Dataset) -> None:
    """MXNet: 10,059 issues, of them 1,902 in 2018 and none after 2023; 11,108 pull requests."""
    repository, scale = built.repo("apache/mxnet"), built.scale["apache/mxnet"]
    opened = Counter(row["createdAt"][:4] for row in repository.tables["issues"].values())
    assert scale["issues"] == 2_000 / 10_059
    assert scale["pulls"] == 500 / 11_108
    assert opened["2018"] == pytest.approx(1_902 * scale["issues"], abs=1)
    assert max(row["updatedAt"] for row in repository.tables["issues"].values()) < "2023-11-18"
    numbers = {*repository.tables["issues"], *repository.tables["pulls"]}
    assert numbers == set(range(1, 2_501))


def test_what_the_figures_lack_is_not_invented(built: Dataset) -> None:
    """PyTorch: no git history and no tracker; MindSpore: nothing at all."""
    pytorch = built.repo("pytorch/pytorch")
    assert not built.git_folder("pytorch/pytorch").exists()
    assert (pytorch.has_issues, pytorch.pushed_at, pytorch.commits) == (False, None, 95_186)
    assert built.repo("mindspore-ai/mindspore").is_dark
    assert not built.repo("apache/singa").has_issues


def test_the_same_seed_gives_the_same_commits_and_another_seed_others(built: Dataset, tmp_path: Path) -> None:
    again = build(tmp_path / "again", only=["torch/torch7"])
    other = build(tmp_path / "other", only=["torch/torch7"], seed=1)
    assert again.repo("torch/torch7").tables == built.repo("torch/torch7").tables
    assert again.repo("torch/torch7").head == built.repo("torch/torch7").head != other.repo("torch/torch7").head


def test_caps_may_be_smaller(tmp_path: Path) -> None:
    small = build(tmp_path / "small", only=["torch/torch7"], caps=Caps(commits=134, issues=50, pulls=20, fork_share=0.01))
    repository = small.repo("torch/torch7")
    found = [repository.commits, *(len(repository.tables[kind]) for kind in ("issues", "pulls", "forks"))]
    assert found == [134, 50, 20, repository.stars * 6_688 // 20_809 // 100]


def test_every_shipped_repository_ends_before_the_demos_night() -> None:
    for figures in read():
        assert figures.commits is None or figures.commits.last <= date(2026, 8, 23), figures.name
        assert all(day <= date(2026, 8, 23) for day, _ in (*figures.stars, *figures.forks)), figures.name


@pytest.mark.parametrize(
    ("given", "factor", "expected"),
    [([1, 1, 1, 1], 0.5, [1, 0, 1, 0]), ([10, 0, 5], 1.0, [10, 0, 5]), ([3, 3, 3], 1 / 3, [1, 1, 1])],
)
def test_rounding_loses_no_row(given: list[int], factor: float, expected: list[int]) -> None:
    found = moments.scaled(given, factor)
    assert sum(found) == round(sum(given) * factor)
    assert found == expected


def test_what_stands_never_exceeds_a_later_count() -> None:
    """10, then 7, then 9: three of the ten are gone today, so seven stood on the first day."""
    points = tuple((date(2024, 1, day), count) for day, count in ((1, 0), (2, 10), (3, 7), (4, 9)))
    assert [count for _, count in counts.standing(points)] == [0, 7, 7, 9]
    gained = counts.by_day(counts.gains(counts.standing(points), np.random.default_rng(0)))
    assert gained == {date(2024, 1, 2): 7, date(2024, 1, 4): 2}
