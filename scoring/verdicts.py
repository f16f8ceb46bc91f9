"""Verdicts by rule: the policy of `verdicts.toml`, and the first of its rules that holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.alerts.states import STATES
from scoring.policy import keys, number, read, require

SHIPPED = Path(__file__).with_name("verdicts.toml")
LIFECYCLES = ("active", "declining", "maintenance", "retired")
DIMENSION = "health"
"""What verdicts are about."""
PILLAR_LEVELS = {"stock_below": "stock", "vitality_below": "vitality"}
"""Conditions on a pillar of that dimension, each a field of `Standing`; the other number that a rule may ask for is `confidence_below`."""

_TEXTS = ("verdict", "if_starting", "if_using", "if_leaving", "why")
_CONDITIONS = frozenset({"lifecycle", "alert", "scored", "confidence_below", *PILLAR_LEVELS})


@dataclass(frozen=True, slots=True)
class Standing:
    """The inputs of a verdict.

    Attributes:
        lifecycle: One of `LIFECYCLES`.
        alert: State of the open alert in the HEALTH lane, None if none is open.
        vitality: 0 to 10; None if health has no score.
        stock: Likewise.
        confidence: Of health, 0 to 1; likewise.
    """

    lifecycle: str
    alert: str | None
    vitality: float | None
    stock: float | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `when` holds alternatives, each a set of conditions; the other fields are its verdict."""

    id: str
    when: tuple[Mapping[str, Any], ...]
    verdict: str
    if_starting: str
    if_using: str
    if_leaving: str
    why: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A level of a metric beyond which it is a red flag; one of `below` and `above` is set."""

    metric: str
    below: float | None
    above: float | None
    says: str

    def flies(self, value: float) -> bool:
        """Return whether a value is beyond the level."""
        return (self.below is not None and value < self.below) or (self.above is not None and value > self.above)


@dataclass(frozen=True, slots=True)
class VerdictPolicy:
    """One version of the policy.

    Attributes:
        version: The number people cite.
        hash: SHA-256 of the policy file.
        patient_days: The confidence of a verdict is the median of so many days.
        rules: In their order; the last one always holds.
        metrics_named: How many changes of single metrics are named in either direction.
        flags: Levels of metrics.
        flagged_events: Kinds of events that are red flags.
        flagged_lanes: Lanes whose open alerts are.
    """

    version: int
    hash: str
    patient_days: int
    rules: tuple[Rule, ...]
    metrics_named: int
    flags: tuple[Flag, ...]
    flagged_events: frozenset[str]
    flagged_lanes: frozenset[str]

    def decide(self, standing: Standing) -> Rule:
        """Return the first rule that holds."""
        return next(rule for rule in self.rules if any(_holds(line, standing) for line in rule.when))

    @property
    def by_score(self) -> tuple[str, ...]:
        """The rules that use only scores, no alarm and no fact."""
        return tuple(rule.id for rule in self.rules if not any({"lifecycle", "alert"} & line.keys() for line in rule.when))

    def levels(self, pillar: str) -> tuple[float, ...]:
        """Return the levels of a pillar at which a rule begins or ceases to hold, rising."""
        names = [name for name, of in PILLAR_LEVELS.items() if of == pillar]
        return tuple(sorted({float(line[name]) for rule in self.rules for line in rule.when for name in names if name in line}))


def _holds(line: Mapping[str, Any], standing: Standing) -> bool:
    levels = {"vitality_below": standing.vitality, "stock_below": standing.stock, "confidence_below": standing.confidence}
    below = [(levels[name], line[name]) for name in levels if name in line]
    return (
        ("lifecycle" not in line or standing.lifecycle in line["lifecycle"])
        and ("alert" not in line or standing.alert in line["alert"])
        and ("scored" not in line or line["scored"] == (standing.vitality is not None))
        and all(value is not None and value < level for value, level in below)
    )


def load(path: Path = SHIPPED) -> VerdictPolicy:
    """Load and check a policy.

    Args:
        path: A TOML file with the keys of the shipped one.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    table, sha256 = read(path)
    keys(table, frozenset({"version", "patient_days", "rule", "changes", "flags", "flag"}), frozenset(), path.name)
    keys(table["changes"], frozenset({"metrics_named"}), frozenset(), f"{path.name}: changes")
    keys(table["flags"], frozenset({"events", "alert_lanes"}), frozenset(), f"{path.name}: flags")
    rules = tuple(_rule(entry, f"{path.name}: rule {place}") for place, entry in enumerate(table["rule"], 1))
    require(bool(rules) and {} in rules[-1].when, f"{path.name}: the last rule must hold always: when = [{{}}].")
    require(len({rule.id for rule in rules}) == len(rules), f"{path.name}: each rule needs an id of its own.")
    return VerdictPolicy(
        version=int(number(table, "version", path.name)),
        hash=sha256,
        patient_days=int(number(table, "patient_days", path.name)),
        rules=rules,
        metrics_named=int(number(table["changes"], "metrics_named", path.name)),
        flags=tuple(_flag(entry, f"{path.name}: flag {place}") for place, entry in enumerate(table["flag"], 1)),
        flagged_events=frozenset(table["flags"]["events"]),
        flagged_lanes=frozenset(table["flags"]["alert_lanes"]),
    )


def _rule(entry: Mapping[str, Any], where: str) -> Rule:
    keys(entry, frozenset({"id", "when", *_TEXTS}), frozenset(), where)
    require(all(isinstance(entry[name], str) and entry[name].strip() for name in ("id", *_TEXTS)), f"{where}: says nothing.")
    for line in entry["when"]:
        keys(line, frozenset(), _CONDITIONS, f"{where}: when")
        require(set(line.get("lifecycle", ())) <= set(LIFECYCLES), f"{where}: lifecycle may be {', '.join(LIFECYCLES)}.")
        require(set(line.get("alert", ())) <= set(STATES[1:]), f"{where}: alert may be {', '.join(map(str, STATES[1:]))}.")
        for name in line.keys() & {"confidence_below", *PILLAR_LEVELS}:
            number(line, name, where)
    return Rule(id=entry["id"], when=tuple(entry["when"]), **{name: entry[name] for name in _TEXTS})


def _flag(entry: Mapping[str, Any], where: str) -> Flag:
    keys(entry, frozenset({"metric", "says"}), frozenset({"below", "above"}), where)
    require(("below" in entry) != ("above" in entry), f"{where}: needs one of below and above.")
    levels = {name: number(entry, name, where) if name in entry else None for name in ("below", "above")}
    return Flag(entry["metric"], levels["below"], levels["above"], entry["says"])
