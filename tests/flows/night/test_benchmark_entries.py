"""Rounds of benchmarks through a night: each is read whole once, and never at the cost of what was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.rounds import rounds
from flows.night.outcome import Outcome
from sandbox import benchmark_results, file_commits, server
from sandbox.benchmark_systems import System
from sandbox.file_commits import Change
from sandbox.server import Running
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

PROJECT = "mxnet"
NEWEST = "training_results_v3.1"
DAY = date(2023, 11, 8)
SYSTEMS = [
    System(NEWEST, "Acme", "closed", "big_mxnet", "MXNet NVIDIA Release 23.09", "H100", 8, 1, {"resnet": 13.5, "bert": None}),
    System(NEWEST, "Beta", "closed", "two", "PyTorch", "H100", 8, 1, {"resnet": 13.0}),
    System("training_results_v3.0", "Acme", "closed", "big_mxnet", "MXNet NVIDIA Release 23.04", "H100", 8, 1, {"unet3d": None}),
    *(
        System(f"training_results_{old}", "Zeta", "open", "one", "TF", benchmarks={"ssd": None})
        for old in ("v0.5", "v0.6", "v0.7", "v1.0", "v1.1", "v2.0", "v2.1")
    ),
]


class World(ProjectWithSubjects):
    """One framework whose catalog names the venue; a night in March 2024 knows the rounds up to v3.1."""

    def __init__(self, folder: Path, running: Running) -> None:
        super().__init__(folder, running, "mlperf", 'benchmarks = ["mlperf-training"]')
        file = folder / "catalog" / "project000.toml"
        file.rename(file.with_name(f"{PROJECT}.toml"))

    def refresh(self, number: int, **settings: Any) -> Outcome:
        return super().refresh(number, **({"source_urls": {"mlperf": self.running.server_url}} | settings))

    def entries(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        return self.told(run_id, "benchmark_entries")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", ["project000"])
    benchmark_results.write(dataset.git_root, SYSTEMS, DAY)
    with nights_without_waits(), server.start(dataset) as running:
        yield World(tmp_path / "home", running)


METRICS = """select metric, status, value from metric_values
    where metric in ('mlperf_use', 'mlperf_best', 'bench_age') and as_of = date '2024-03-04' order by 1"""
ENTRIES = f"""select submitter, system, benchmark, framework, accelerators, round(minutes, 3), published_on from benchmark_entries
    where subject = 'mlperf/{NEWEST}' order by all"""


@pytest.mark.long
def test_entries_are_published_by_round_and_measured_and_a_round_without_figures_is_not_known_offline(world: World) -> None:
    first = world.refresh(1)
    assert world.query(ENTRIES) == [
        ("Acme", "big_mxnet", "bert", None, 8, None, DAY),
        ("Acme", "big_mxnet", "resnet", "mxnet", 8, 13.5, DAY),
        ("Beta", "two", "resnet", "pytorch", 8, 13.0, DAY),
    ]
    later = {f"mlperf/{one.repository}" for one in rounds("mlperf-training")} - {f"mlperf/{one.repository}" for one in SYSTEMS}
    told = world.entries(first.run_id)
    assert {subject for subject, (outcome, _) in told.items() if outcome == "ok"} == {f"mlperf/{one.repository}" for one in SYSTEMS}
    assert {told[subject] for subject in later} == {("gone", "not known offline")}
    # by hand: Acme alone in both rounds; 13.5 / 13 on eight H100; from 8 November 2023 to 4 March 2024 are 117 days
    assert world.query(METRICS) == [
        ("bench_age", "observed", 117.0),
        ("mlperf_best", "observed", pytest.approx(13.5 / 13)),
        ("mlperf_use", "observed", 1.0),
    ]
    assert not list((world.home.folder / "git").glob("mlperf-*"))
    second = world.refresh(2)
    assert world.entries(second.run_id)[f"mlperf/{NEWEST}"] == ("unchanged", None)


@pytest.mark.long
@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"Acme/systems/one.json": "<!doctype html>", "Acme/results/one/bert/result_0.txt": ""}, "malformed"),
        ({"Acme/systems/one.json": '{"software": "TF"}', "Acme/results/one/bert/result_0.txt": ""}, "malformed"),
        ({"README.md": "moved"}, "malformed"),
    ],
    ids=["HTML for JSON", "renamed fields", "no results"],
)
def test_a_round_that_breaks_its_promise_is_read_the_next_night(world: World, files: dict[str, str | None], outcome: str) -> None:
    folder = world.running.dataset.git_root / "mlcommons" / "training_results_v4.0.git"
    file_commits.write(folder, [Change(DAY, files)])
    struck = world.refresh(1)
    assert world.entries(struck.run_id)["mlperf/training_results_v4.0"][0] == outcome
    before = world.query("from benchmark_entries order by all")
    assert {subject for subject, *_ in before} == {f"mlperf/{one.repository}" for one in SYSTEMS}
    benchmark_results.write(
        world.running.dataset.git_root, [System("training_results_v4.0", "Acme", "closed", "two", "TF", benchmarks={"bert": None})], DAY
    )
    assert world.entries(world.refresh(2).run_id)["mlperf/training_results_v4.0"][0] == "ok"
