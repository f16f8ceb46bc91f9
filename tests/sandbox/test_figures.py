"""The shipped data set holds what the public figures say, at full size, and ends where they end."""

import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sandbox.dataset import Dataset
from sandbox.figures import counts, known, moments
from sandbox.figures.build import END, Caps, build
from sandbox.figures.read import read

SOME = ("apache/mxnet", "apache/singa", "microsoft/CNTK", "torch/torch7", "google/flax", "nobody/knows-it")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build(tmp_path_factory.mktemp("figures") / "git", only=SOME)


def log(dataset: Dataset, name: str, format_: str, *arguments: str) -> list[str]:
    command = ["git", "log", f"--format={format_}", *arguments, dataset.repo(name).default_branch]
    return subprocess.run(command, cwd=dataset.git_folder(name), check=True, capture_output=True, text=True).stdout.splitlines()


def by_year(lines: list[str]) -> Counter[int]:
    return Counter(int(line[:4]) for line in lines)


def test_a_history_that_was_counted_by_year_has_its_years(built: Dataset) -> None:
    """torch7, 1,341 commits: its years by hand from the table of public figures, all and first-parent."""
    years = {2012: 0, 2015: 408, 2016: 270, 2017: 208, 2018: 1, 2019: 1, 2021: 1, 2022: 1, 2025: 2}
    found = by_year(log(built, "torch/torch7", "%cs"))
    assert {year: found[year] for year in years if year > 2014} == {year: count for year, count in years.items() if year > 2014}
    assert sum(found[year] for year in range(2012, 2015)) == 449
    mainline = by_year(log(built, "torch/torch7", "%cs", "--first-parent"))
    assert (sum(mainline[year] for year in range(2012, 2015)), mainline[2015], mainline[2016], mainline[2025]) == (286, 206, 141, 2)


def test_a_history_that_was_counted_by_week_is_at_full_size(built: Dataset) -> None:
    """MXNet by the table of public figures: 11,896 commits, 1,929 on the first parent in 2018, 995 in 2020, the last on 2023-01-26."""
    assert "commits" not in built.scale["apache/mxnet"]
    mainline = by_year(log(built, "apache/mxnet", "%cs", "--first-parent"))
    assert mainline[2018] == pytest.approx(1_929, abs=10)  # weeks lie across the ends of the year, and the day within a week is drawn
    assert mainline[2020] == pytest.approx(995, abs=10)
    assert log(built, "apache/mxnet", "%cs")[0] == "2023-01-26"
    assert len(log(built, "apache/mxnet", "%H")) == 11_896


def test_people_are_as_many_as_were_counted(built: Dataset) -> None:
    """MXNet: 1,000 people ever. flax: 329 before 2026-06-29 (of 331 ever) beside its sync account, distinct authors in the real history."""
    names = set(log(built, "apache/mxnet", "%an"))
    assert len({name for name in names if not name.endswith("[bot]")}) == 1_000
    flax = set(log(built, "google/flax", "%an"))
    assert len({name for name in flax if name.startswith("person ")}) == 329
    assert "Flax Authors" in flax


def test_stars_and_forks_end_at_the_last_figure_and_a_fall_is_taken_from_the_past(built: Dataset) -> None:
    """MXNet in the feed: 20,828 stars at the end of 2025 and 20,814 on 2026-06-28; 6,743 forks and 6,702."""
    repository = built.repo("apache/mxnet")
    assert (repository.stars, len(repository.tables["forks"])) == (20_814, 6_702)
    assert sum(count for day, count in repository.star_days.items() if day <= date(2018, 12, 31)) == 15_918
    assert sum(count for day, count in repository.star_days.items() if day > date(2025, 12, 31)) == 0


def test_trackers_hold_all_issues_and_a_share_of_the_pull_requests(built: Dataset) -> None:
    """MXNet: 10,059 issues, of them 1,902 in 2018 and none after 2023; 11,108 pull requests, of which 500 are listed."""
    repository, scale = built.repo("apache/mxnet"), built.scale["apache/mxnet"]
    opened = Counter(row["createdAt"][:4] for row in repository.tables["issues"].values())
    assert scale == {"pulls": 500 / 11_108}
    assert (len(repository.tables["issues"]), opened["2018"]) == (10_059, 1_902)
    assert max(row["updatedAt"] for row in repository.tables["issues"].values()) < "2023-11-18"
    numbers = {*repository.tables["issues"], *repository.tables["pulls"]}
    assert numbers == set(range(1, 10_559 + 1))


def test_a_repository_known_by_counters_alone_has_what_they_count(built: Dataset) -> None:
    """CNTK: 16,116 commits until the last push of 2020-03-31, one more in 2022; nothing moved between, and nothing after."""
    years = by_year(log(built, "microsoft/CNTK", "%cs"))
    assert sum(count for year, count in years.items() if year <= 2020) == 16_116
    assert {year: years[year] for year in range(2021, 2027)} == {2021: 0, 2022: 1, 2023: 0, 2024: 0, 2025: 0, 2026: 0}
    assert max(line for line in log(built, "microsoft/CNTK", "%cs") if line < "2021") <= "2020-03-31"


def test_what_nobody_counted_is_named(built: Dataset) -> None:
    """CNTK: the counters lack who was active and when issues were closed. SINGA has no public count of issues, so its tracker is off."""
    cntk = {one.figure: one for one in built.known["microsoft/CNTK"]}
    assert (cntk["commits"].since, cntk["commits"].until) == (date(2020, 12, 28), date(2025, 10, 30))
    assert "simulated" in (cntk["people"].simulated or "")
    assert cntk["closes"].simulated
    mxnet = {one.figure: one for one in built.known["apache/mxnet"]}
    assert (mxnet["commits"].simulated, mxnet["people"].simulated, mxnet["stars"].simulated) == (None, None, None)
    assert mxnet["closes"].simulated
    assert not built.repo("apache/singa").has_issues
    assert built.find("nobody/knows-it") is None


def test_the_same_seed_gives_the_same_commits_and_another_seed_others(built: Dataset, tmp_path: Path) -> None:
    again = build(tmp_path / "again", only=["torch/torch7"])
    other = build(tmp_path / "other", only=["torch/torch7"], seed=1)
    assert again.repo("torch/torch7").tables == built.repo("torch/torch7").tables
    assert again.repo("torch/torch7").head == built.repo("torch/torch7").head != other.repo("torch/torch7").head


def test_lists_may_be_cut(tmp_path: Path) -> None:
    small = build(tmp_path / "small", only=["torch/torch7"], caps=Caps(issues=50, pulls=20))
    repository = small.repo("torch/torch7")
    assert [len(repository.tables[kind]) for kind in ("issues", "pulls")] == [50, 20]


def test_no_living_history_ends_before_the_world_does() -> None:
    """Otherwise missing weeks would read as weeks without work: what was counted later is cut off, what ended before 2026 has ended."""
    for figures in read():
        last = figures.commits.last if figures.commits else END
        assert last >= END or last < date(2026, 1, 1) or figures.name == "apache/singa", figures.name  # SINGA rests for months at a time


@pytest.mark.parametrize(
    ("given", "factor", "expected"),
    [([1, 1, 1, 1], 0.5, [1, 0, 1, 0]), ([10, 0, 5], 1.0, [10, 0, 5]), ([3, 3, 3], 1 / 3, [1, 1, 1])],
)
def test_rounding_loses_no_row(given: list[int], factor: float, expected: list[int]) -> None:
    found = moments.scaled(given, factor)
    assert sum(found) == round(sum(given) * factor)
    assert found == expected


def test_a_living_repository_goes_on_at_its_last_rate_and_an_ended_one_fades() -> None:
    """366 in the leap year of 2020 are one a day. Two years later: 730 more; or 0.6 x 365 = 219 and then 0.36 x 365 = 131."""
    points = ((date(2019, 12, 31), 1_000), (date(2020, 12, 31), 1_366))
    made = [counts.with_end(points, date(2018, 1, 1), date(2022, 12, 31), has_ended=ended)[-1] for ended in (False, True)]
    assert made == [(date(2022, 12, 31), 2_096), (date(2022, 12, 31), 1_716)]


def test_the_stars_of_an_ended_project_do_not_go_on_growing() -> None:
    """Swift for TensorFlow was last counted at 5,162 in February 2020 and has no commit after February 2021; PyTorch lives."""
    swift, pytorch = (next(figures for figures in read() if figures.name == name) for name in ("tensorflow/swift", "pytorch/pytorch"))
    assert (swift.has_ended(END), pytorch.has_ended(END)) == (True, False)
    assert 5_162 < counts.with_end(swift.stars, swift.created, END, has_ended=True)[-1][1] < 7_000
    (stars,) = (one for one in known.figures(swift, END) if one.figure == "stars")
    assert stars.simulated == "after 2020-02-24 each year gains 60% of the year before, as other ended projects do"


def test_what_stands_never_exceeds_a_later_count() -> None:
    """10, then 7, then 9: three of the ten are gone today, so seven stood on the first day."""
    points = tuple((date(2024, 1, day), count) for day, count in ((1, 0), (2, 10), (3, 7), (4, 9)))
    assert [count for _, count in counts.standing(points)] == [0, 7, 7, 9]
    gained = counts.by_day(counts.gains(counts.standing(points), np.random.default_rng(0)))
    assert gained == {date(2024, 1, 2): 7, date(2024, 1, 4): 2}
