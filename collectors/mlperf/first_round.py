"""The files of round v0.5, the first one: it is laid out in another way than those after it.

`v0.5.0/SUBMITTER/.../results/SYSTEM/entry.json` describes a system and stands beside its runs, `BENCHMARK/result_N.txt`. One name of a
system, as `tpu`, stands in several submissions, so a system is named with the folders above `results` here.
Source: https://github.com/mlcommons/training_results_v0.5
"""

import json
import re
from collections.abc import Iterable, Mapping

_ROOT = "v0.5.0/"
_BELOW = re.compile(
    r"v0\.5\.0/(?P<submitter>[^/]+)/(?:(?P<above>.+)/)?results/(?P<system>[^/]+)/(?P<file>entry\.json|[^/]+/result_\d+\.txt)"
)
_CODE = "code"
Named = tuple[str, str]
"""Submitter and system."""


def is_laid_out_so(files: Iterable[str]) -> bool:
    """Return whether these are the files of that round."""
    return any(path.startswith(_ROOT) for path in files)


def descriptions(files: Mapping[str, str]) -> Mapping[Named, str]:
    """Return the content of each system's description."""
    return {key: blob for path, blob in files.items() if (key := _named(path, "entry.json"))}


def runs(files: Mapping[str, str]) -> Iterable[tuple[str, str, str, str]]:
    """Yield submitter, system, benchmark and content of each run."""
    for path, blob in files.items():
        if (key := _named(path)) and not path.endswith("entry.json"):
            yield *key, path.split("/")[-2], blob


def _named(path: str, file: str | None = None) -> Named | None:
    found = _BELOW.fullmatch(path)
    if not found or (file and found["file"] != file) or _CODE in (above := (found["above"] or "").split("/")):
        return None
    return found["submitter"], "/".join(part for part in (*above, found["system"]) if part)


def fields(content: bytes) -> Mapping[str, str]:
    """Return what a description tells, by the names of later rounds; nothing where it is no JSON.

    The submitter is left to the name of the folder: the files say it in three spellings. A pod of TPUs tells all of its cores as those of
    a node; there the model ends with their number.
    """
    try:
        told = json.loads(content)
        nodes = told["nodes"]
        node = nodes[0] if len(nodes) == 1 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    found = {name: str(told[name]) for name in ("division", "framework") if isinstance(told.get(name), str)}
    told = node if isinstance(node, dict) else {}
    model, count, each = (told.get(name) for name in ("accelerator", "num_nodes", "num_accelerators"))
    if isinstance(count, int) and isinstance(each, int) and count > 0:
        found["number_of_nodes"] = str(count)
        if isinstance(model, str) and each > 0:
            found["accelerator_model_name"] = model
            found["accelerators_per_node"] = str(each // count if count > 1 and model.endswith(f"-{each}") else each)
    return found
