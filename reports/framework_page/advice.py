"""What to do about a framework and what that rests on, from the warehouse's rows to the page's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.queries import Row
from reports.text import labels, numbers
from reports.text.dimensions import Dimensions

_FACTS = {
    "maintenance": "Its makers announce that new work ends",
    "retired": "It is retired, or its repositories are archived",
    "taken_back": "Its end is taken back",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do by situation, the rule that says so, and since when it has said the same."""

    rule: str
    verdict: str
    if_starting: str
    if_using: str
    if_leaving: str
    why: str
    policy: str
    since: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A piece of evidence that speaks against the framework; `note` has its figures, `source` is where a fact is written."""

    says: str
    note: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change the verdict by itself, and what the verdict would be."""

    says: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Leaning:
    """Health without one metric, and whether the verdict would be another."""

    name: str
    without: str
    effect: str
    rule_without: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything that the page says about what to do; without a verdict nothing of it was decided for the page's date."""

    verdict: Verdict | None
    red_flags: Sequence[Flag]
    better: Sequence[Change]
    worse: Sequence[Change]
    leans_on: Sequence[Leaning]


def advice(named: Dimensions, verdict: Sequence[Row], flags: Sequence[Row], changes: Sequence[Row], parts: Sequence[Row]) -> Advice:
    """Return the advice from the rows of the queries `verdict`, `red_flags`, `verdict_changes` and `leans_on`."""
    decided = _verdict(verdict[0]) if verdict else None
    return Advice(
        verdict=decided,
        red_flags=[_flag(row) for row in flags],
        better=[Change(_said(row, named), row["verdict"]) for row in changes if row["direction"] == "better"],
        worse=[Change(_said(row, named), row["verdict"]) for row in changes if row["direction"] == "worse"],
        leans_on=[_leaning(row, decided) for row in parts],
    )


def _verdict(row: Row) -> Verdict:
    texts = {name: row[name] for name in ("rule", "verdict", "if_starting", "if_using", "if_leaving", "why")}
    return Verdict(**texts, policy=f"verdicts {row['policy_version']}", since=numbers.day(row["as_of"]))


def _flag(row: Row) -> Flag:
    if row["kind"] == "event":
        note = f"{numbers.known_day(row['on_date'], row['precision'])}, {labels.event_kind(row['subject'])}"
        return Flag(row["says"], note, row["source"])
    if row["kind"] == "alert":
        return Flag(row["says"], f"{row['subject']}, open since {numbers.day(row['on_date'])}", None)
    if row["kind"] == "vendor_exit":
        return Flag(row["says"], f"since {numbers.day(row['on_date'])}, by the mail domains of authors", None)
    name = labels.metric_name(row["subject"])
    if row["limit_value"] is None:
        return Flag(f"{name} counts as zero", labels.reason(row["says"]) or "no reason is recorded", None)
    return Flag(row["says"], f"{name}: {_against(row)}", None)


def _against(row: Row) -> str:
    side = "above" if row["value"] > row["limit_value"] else "below"
    return f"{numbers.quantity(row['value'], row['unit'])}, {side} {numbers.amount(row['limit_value'], row['unit'])}"


def _said(row: Row, named: Dimensions) -> str:
    if row["kind"] == "fact":
        return _FACTS.get(row["subject"], str(row["subject"]))
    if row["kind"] == "alert":
        closed = row["direction"] == "better"
        return f"The open health alert ({row['subject']}) is closed" if closed else f"A health alert of state {row['subject']} is raised"
    way = "rises" if row["value_needed"] > row["value_now"] else "falls"
    if row["kind"] == "pillar":
        now, needed = numbers.score(row["value_now"]), numbers.score(row["value_needed"])
        to = "to" if way == "rises" else "to less than"
        return f"{named.label(row['subject'])} as a whole {way} from {now} {to} {needed}"
    now, needed = (numbers.quantity(row[name], row["unit"]) for name in ("value_now", "value_needed"))
    return f"{labels.metric_name(row['subject'])}: {way} from {now} to {needed}"


def _leaning(row: Row, verdict: Verdict | None) -> Leaning:
    changes = verdict is not None and row["rule_without"] != verdict.rule
    return Leaning(
        name=labels.metric_name(row["metric"]),
        without="no score" if row["health_without"] is None else numbers.score(row["health_without"]),
        effect=numbers.change(row["health_without"], row["health"]),
        rule_without=row["rule_without"] if changes else None,
    )
