"""How the scores are made, as a page: generated from the policy and from the headers of the metrics' SQL, never typed twice.

Both come in as plain data, since the policy lies in `scoring` and the SQL in `warehouse`, which `reports` does not import.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.text import labels, numbers

_SCALES = {"log1p": "in steps of the logarithm", "linear": "in steps of the value", "steps": "level by level"}
_HISTORIES = {
    "full": "",
    "partial": "Its source does not reach back over the whole past.",
    "from now": "Its source has no past: only nights since it began have a value.",
}
_FIELD = re.compile(r"^([A-Z][a-z]+):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Method:
    """What the method's page is made from.

    Attributes:
        rubric: The policy file as `tomllib` reads it.
        metric_sql: The SQL of each metric by its id, header comment included.
        verdicts: The policy of the verdicts, likewise as `tomllib` reads it.
        alerts: The policy of the alerts, likewise.
        alerts_text: The comment at the top of that file, a paragraph each.
    """

    rubric: Mapping[str, Any]
    metric_sql: Mapping[str, str]
    verdicts: Mapping[str, Any] = field(default_factory=dict)
    alerts: Mapping[str, Any] = field(default_factory=dict)
    alerts_text: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """The comment at the top of a metric's SQL: its first line, and the fields by name."""

    summary: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Indicator:
    """How one metric becomes points; `anchors` are pairs of value and points, as text."""

    metric: str
    name: str
    weight: str
    unit: str
    scale: str
    anchors: Sequence[tuple[str, str]]
    why: str
    history: str
    source: str
    header: Header | None
    sql: str | None


@dataclass(frozen=True, slots=True)
class PillarMethod:
    """A pillar with its share of its dimension and its indicators."""

    pillar: str
    name: str
    share: str
    of: str
    question: str
    indicators: Sequence[Indicator]


@dataclass(frozen=True, slots=True)
class DimensionMethod:
    """A dimension: its pillars by name with their shares, none where people alone assess it."""

    name: str
    question: str
    pillars: Sequence[tuple[str, str]]
    is_assessed: bool


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """A rule of the verdicts: when it holds, in words, and what it says."""

    rule: str
    when: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class MethodContent:
    """The whole page."""

    version: str
    dimensions: Sequence[DimensionMethod]
    pillars: Sequence[PillarMethod]
    caps: Sequence[tuple[str, str, str, str]]
    settings: Sequence[tuple[str, str, str]]
    beside: Sequence[tuple[str, Header, str]]
    verdicts: Sequence[VerdictRule]
    flags: Sequence[tuple[str, str]]
    alerts: Sequence[tuple[str, str, str]]
    alerts_text: Sequence[str]


def header(sql: str) -> Header:
    """Return the header comment of a metric: `-- id: summary`, then `-- Field: text`, a text going on in lines that are indented."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").removeprefix(" "))
    fields: dict[str, str] = {}
    name = ""
    for line in lines[1:]:
        if found := _FIELD.match(line):
            name = found[1]
            fields[name] = found[2].strip()
        elif name:
            fields[name] = f"{fields[name]} {line.strip()}"
    return Header(lines[0].partition(":")[2].strip() if lines else "", fields)


def _definition(sql: str) -> str:
    """Return the query of a metric without its header, which the page tells in sentences."""
    lines = sql.splitlines()
    first = next((place for place, line in enumerate(lines) if not line.startswith("--")), 0)
    return "\n".join(lines[first:])


def method_content(method: Method) -> MethodContent:
    """Return the content of the method's page."""
    rubric = method.rubric
    scored = {entry["metric"] for entry in rubric["indicator"]}
    return MethodContent(
        version=str(rubric["version"]),
        dimensions=[_dimension(entry) for entry in rubric["dimension"].values()],
        pillars=[
            _pillar(pillar, values, entry["label"], method)
            for entry in rubric["dimension"].values()
            for pillar, values in entry.get("pillars", {}).items()
        ],
        caps=[
            (
                ", ".join(labels.event_kind(kind) for kind in cap["kinds"]),
                ", ".join(rubric["dimension"][name]["label"] for name in cap["dimensions"]),
                "; ".join(_step(step) for step in cap["steps"]),
                cap["why"],
            )
            for cap in rubric.get("cap", ())
        ],
        settings=[
            (section, name.replace("_", " "), _said(value))
            for section, table in rubric.items()
            if isinstance(table, Mapping) and section not in {"dimension", "speed"}
            for name, value in table.items()
        ],
        beside=[(metric, header(sql), _definition(sql)) for metric, sql in method.metric_sql.items() if metric not in scored],
        verdicts=[VerdictRule(rule["id"], _when(rule), rule["verdict"], rule["why"]) for rule in method.verdicts.get("rule", ())],
        flags=[(flag["says"], _level(flag)) for flag in method.verdicts.get("flag", ())],
        alerts=[row for part, value in method.alerts.items() for row in _rules(part, value)],
        alerts_text=method.alerts_text,
    )


def _dimension(entry: Mapping[str, Any]) -> DimensionMethod:
    pillars = [(values.get("label", entry["label"]), numbers.percent(values["weight"])) for values in entry.get("pillars", {}).values()]
    return DimensionMethod(entry["label"], entry["question"], pillars, is_assessed="fallback" in entry)


def _pillar(pillar: str, values: Mapping[str, Any], of: str, method: Method) -> PillarMethod:
    own = [_indicator(entry, method) for entry in method.rubric["indicator"] if entry["pillar"] == pillar]
    return PillarMethod(pillar, values.get("label", of), numbers.percent(values["weight"]), of, values.get("question", ""), own)


def _indicator(entry: Mapping[str, Any], method: Method) -> Indicator:
    sql = method.metric_sql.get(entry["metric"])
    unit = entry["unit"]
    return Indicator(
        metric=entry["metric"],
        name=labels.metric_name(entry["metric"]),
        weight=numbers.percent(entry["weight"]),
        unit=unit,
        scale=_SCALES[entry["scale"]],
        anchors=[
            (numbers.percent(at) if unit == "ratio" else numbers.amount(at, unit), numbers.count(points)) for at, points in entry["anchors"]
        ],
        why=entry["why"],
        history=_HISTORIES[entry.get("history", "full")],
        source=entry["source"],
        header=None if sql is None else header(sql),
        sql=None if sql is None else _definition(sql),
    )


def _step(step: Mapping[str, Any]) -> str:
    after = step["after_months"]
    return f"at most {numbers.score(step['at_most'])}" + (f" after {after} months" if after else " at once")


def _when(rule: Mapping[str, Any]) -> str:
    return ", or ".join(
        " and ".join(f"{name.replace('_', ' ')} {_said(value)}" for name, value in line.items()) or "always" for line in rule["when"]
    )


def _rules(part: str, value: object) -> Iterator[tuple[str, str, str]]:
    """Return the values of a policy with the part that they stand in; tables inside tables and lists of tables are parts of their own."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        for place, entry in enumerate(value, 1):
            yield from _rules(f"{part} {entry.get('name', place)}", {name: said for name, said in entry.items() if name != "name"})
    elif isinstance(value, Mapping):
        for name, said in value.items():
            if isinstance(said, Mapping):
                yield from _rules(f"{part}, {name.replace('_', ' ')}", said)
            else:
                yield (part, name.replace("_", " "), _said(said))
    else:
        yield ("all", part.replace("_", " "), _said(value))


def _level(flag: Mapping[str, Any]) -> str:
    side = "below" if "below" in flag else "above"
    return f"{labels.metric_name(flag['metric'])} {side} {numbers.count(flag[side])}"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return numbers.count(value) if isinstance(value, int | float) else str(value)
