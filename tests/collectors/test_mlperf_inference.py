"""Rounds of MLPerf Inference: what a repository holds becomes entries; what must come is counted by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.errors import Malformed
from collectors.git.command import Git
from collectors.mlperf.inference import InferenceRounds, parse, ran_with
from collectors.source import Subject
from sandbox import inference_results

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SUMMARY = "performance/run_1/mlperf_log_summary.txt"


@pytest.mark.parametrize(
    ("told", "benchmark", "system", "name"),
    [
        ("PyTorch", "bert-99", "1-node-2S", "pytorch"),
        ("pytorch v2.3.1", "resnet50", "one", "pytorch"),
        ("TF at the internal CL listed in the code dir", "resnet", "tpu", "tensorflow"),
        ("tf-nightly==1.15.0-dev20190730", "mobilenet", "one", "tensorflow"),
        ("TensorFlow v1.14 (TensorRT-static)", "resnet", "one", None),  # TensorRT runs it
        ("vLLM 0.4.3+rocm614, PyTorch 2.3.0, ROCm 6.1.2", "llama2-70b-99", "one", None),
        ("PyTorch 1.7.1, Edgecortix MERA v0.2 Compiler", "resnet50", "one", None),
        ("TensorFlow-Lite 2.2.0 + custom patches, PyTorch 1.6.0", "resnet50", "one", None),
        ("TFLite v2.4.1 (ruy)", "resnet50", "one", None),
        ("TensorRT 10.2.0, CUDA 12.4", "bert-99", "one", None),
        ("MXNet", "resnet50", "1-node-2s-clx-mx-int8", "mxnet"),
        ("MXNet", "3d-unet-99.9", "1-node-2s-clx-mx-int8", "mxnet"),
        ("MXNet", "bert-99", "1-node-2s-clx-mx-int8", None),  # the text is that of a system
        ("MXNet", "bert-99", "1-node-2S-ICX-MXNet-INT8", "mxnet"),  # whose name says it
        ("CUDA 12.4", "resnet50", "mxnet", None),
        (None, "resnet50", "one", None),
    ],
)
def test_a_text_tells_a_framework_unless_it_names_what_runs_its_models(
    told: str | None, benchmark: str, system: str, name: str | None
) -> None:
    assert ran_with(told, benchmark, system) == name


def description(**told: Any) -> bytes:
    plain = {
        "submitter": "Acme",
        "framework": "PyTorch",
        "number_of_nodes": 2,
        "accelerators_per_node": "8",
        "accelerator_model_name": "H100",
    }
    return json.dumps(plain | told).encode()


def read(contents: dict[str, bytes], *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parse({path: path for path in (*contents, *more)}, contents, "mlperf/round", NOW).to_pylist()
    return found


def test_an_entry_is_a_benchmark_of_a_system_in_a_division_with_its_scenarios() -> None:
    found = read(
        {"closed/Acme/systems/big.json": description(), "open/Acme/systems/big.json": description(framework="TF")},
        f"closed/Acme/results/big/ResNet50/Server/{SUMMARY}",
        f"closed/Acme/results/big/ResNet50/Offline/{SUMMARY}",
        "closed/Acme/results/big/ResNet50/Offline/performance/run_2/mlperf_log_summary.txt",
        f"open/Acme/results/big/bert-99/Offline/{SUMMARY}",
        "closed/Acme/results/big/gptj-99/Offline/accuracy/mlperf_log_summary.txt",
        f"closed/Acme/audit/big/dlrm/Offline/{SUMMARY}",
    )
    assert [(one["division"], one["benchmark"], one["scenarios"], one["framework"]) for one in found] == [
        ("closed", "resnet50", "Offline, Server", "pytorch"),
        ("open", "bert-99", "Offline", "tensorflow"),
    ]
    assert {(one["submitter"], one["system"], one["accelerator"], one["accelerators"], one["nodes"]) for one in found} == {
        ("Acme", "big", "H100", 16, 2)
    }


def test_what_is_not_told_is_none_and_a_folder_stands_in_for_a_submitter() -> None:
    torn = b'{"submitter": "Beta & Sons",,\n"framework": "OpenVINO"'
    found = read(
        {"closed/Beta/systems/torn.json": torn},
        f"closed/Beta/results/torn/resnet50/Offline/{SUMMARY}",
        f"closed/Gamma/results/lost/resnet50/Offline/{SUMMARY}",
    )
    assert [(one["submitter"], one["framework"], one["framework_text"], one["accelerators"]) for one in found] == [
        ("Beta & Sons", None, "OpenVINO", None),
        ("Gamma", None, None, None),
    ]


@pytest.mark.parametrize(
    ("contents", "more", "key"),
    [
        ({"closed/Acme/systems/big.json": description()}, (), "results"),
        ({}, (f"closed/Acme/results/big/bert-99/Offline/{SUMMARY}",), "systems"),
        ({"closed/Acme/systems/big.json": b"<!doctype html>"}, (f"closed/Acme/results/big/bert-99/Offline/{SUMMARY}",), "framework"),
        ({"closed/Acme/systems/big.json": b'{"software": "TF"}'}, (f"closed/Acme/results/big/bert-99/Offline/{SUMMARY}",), "framework"),
    ],
    ids=["no results", "no descriptions", "HTML for JSON", "renamed fields"],
)
def test_a_repository_that_breaks_its_promise_is_malformed_with_its_key(
    contents: dict[str, bytes], more: tuple[str, ...], key: str
) -> None:
    with pytest.raises(Malformed) as wrong:
        read(contents, *more)
    assert (wrong.value.key, wrong.value.where) == (key, "the results of mlperf/round")


def test_the_shipped_figures_come_back_from_git_as_they_were_counted(tmp_path: Path) -> None:
    figures = [one for one in inference_results.shipped() if one.repository == "inference_results_v4.1"]
    inference_results.write(tmp_path / "git", figures, NOW.date())
    subject = Subject(key := "mlperf/inference_results_v4.1", key)
    (page,) = InferenceRounds(Git((tmp_path / "git").as_uri()), tmp_path / "clones", [subject])._pages(subject, NOW, {})
    rows = page.rows["inference_entries"].to_pylist()
    told = {(row["submitter"], row["system"], row["benchmark"]): (row["scenarios"], row["framework_text"], row["nodes"]) for row in rows}
    assert told == {
        (one.submitter, one.name, benchmark): (", ".join(sorted(scenarios)), one.framework_text or None, one.nodes)
        for one in figures
        for benchmark, scenarios in one.benchmarks.items()
    }
    assert (len(told), len({row["submitter"] for row in rows})) == (465, 22)  # as many submitters as MLCommons announced of the round
    assert not (tmp_path / "clones" / "mlperf-inference_results_v4.1.git").exists()
