"""Rounds of MLPerf Inference through a night: each is read whole once, beside those of training, and moves no metric."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.rounds import rounds
from flows.night.outcome import Outcome
from sandbox import file_commits, inference_results, server
from sandbox.benchmark_systems import System
from sandbox.file_commits import Change
from sandbox.server import Running
from tests.worlds.many_repositories import build
from tests.worlds.project_with_subjects import ProjectWithSubjects
from tests.worlds.without_waits import nights_without_waits

PROJECT = "pytorch"
ROUND, BROKEN = "inference_results_v3.0", "inference_results_v3.1"
DAY = date(2023, 4, 5)
SYSTEMS = [
    System(ROUND, "Acme", "closed", "one", "PyTorch", "H100", 16, 2, {"bert-99": ["Offline", "Server"], "resnet50": ["Offline"]}),
    System(ROUND, "Beta", "open", "two", "TensorRT 8.6, PyTorch 2.0", benchmarks={"resnet50": ["SingleStream"]}),
]


class World(ProjectWithSubjects):
    """One framework whose catalog names the venue."""

    def __init__(self, folder: Path, running: Running) -> None:
        super().__init__(folder, running, "mlperf", 'benchmarks = ["mlperf-inference"]')
        file = folder / "catalog" / "project000.toml"
        file.rename(file.with_name(f"{PROJECT}.toml"))

    def refresh(self, number: int, **settings: Any) -> Outcome:
        return super().refresh(number, **({"source_urls": {"mlperf": self.running.server_url}} | settings))

    def entries(self, run_id: str) -> Mapping[str, tuple[str, str | None]]:
        return self.told(run_id, "inference_entries")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    dataset = build(tmp_path / "data", ["project000"])
    inference_results.write(dataset.git_root, SYSTEMS, DAY)
    with nights_without_waits(), server.start(dataset) as running:
        yield World(tmp_path / "home", running)


ENTRIES = """select division, submitter, system, benchmark, scenarios, framework, accelerators, published_on, source
    from inference_entries order by all"""
USE = "select status, reason from metric_values where metric = 'mlperf_use' order by as_of desc limit 1"


@pytest.mark.long
def test_entries_are_published_by_round_and_no_metric_takes_them(world: World) -> None:
    outcome = world.refresh(1)
    source = f"mlcommons/{ROUND}"
    assert world.query(ENTRIES) == [
        ("closed", "Acme", "one", "bert-99", "Offline, Server", "pytorch", 16, DAY, source),
        ("closed", "Acme", "one", "resnet50", "Offline", "pytorch", 16, DAY, source),
        ("open", "Beta", "two", "resnet50", "SingleStream", None, None, DAY, source),
    ]
    told = world.entries(outcome.run_id)
    others = {f"mlperf/{one.repository}" for one in rounds("mlperf-inference")} - {f"mlperf/{ROUND}"}
    assert told == {f"mlperf/{ROUND}": ("ok", None)} | dict.fromkeys(others, ("gone", "not known offline"))
    assert world.query(USE) == [("not_applicable", "the catalog names no benchmark_round")]
    assert not list((world.home.folder / "git").glob("mlperf-*"))


@pytest.mark.long
def test_a_round_is_read_once_and_one_that_was_broken_the_next_night(world: World) -> None:
    folder = world.running.dataset.git_root / "mlcommons" / f"{BROKEN}.git"
    file_commits.write(folder, [Change(DAY, {"README.md": "moved"})])
    first = world.refresh(1)
    assert world.entries(first.run_id)[f"mlperf/{BROKEN}"][0] == "malformed"
    before = world.query("from inference_entries order by all")
    assert len(before) == 3
    inference_results.write(
        world.running.dataset.git_root, [System(BROKEN, "Acme", "closed", "one", "TF", benchmarks={"dlrm": ["Offline"]})], DAY
    )
    second = world.refresh(2)
    told = world.entries(second.run_id)
    assert (told[f"mlperf/{ROUND}"], told[f"mlperf/{BROKEN}"]) == (("unchanged", None), ("ok", None))
    assert set(before) < set(world.query("from inference_entries"))


@pytest.mark.long
def test_the_switch_of_mlperf_leaves_both_out(world: World) -> None:
    assert world.entries(world.refresh(1, sources="-mlperf").run_id) == {}
