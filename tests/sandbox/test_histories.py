"""Real histories, served as they were: counts by hand from the public record of each repository."""

import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sandbox.dataset import Dataset
from sandbox.histories import counts
from sandbox.histories.build import build

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
MXNET, FLAX = "apache/mxnet", "google/flax"
shared = pytest.mark.shared
if not DATA.exists():
    pytest.skip(f"the real histories are not at {DATA}", allow_module_level=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return build(DATA, tmp_path_factory.mktemp("histories") / "git", only=[MXNET, FLAX])


def log(dataset: Dataset, name: str, format_: str, *arguments: str) -> list[str]:
    command = ["git", "log", f"--format={format_}", *arguments, dataset.repo(name).default_branch]
    return subprocess.run(command, cwd=dataset.git_folder(name), check=True, capture_output=True, text=True).stdout.splitlines()


@shared
def test_mxnets_mainline_by_year_is_that_of_the_public_record(built: Dataset) -> None:
    """First-parent commits of all authors by year of the committer date, as published for 2015 to 2023."""
    years = Counter(line[:4] for line in log(built, MXNET, "%cs", "--first-parent", "--date-order"))
    expected = {"2015": 723, "2016": 993, "2017": 1732, "2018": 1929, "2019": 1402, "2020": 995, "2021": 269, "2022": 131, "2023": 3}
    assert years == expected


@shared
def test_mxnets_commits_end_when_they_ended(built: Dataset) -> None:
    assert len(log(built, MXNET, "%H")) == 11_896
    assert built.repo(MXNET).pushed_at == "2023-01-26T21:28:45Z"


@shared
@pytest.mark.parametrize("name", [MXNET, FLAX])
def test_every_commit_keeps_its_dates_its_author_and_its_place(built: Dataset, name: str) -> None:
    """Row by row against the file, by the sixteen digits of the real commit that the subject carries."""
    mainline = set(log(built, name, "%H", "--first-parent"))
    found = set()
    for line in log(built, name, "%H %P|%ct %at %ae %s"):
        names, _, rest = line.partition("|")
        sha, *parents = names.split()
        committed, authored, email, _, real, *_ = rest.split()
        found.add((real, int(committed), int(authored), email.split("@")[0], sha in mainline, len(parents) == 2))
    path = DATA / "commits" / f"{name.replace('/', '__')}.parquet"
    rows = duckdb.sql(
        f"select sha, epoch(committed_at)::bigint, epoch(authored_at)::bigint, author_id, first_parent, is_merge from '{path}'"
    ).fetchall()
    assert found == set(rows)


@shared
def test_bots_and_sync_accounts_carry_names_that_tell(built: Dataset) -> None:
    """flax: 24 commits by bots and 1,679 by its sync account."""
    names = Counter("bot" if name.endswith("[bot]") else "sync" if name == "Flax Authors" else "person" for name in log(built, FLAX, "%an"))
    assert (names["bot"], names["sync"]) == (24, 1_679)


@shared
def test_pull_requests_are_the_real_ones_and_issues_fill_the_gaps(built: Dataset) -> None:
    """MXNet: 11,129 pull requests up to number 21,224, 7,849 of them merged; the other 10,095 numbers are issues."""
    tables = built.repo(MXNET).tables
    assert len(tables["pulls"]) == 11_129
    assert sum(row["merged"] for row in tables["pulls"].values()) == 7_849
    assert len(tables["issues"]) == 10_095
    assert max(tables["pulls"]) == 21_224
    assert {row["title"] for row in tables["issues"].values()} == {"Simulated issue"}


@shared
def test_stars_and_forks_end_at_the_last_real_count(built: Dataset) -> None:
    """MXNet on 2026-08-22: 20,809 stars and 6,688 forks."""
    repository = built.repo(MXNET)
    assert (repository.stars, len(repository.tables["forks"])) == (20_809, 6_688)
    assert built.today == date(2026, 8, 22)


def test_a_gain_falls_on_its_day_and_a_gap_is_spread() -> None:
    """Counted 4 on the 2nd, 6 on the 3rd, 12 on the 6th, 11 on the 7th: one of the twelve is gone, so 11 stood on the 6th."""
    points = tuple((date(2024, 1, day), count) for day, count in ((2, 4), (3, 6), (6, 12), (7, 11)))
    gained = counts.gains(points, date(2024, 1, 1))
    assert gained == {date(2024, 1, 2): 4, date(2024, 1, 3): 2, date(2024, 1, 4): 1, date(2024, 1, 5): 2, date(2024, 1, 6): 2}


def test_a_folder_without_commits_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \*\.parquet with commits here"):
        build(tmp_path, tmp_path / "git")
