"""Rounds of MLPerf: what a repository holds becomes entries; what must come is counted by hand."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.errors import Malformed
from collectors.mlperf.entries import Entry, entries
from collectors.mlperf.frameworks import framework
from collectors.mlperf.rounds import comparable, rows
from collectors.mlperf.times import minutes

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "benchmark", "name"),
    [
        ("MXNet NVIDIA Release 23.09", "resnet", "mxnet"),
        ("MxNet NVIDIA Release 24.04", "unet3d", "mxnet"),
        ("MXNet NVIDIA Release 21.05", "bert", None),  # one system filed for all benchmarks
        ("NGC MXNet 22.04 , NGC PyTorch 22.04 , NGC TensorFlow 22.04-tf1", "resnet", "mxnet"),
        ("NGC MXNet 22.04 , NGC PyTorch 22.04 , NGC TensorFlow 22.04-tf1", "bert", None),
        ("NGC MXNet 23.09, NGC PyTorch 23.09, NGC HugeCTR 23.09", "bert", "pytorch"),
        ("NGC MXNet 23.09, NGC PyTorch 23.09, NGC HugeCTR 23.09", "dlrm_dcnv2", "hugectr"),
        ("NVIDIA NeMo Framework Release 24.04", "gpt3", "pytorch"),
        ("TF", "resnet", "tensorflow"),
        ("tf2.0", "bert", "tensorflow"),
        ("research-tf", "ssd", "tensorflow"),
        ("TensorFlow 1.15 Poplar SDK 2.3.0", "resnet", "tensorflow"),
        ("JAX", "bert", "jax"),
        ("maxtext", "gpt3", "jax"),
        ("PaddlePaddle (branch: develop, commitID: b2d8f6d)", "bert", "paddlepaddle"),
        ("mindspore-0.3.1", "resnet", "mindspore"),
        ("CUDA 12.0", "bert", None),
        ("", "resnet", None),
        (None, "resnet", None),
    ],
)
def test_a_text_tells_a_framework_for_a_benchmark(text: str | None, benchmark: str, name: str | None) -> None:
    assert framework(text, benchmark) == name


def system(**told: Any) -> bytes:
    plain = {"submitter": "Acme", "division": "closed", "framework": "PyTorch", "number_of_nodes": "2", "accelerators_per_node": 8}
    return json.dumps(plain | {"accelerator_model_name": "H100"} | told).encode()


def read(contents: dict[str, bytes], *more: str) -> list[Entry]:
    return entries({path: path for path in (*contents, *more)}, contents, "the results of mlperf/round")


def test_an_entry_is_a_benchmark_of_a_system() -> None:
    found = read(
        {"Acme/systems/big.json": system()},
        "Acme/results/big/bert/result_0.txt",
        "Acme/results/big/bert/result_1.txt",
        "Acme/results/big/ResNet/result_0.txt",
        "Acme/results/big/bert/compliance.out",
        "Acme/benchmarks/bert/implementations/results/big/bert/result_0.txt",
    )
    plain = ("Acme", "closed", "big")
    assert [(one.submitter, one.division, one.system, one.benchmark, len(one.results)) for one in found] == [
        (*plain, "resnet", 1),
        (*plain, "bert", 2),
    ]
    assert {(one.framework, one.framework_text, one.accelerator, one.accelerators, one.nodes) for one in found} == {
        ("pytorch", "PyTorch", "H100", 16, 2)
    }


def test_a_description_that_is_no_json_is_read_field_by_field() -> None:
    torn = b'{"submitter": "Acme & Sons",\n"division": "Closed",,\n"framework": "JAX",\n"number_of_nodes": 4,\n"accelerators_per_node": "4"'
    (found,) = read({"Acme/systems/big.json": torn}, "Acme/results/big/bert/result_0.txt")
    assert (found.submitter, found.division, found.framework, found.accelerators) == ("Acme & Sons", "closed", "jax", 16)


def test_what_is_not_told_is_none_and_a_folder_stands_in_for_a_submitter() -> None:
    found = read(
        {"Acme/systems/big.json": system(), "Beta/systems/odd.json": b'{"division": "NVIDIA", "number_of_nodes": "N/A"}'},
        "Beta/results/odd/bert/result_0.txt",
        "Beta/results/lost/bert/result_0.txt",
    )
    assert [(one.submitter, one.division, one.framework, one.accelerators, one.nodes) for one in found] == [
        ("Beta", None, None, None, None)
    ] * 2


@pytest.mark.parametrize(
    ("contents", "more", "key"),
    [
        ({"Acme/systems/big.json": system()}, (), "results"),
        ({}, ("Acme/results/big/bert/result_0.txt",), "systems"),
        ({"Acme/systems/big.json": b"<!doctype html>"}, ("Acme/results/big/bert/result_0.txt",), "framework"),
        ({"Acme/systems/big.json": b'{"software": "PyTorch"}'}, ("Acme/results/big/bert/result_0.txt",), "framework"),
    ],
    ids=["no results", "no descriptions", "HTML for JSON", "renamed fields"],
)
def test_a_repository_that_breaks_its_promise_is_malformed_with_its_key(
    contents: dict[str, bytes], more: tuple[str, ...], key: str
) -> None:
    with pytest.raises(Malformed) as wrong:
        read(contents, *more)
    assert (wrong.value.key, wrong.value.where) == (key, "the results of mlperf/round")


def log(began: int, ended: int, status: str = "success") -> bytes:
    lines = [
        f':::MLLOG {{"namespace": "", "time_ms": {began}, "event_type": "INTERVAL_START", "key": "run_start", "value": null}}',
        ':::MLLOG {"namespace": "", "time_ms": 5, "key": "eval_accuracy", "value": 0.7, "metadata": {"status": "success"}}',
        f':::MLLOG {{"key": "run_stop", "time_ms": {ended}, "metadata": {{"status": "{status}", "epoch": 34}}}}',
    ]
    return "\n".join(lines).encode()


def test_the_time_is_the_mean_without_the_fastest_and_the_slowest() -> None:
    # by hand: runs of 1, 2, 4 and 10 minutes: (2 + 4) / 2
    assert minutes(log(1_000, 1_000 + each * 60_000) for each in (10, 1, 4, 2)) == 3.0


@pytest.mark.parametrize(
    "logs",
    [
        [log(0, 60_000)] * 2,
        [log(0, 60_000)] * 3 + [log(0, 60_000, "aborted")],
        [log(0, 60_000)] * 3 + [b"<!doctype html>"],
        [log(60_000, 0)] * 3,
        [],
    ],
    ids=["two runs", "one was aborted", "one is no log", "ended before it began", "none"],
)
def test_an_entry_whose_runs_did_not_all_end_well_has_no_time(logs: list[bytes]) -> None:
    assert minutes(logs) is None


def test_only_what_two_frameworks_did_on_the_same_machine_is_compared() -> None:
    contents = {
        "A/systems/one.json": system(submitter="A"),
        "B/systems/two.json": system(submitter="B", framework="JAX"),
        "C/systems/three.json": system(submitter="C", framework="JAX", number_of_nodes="3"),
        "D/systems/four.json": system(submitter="D", framework="JAX", division="open"),
    }
    paths = [
        f"{folder}/results/{name}/bert/result_{run}.txt"
        for folder, name in zip("ABCD", ("one", "two", "three", "four"), strict=True)
        for run in range(3)
    ]
    found = read(contents, *paths)
    assert {one.submitter for one in comparable(found)} == {"A", "B"}
    logs = {path: log(0, 120_000) for path in paths if path[0] in "AB"}
    told = {row["submitter"]: row["minutes"] for row in rows(found, logs, "mlperf/round", NOW).to_pylist()}
    assert told == {"A": 2.0, "B": 2.0, "C": None, "D": None}
