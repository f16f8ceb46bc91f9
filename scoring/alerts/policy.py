"""The alarm policy, loaded from `alerts.toml` and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.policy import keys, number, read, require

SHIPPED = Path(__file__).parents[1] / "alerts.toml"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of evidence: indicators that would fail together."""

    name: str
    metrics: tuple[str, ...]
    from_git: bool


@dataclass(frozen=True, slots=True)
class Burn:
    """A fast way into WATCH: the yearly budget burnt so many times too fast over two windows at once."""

    long_weeks: int
    long_rate: float
    short_weeks: int
    short_rate: float


@dataclass(frozen=True, slots=True)
class Supply:
    """A signal that a framework is no longer supplied: a metric at a level or beyond it; of the two levels one is given."""

    metric: str
    at_least: float | None
    at_most: float | None
    says: str


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """One version of the policy; the tables keep the names of the file.

    Attributes:
        version: The number people cite.
        hash: SHA-256 of the file.
        settle_hours: Hours after a week's end before it is evaluated.
        evidence: What an alarm needs: `history_weeks, agrees_below`.
        calendar_weeks: ISO weeks that are not evaluated.
        families: Kinds of evidence.
        watch: `drop, below, commit_ret_below, contrib_points_below, weeks, leave_above, leave_weeks`.
        burns: Fast ways into WATCH.
        work: How work is counted: `settled_quarters, settled_floor, team_weeks, team_floor, lull_age_weeks`.
        alert: `WORK_LEVELS`.
        critical: Likewise.
        fact_kinds: Facts that raise CRITICAL at once.
        adoption: `sources, months, watch_below, alert_below, own_below`.
        supply: Signals that let a low share alone be ALERT.
        guards: A table for each guard.
    """

    version: int
    hash: str
    settle_hours: float
    evidence: Mapping[str, float]
    calendar_weeks: frozenset[int]
    families: tuple[Family, ...]
    watch: Mapping[str, float]
    burns: tuple[Burn, ...]
    work: Mapping[str, float]
    alert: Mapping[str, float]
    critical: Mapping[str, float]
    fact_kinds: frozenset[str]
    adoption: Mapping[str, float]
    supply: tuple[Supply, ...]
    guards: Mapping[str, Mapping[str, Any]]


WORK_LEVELS = frozenset(
    {
        "commits_below", "busy_weeks_at_most", "settled_below", "lull_margin", "silent_weeks", "silent_anyway_weeks", "team_at_least",
        "people_ret_below", "commit_ret_below", "lost_commits_below", "collapse_below", "lost_weeks", "leave_people_ret",
        "leave_busy_weeks", "leave_weeks", "leave_steady_share", "leave_steady_weeks",
    }
)  # fmt: skip
"""What ALERT and CRITICAL ask of the work, each with numbers of its own."""
NUMBERS = {
    "evidence": frozenset({"history_weeks", "agrees_below"}),
    "watch": frozenset({"drop", "below", "commit_ret_below", "contrib_points_below", "weeks", "leave_above", "leave_weeks"}),
    "work": frozenset({"settled_quarters", "settled_floor", "team_weeks", "team_floor", "lull_age_weeks"}),
    "alert": WORK_LEVELS,
    "critical": WORK_LEVELS,
    "adoption": frozenset({"sources", "months", "watch_below", "alert_below", "own_below"}),
}
LISTS = {"evidence": frozenset({"calendar_weeks"}), "adoption": frozenset({"supply"})}
BURN = frozenset({"long_weeks", "long_rate", "short_weeks", "short_rate"})
GUARDS = {
    "common_mode": frozenset({"share", "mads", "least_falling", "least_median", "counts", "feeds_health", "freeze_weeks"}),
    "disagreement": frozenset({"lowest", "highest", "freeze_weeks"}),
    "lost_source": frozenset({"remembered_weeks", "freeze_weeks"}),
    "merge_policy": frozenset({"weeks", "squashed_below", "merged_above", "back_weeks", "least_commits", "freeze_weeks", "split"}),
    "quiet_main_line": frozenset({"weeks", "back_weeks", "least_commits", "share_below", "share_before", "freeze_weeks"}),
    "move": frozenset({"freeze_weeks", "split"}),
    "history_import": frozenset({"counts", "mads", "least", "freeze_weeks", "split"}),
    "bulk_close": frozenset({"counts", "mads", "least", "freeze_weeks"}),
    "star_burst": frozenset({"counts", "mads", "least", "freeze_weeks"}),
}


def load(path: Path = SHIPPED) -> AlertPolicy:
    """Load and check a policy.

    Args:
        path: A TOML file with the keys of the shipped one.

    Raises:
        PolicyError: What is wrong, where, and what is expected, in one sentence.
    """
    table, sha256 = read(path)
    sections = frozenset({"version", "settle_hours", "family", "burn", "fact", "guard", *NUMBERS})
    keys(table, sections, frozenset(), path.name)
    for section, names in NUMBERS.items():
        keys(table[section], names, LISTS.get(section, frozenset()), f"{path.name}: {section}")
    keys(table["guard"], frozenset(GUARDS), frozenset(), f"{path.name}: guard")
    for guard, names in GUARDS.items():
        keys(table["guard"][guard], names, frozenset(), f"{path.name}: guard.{guard}")
    keys(table["fact"], frozenset({"kinds"}), frozenset(), f"{path.name}: fact")
    numbers = {
        section: {name: number(table[section], name, f"{path.name}: {section}") for name in names} for section, names in NUMBERS.items()
    }
    policy = AlertPolicy(
        version=int(number(table, "version", path.name)),
        hash=sha256,
        settle_hours=number(table, "settle_hours", path.name),
        evidence=numbers["evidence"],
        calendar_weeks=frozenset(table["evidence"]["calendar_weeks"]),
        families=tuple(_family(entry, f"{path.name}: family {place}") for place, entry in enumerate(table["family"], 1)),
        watch=numbers["watch"],
        burns=tuple(_burn(entry, f"{path.name}: burn {place}") for place, entry in enumerate(table["burn"], 1)),
        work=numbers["work"],
        alert=numbers["alert"],
        critical=numbers["critical"],
        fact_kinds=frozenset(table["fact"]["kinds"]),
        adoption=numbers["adoption"],
        supply=tuple(
            _supply(entry, f"{path.name}: adoption.supply {place}") for place, entry in enumerate(table["adoption"].get("supply", ()), 1)
        ),
        guards=table["guard"],
    )
    _check(policy, path.name)
    for guard, limits in policy.guards.items():
        where = f"{path.name}: guard.{guard}"
        require(number(limits, "freeze_weeks", where) >= 1, f"{where}: freeze_weeks must be 1 or more.")
        require(limits.get("split", "start") in ("start", "end"), f"{where}: split must be start or end.")
    return policy


def _family(entry: Mapping[str, Any], where: str) -> Family:
    keys(entry, frozenset({"name", "metrics", "from_git"}), frozenset(), where)
    require(bool(entry["metrics"]), f"{where}: metrics must name at least one indicator.")
    return Family(entry["name"], tuple(entry["metrics"]), entry["from_git"])


def _burn(entry: Mapping[str, Any], where: str) -> Burn:
    keys(entry, BURN, frozenset(), where)
    burn = Burn(
        int(number(entry, "long_weeks", where)), number(entry, "long_rate", where),
        int(number(entry, "short_weeks", where)), number(entry, "short_rate", where),
    )  # fmt: skip
    require(0 < burn.short_weeks < burn.long_weeks, f"{where}: the short window must be shorter than the long one.")
    return burn


def _supply(entry: Mapping[str, Any], where: str) -> Supply:
    keys(entry, frozenset({"metric", "says"}), frozenset({"at_least", "at_most"}), where)
    levels = {name: number(entry, name, where) if name in entry else None for name in ("at_least", "at_most")}
    require(sum(level is not None for level in levels.values()) == 1, f"{where}: one of at_least and at_most must be given.")
    return Supply(entry["metric"], levels["at_least"], levels["at_most"], entry["says"])


def _check(policy: AlertPolicy, name: str) -> None:
    weeks = (
        policy.watch["weeks"],
        *(lane[key] for lane in (policy.alert, policy.critical) for key in ("silent_weeks", "silent_anyway_weeks", "lost_weeks")),
    )
    leaves = [
        lane[key]
        for lane in (policy.watch, policy.alert, policy.critical)
        for key in lane
        if key.startswith("leave_") and key.endswith("weeks")
    ]
    require(min(*weeks, *leaves) >= 1, f"{name}: every state needs at least one week to enter and to leave.")
    require(policy.watch["below"] <= policy.watch["leave_above"], f"{name}: watch must be left at or above the level it is entered below.")
    for state, lane in (("alert", policy.alert), ("critical", policy.critical)):
        is_out = lane["busy_weeks_at_most"] <= lane["leave_busy_weeks"] and lane["people_ret_below"] <= lane["leave_people_ret"]
        require(is_out, f"{name}: {state} must be left at or above the levels it is entered below.")
    levels = ("commits_below", "busy_weeks_at_most", "settled_below", "people_ret_below")
    harder = all(policy.critical[key] <= policy.alert[key] for key in levels)
    require(harder, f"{name}: critical must ask for less work than alert.")
    require(policy.adoption["alert_below"] < policy.adoption["watch_below"], f"{name}: adoption alert must lie below adoption watch.")
