"""The entries of a round: a benchmark of a system, with who submitted it, in which division, on what, and with which framework.

`SUBMITTER/systems/SYSTEM.json` describes a system, `SUBMITTER/results/SYSTEM/BENCHMARK/result_N.txt` are its runs. The descriptions are
written by hand and are sometimes no JSON, so each field is looked for by itself where the whole cannot be read. Round v0.5 is laid out in
another way, `collectors/mlperf/first_round.py`.
Source: https://github.com/mlcommons/policies/blob/master/submission_rules.adoc
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collectors.errors import Malformed
from collectors.mlperf import first_round
from collectors.mlperf.frameworks import framework

_RESULT = re.compile(r"([^/]+)/results/([^/]+)/([^/]+)/result_\d+\.txt")
_SYSTEM = re.compile(r"([^/]+)/systems/([^/]+)\.json")
_FIELD = r'"{}"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+))'
_LONGEST = 300
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, without its time.

    Attributes:
        submitter: as the description names it, else the name of its folder.
        division: closed or open; None where the description says neither.
        system: the name of its description.
        benchmark: in lower case.
        framework: None where the description does not tell it for this benchmark.
        framework_text: as the submitter wrote it.
        accelerator: model; None where none is told.
        accelerators: in all nodes; None where that is not told.
        nodes: None where that is not told.
        results: the contents of its runs.
    """

    submitter: str
    division: str | None
    system: str
    benchmark: str
    framework: str | None
    framework_text: str | None
    accelerator: str | None
    accelerators: int | None
    nodes: int | None
    results: Sequence[str]


def descriptions(files: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    """Return the content of each system's description, by folder and system."""
    if first_round.is_laid_out_so(files):
        return first_round.descriptions(files)
    return {(found[1], found[2]): blob for path, blob in files.items() if (found := _SYSTEM.fullmatch(path))}


def entries(files: Mapping[str, str], contents: Mapping[str, bytes], where: str) -> list[Entry]:
    """Return the entries of a round, in the order of their folders.

    Args:
        files: content names by path.
        contents: of the descriptions at least.
        where: the round, for people.

    Raises:
        Malformed: there are no results, or none of them belongs to a description.
    """
    runs: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    is_first = first_round.is_laid_out_so(files)
    for submitter, system, benchmark, blob in first_round.runs(files) if is_first else _runs(files):
        runs[submitter, system, benchmark].append(blob)
    if not runs:
        raise Malformed("results", where)
    read = first_round.fields if is_first else fields
    described = {key: read(contents[blob]) for key, blob in descriptions(files).items()}
    if not any(key[:2] in described for key in runs):
        raise Malformed("systems", where)
    if not any("framework" in told for told in described.values()):
        raise Malformed("framework", where)
    return list(_entries(runs, described))


def _runs(files: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for path, blob in sorted(files.items()):
        if found := _RESULT.fullmatch(path):
            yield found[1], found[2], found[3], blob


def _entries(runs: Mapping[tuple[str, str, str], Sequence[str]], described: Mapping[tuple[str, str], Mapping[str, str]]) -> Iterator[Entry]:
    for (folder, system, benchmark), results in runs.items():
        told = described.get((folder, system), {})
        name = benchmark.lower()
        yield Entry(
            submitter=text(told.get("submitter")) or folder,
            division=_division(told.get("division")),
            system=system,
            benchmark=name,
            framework=framework(told.get("framework"), name),
            framework_text=text(told.get("framework")),
            accelerator=text(told.get("accelerator_model_name")),
            accelerators=accelerators(told),
            nodes=number(told.get("number_of_nodes")),
            results=results,
        )


_NAMES = ("submitter", "division", "framework", "accelerator_model_name", "number_of_nodes", "accelerators_per_node")


def fields(content: bytes) -> Mapping[str, str]:
    """Return the fields that a description tells and that we read, as text, be it JSON or nearly so."""
    plain = content.decode("utf-8", "replace")
    try:
        told = json.loads(plain, strict=False)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        return {name: str(told[name]) for name in _NAMES if isinstance(told.get(name), str | int)}
    found = {name: re.search(_FIELD.format(name), plain) for name in _NAMES}
    return {name: match[1] if match[1] is not None else match[2] for name, match in found.items() if match}


def text(told: str | None) -> str | None:
    """Return what a field says without what cannot be printed; None where that is nothing."""
    plain = "".join(character for character in told or "" if character.isprintable())
    return plain.strip()[:_LONGEST] or None


def accelerators(told: Mapping[str, str]) -> int | None:
    """Return the accelerators of all nodes of a description; None where it does not tell them."""
    nodes, each = number(told.get("number_of_nodes")), number(told.get("accelerators_per_node"))
    return nodes * each if nodes is not None and each is not None and nodes * each <= _MOST else None


def number(told: str | None) -> int | None:
    """Return the whole number that a field begins with; None where there is none."""
    found = re.match(r"\s*(\d{1,6})\b", told or "")
    return int(found[1]) if found else None


def _division(told: str | None) -> str | None:
    word = (told or "").strip().lower()
    return "closed" if word.startswith("clos") else "open" if word == "open" else None
