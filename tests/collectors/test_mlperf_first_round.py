"""Round v0.5 of MLPerf, which is laid out in its own way; what must come is counted by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.errors import Malformed
from collectors.git.command import Git
from collectors.mlperf.entries import Entry, entries
from collectors.mlperf.rounds import Rounds
from collectors.mlperf.times import minutes
from collectors.source import Subject
from sandbox import benchmark_results

NODE = {"num_nodes": 1, "accelerator": "Tesla V100-SXM2-16GB", "num_accelerators": 8}


def told(**of: Any) -> bytes:
    return json.dumps({"division": "closed", "framework": "TensorFlow 1.12", "nodes": [NODE]} | of).encode()


def read(contents: dict[str, bytes], *more: str) -> list[Entry]:
    return entries({path: path for path in (*contents, *more)}, contents, "the results of mlperf/round")


def test_a_system_is_named_with_its_submission_since_its_own_name_is_not_the_only_one() -> None:
    pods = {
        "cloud_v2.8/gnmt-tpuv2-8": {"num_nodes": 1, "accelerator": "tpuv2-8", "num_accelerators": 8},
        "cloud_v2.512/resnet-tpuv2-512": {"num_nodes": 64, "accelerator": "tpuv2-512", "num_accelerators": 512},
    }
    found = read(
        {f"v0.5.0/google/{above}/results/tpu/entry.json": told(nodes=[node]) for above, node in pods.items()},
        "v0.5.0/google/cloud_v2.8/gnmt-tpuv2-8/results/tpu/gnmt/result_0.txt",
        "v0.5.0/google/cloud_v2.512/resnet-tpuv2-512/results/tpu/resnet/result_0.txt",
        "v0.5.0/google/cloud_v2.512/resnet-tpuv2-512/results/tpu/resnet/result_1.txt",
        "v0.5.0/google/cloud_v2.8/code/results/tpu/gnmt/result_0.txt",
        "v0.5.0/google/cloud_v2.8/submission.json",
    )
    assert [(one.submitter, one.system, one.benchmark, one.accelerators, one.nodes, len(one.results)) for one in found] == [
        ("google", "cloud_v2.8/gnmt-tpuv2-8/tpu", "gnmt", 8, 1, 1),
        ("google", "cloud_v2.512/resnet-tpuv2-512/tpu", "resnet", 512, 64, 2),
    ]
    assert {(one.division, one.framework, one.framework_text) for one in found} == {("closed", "tensorflow", "TensorFlow 1.12")}


def test_all_nodes_have_their_accelerators_and_what_is_told_of_none_is_none() -> None:
    found = read(
        {
            "v0.5.0/nvidia/submission/results/multi_mxnet/entry.json": told(framework="MXNet NGC 18.11", nodes=[NODE | {"num_nodes": 128}]),
            "v0.5.0/intel/caffe/results/cpu/entry.json": told(
                framework="Intel Caffe 1.1.2a", nodes=[{"num_nodes": 4, "accelerator": "NA", "num_accelerators": 0}]
            ),
        },
        "v0.5.0/nvidia/submission/results/multi_mxnet/resnet/result_0.txt",
        "v0.5.0/intel/caffe/results/cpu/resnet/result_0.txt",
    )
    assert [(one.submitter, one.framework, one.accelerator, one.accelerators, one.nodes) for one in found] == [
        ("nvidia", "mxnet", "Tesla V100-SXM2-16GB", 1024, 128),
        ("intel", None, None, None, 4),
    ]


@pytest.mark.parametrize(
    ("description", "key"),
    [(b"<!doctype html>", "framework"), (b'{"software": "TF", "nodes": [{}]}', "framework"), (None, "systems")],
    ids=["HTML for JSON", "renamed fields", "no descriptions"],
)
def test_a_repository_that_breaks_its_promise_is_malformed_with_its_key(description: bytes | None, key: str) -> None:
    system = "v0.5.0/acme/one/results/big"
    with pytest.raises(Malformed) as wrong:
        read({} if description is None else {f"{system}/entry.json": description}, f"{system}/resnet/result_0.txt")
    assert wrong.value.key == key


def log(began: str, ended: str, more: str = "") -> bytes:
    mark = "(/workspace/image_classification/mlperf_log_utils.py:49)"
    return f":::MLPv0.5.0 resnet {began} {mark} run_start\n:::MLPv0.5.0 resnet {ended} {mark} run_stop{more}\n".encode()


def test_times_are_those_of_the_logs_as_the_submitters_wrote_them() -> None:
    # NVIDIA's five runs of ResNet on eight V100, from the repository of the round; by hand: 8097.98, 8107.92, 8040.38, 8022.06 and
    # 8082.22 s, without the fastest and the slowest (8097.98 + 8040.38 + 8082.22) / 3 = 8073.52 s
    runs = [
        ("1541720386.718659639", "1541728484.695488691"),
        ("1541720386.943280935", "1541728494.858387232"),
        ("1541720387.837349415", "1541728428.213420630"),
        ("1541720389.823768854", "1541728411.887024879"),
        ("1541720390.125262737", "1541728472.344751358"),
    ]
    assert minutes(log(*run) for run in runs) == pytest.approx(134.56, abs=0.005)


@pytest.mark.parametrize(("more", "is_whole"), [("", True), (': {"success": true}', True), (': {"success": false}', False)])
def test_a_run_that_says_it_failed_has_no_time(more: str, *, is_whole: bool) -> None:
    found = minutes([log("10.5", "70.5"), log("10.5", "70.5"), log("10.5", "70.5", more)])
    assert found == (1.0 if is_whole else None)


def test_the_shipped_figures_come_back_from_git_as_they_were_counted(tmp_path: Path) -> None:
    figures = [one for one in benchmark_results.shipped() if one.repository == benchmark_results.FIRST_ROUND]
    at = datetime(2026, 11, 30, tzinfo=UTC)
    benchmark_results.write(tmp_path / "git", figures, at.date())
    subject = Subject(key := f"mlperf/{benchmark_results.FIRST_ROUND}", key)
    (page,) = Rounds(Git((tmp_path / "git").as_uri()), tmp_path / "clones", [subject])._pages(subject, at, {})
    told = {
        (row["submitter"], row["system"], row["benchmark"]): (row["framework_text"], row["accelerators"], row["nodes"], row["minutes"])
        for row in page.rows["benchmark_entries"].to_pylist()
    }
    assert told == {
        (one.submitter, one.name, benchmark): (one.framework_text, one.accelerators, one.nodes, time and pytest.approx(time))
        for one in figures
        for benchmark, time in one.benchmarks.items()
    }
    assert len(told) == 47  # as those who collected the entries count them, too
