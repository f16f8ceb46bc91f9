"""The entries of the rounds of MLPerf Inference, from the git repository of each round; one that was read whole is not cloned again.

`DIVISION/SUBMITTER/systems/SYSTEM.json` describes a system, and each run that counts has its summary below
`DIVISION/SUBMITTER/results/SYSTEM/BENCHMARK/SCENARIO/performance`. One row is an entry: a benchmark of a system, with the scenarios in
which it ran. Only the newest commit is fetched, without contents, then the descriptions (a few MB); no reading takes an API request.

What `framework` says of a system says less here than in training: a model may come from a framework and run on an engine. So a text that
names an engine tells no framework. Source: https://github.com/mlcommons/inference_results_v4.1 (Apache-2.0) and its siblings; use of the
name has rules of its own, https://github.com/mlcommons/policies/blob/master/MLPerf_Results_Messaging_Guidelines.adoc
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import pyarrow as pa

from collectors.columns import BIGINT, INSTANT, TEXT, raw_schema
from collectors.errors import Malformed
from collectors.git.file_tree import FileTree
from collectors.mlperf.entries import accelerators, fields, number, text
from collectors.mlperf.frameworks import framework
from collectors.mlperf.published_rounds import PublishedRounds
from collectors.source import Subject

SOURCE = "inference_entries"
DEFAULT_URL = "https://github.com"
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "division": TEXT,
        "submitter": TEXT,
        "system": TEXT,
        "benchmark": TEXT,
        "scenarios": TEXT,
        "framework": TEXT,
        "framework_text": TEXT,
        "accelerator": TEXT,
        "accelerators": BIGINT,
        "nodes": BIGINT,
        "known_at": INSTANT,
    },
    nullable={"framework", "framework_text", "accelerator", "accelerators", "nodes"},
)
_SYSTEM = re.compile(r"(closed|open)/([^/]+)/systems/([^/]+)\.json")
_RUN = re.compile(r"(closed|open)/([^/]+)/results/([^/]+)/([^/]+)/([^/]+)/performance/run_\d+/mlperf_log_summary\.txt")
_ENGINES = re.compile(
    r"tensor ?rt|openvino|onnx|tf-?lite|tensorflow[- ]?lite|arm ?nn|vllm|sglang|deepsparse|mera\b|synapse|snapdragon|llmboost|triton",
    re.IGNORECASE,
)
"""What runs a model that a framework made, as submitters name it. Read on 2026-11-30 from rounds v0.5, v0.7, v1.0, v4.1 and v5.1."""
_TRAINED = (("resnet", "resnet"), ("3d-unet", "unet3d"), ("dlrm-v2", "dlrm_dcnv2"), ("dlrm", "dlrm"), ("rgat", "rgat"))
"""How the names of benchmarks begin, and what training calls the same task."""


class InferenceRounds(PublishedRounds):
    """The rounds of MLPerf Inference that the catalog names."""

    sources = (SOURCE,)
    version = 1

    def read(self, tree: FileTree, subject: Subject, at: datetime) -> pa.Table:
        """Return the rows of a round; only the newest commit and the descriptions are fetched."""
        tree.fetch_newest()
        files = tree.files()
        contents = tree.contents([blob for path, blob in files.items() if _SYSTEM.fullmatch(path)])
        return parse(files, contents, subject.key, at)


def parse(files: Mapping[str, str], contents: Mapping[str, bytes], subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of a round.

    Args:
        files: content names by path.
        contents: of the descriptions.
        subject: of the rows, mlperf/REPOSITORY.
        known_at: aware.

    Raises:
        Malformed: there are no results, none of them belongs to a description, or no description names a framework.
    """
    where = f"the results of {subject}"
    scenarios: defaultdict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for path in files:
        if found := _RUN.fullmatch(path):
            scenarios[found[1], found[2], found[3], found[4]].add(found[5])
    if not scenarios:
        raise Malformed("results", where)
    described = {}
    for path, blob in files.items():
        if found := _SYSTEM.fullmatch(path):
            described[found[1], found[2], found[3]] = fields(contents[blob])
    if not any(key[:3] in described for key in scenarios):
        raise Malformed("systems", where)
    if not any("framework" in told for told in described.values()):
        raise Malformed("framework", where)
    rows = [
        _row(key, ran, described.get(key[:3], {})) | {"subject": subject, "known_at": known_at} for key, ran in sorted(scenarios.items())
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _row(key: tuple[str, str, str, str], scenarios: Iterable[str], told: Mapping[str, str]) -> dict[str, object]:
    division, folder, system, benchmark = key
    name = benchmark.lower()
    return {
        "division": division,
        "submitter": text(told.get("submitter")) or folder,
        "system": system,
        "benchmark": name,
        "scenarios": ", ".join(sorted(scenarios)),
        "framework": ran_with(told.get("framework"), name, system),
        "framework_text": text(told.get("framework")),
        "accelerator": text(told.get("accelerator_model_name")),
        "accelerators": accelerators(told),
        "nodes": number(told.get("number_of_nodes")),
    }


def ran_with(told: str | None, benchmark: str, system: str) -> str | None:
    """Return the framework that a benchmark ran on, None where the text does not tell, or names an engine.

    Args:
        told: of the system.
        benchmark: as its folder is named.
        system: its name, which may name the framework for any benchmark.
    """
    if told is None or _ENGINES.search(told):
        return None
    of_training = next((trained for begins, trained in _TRAINED if benchmark.startswith(begins)), benchmark)
    if found := framework(told, of_training):
        return found
    in_name = {named for trained in dict(_TRAINED).values() if (named := framework(told, trained)) and named in system.lower()}
    return in_name.pop() if len(in_name) == 1 else None
