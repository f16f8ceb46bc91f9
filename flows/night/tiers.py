"""Which repositories a night may leave asleep, by `tiers.toml`: those of the weekly tier of which a quick look shows that nothing moved."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from collectors.github import quick_look
from collectors.github.subjects import SERVER
from flows.night.collect import states_of
from flows.night.context import RunContext
from flows.night.interruption import check
from flows.night.machines import reading
from flows.night.run_log import SourceResult
from warehouse.last_looks import LastLook, last_looks
from warehouse.load import load

SHIPPED = Path(__file__).with_name("tiers.toml")
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Tiers:
    """The policy.

    Attributes:
        weekday: on which everything is looked at; ISO, 1 is Monday.
        asleep_after_days: after so many without a move a core repository sleeps.
    """

    weekday: int
    asleep_after_days: int

    def due_since(self, at: datetime) -> datetime:
        """Return the last 00:00 UTC of that weekday at or before `at`; who was not looked at since is due."""
        today = at.astimezone(UTC).date()
        return datetime.combine(today - timedelta(days=(today.isoweekday() - self.weekday) % _DAYS_A_WEEK), time(), UTC)


def policy(path: Path = SHIPPED) -> Tiers:
    """Return the policy of a file.

    Raises:
        ValueError: what is wrong with it, in one line.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    weekly = table.get("weekly")
    if table.keys() != {"version", "weekly"} or not isinstance(weekly, dict) or weekly.keys() != {"weekday", "asleep_after_days"}:
        line = f"{path.name}: expected version and a table [weekly] with weekday and asleep_after_days"
        raise ValueError(line)
    weekday, days = weekly["weekday"], weekly["asleep_after_days"]
    if type(weekday) is not int or type(days) is not int or not 1 <= weekday <= _DAYS_A_WEEK or days < _DAYS_A_WEEK:
        line = f"{path.name}: found weekday {weekday!r} and asleep_after_days {days!r}, expected 1 to 7, and 7 or more"
        raise ValueError(line)
    return Tiers(weekday, days)


def left_asleep(context: RunContext, names: Sequence[str], at: datetime) -> dict[str, SourceResult]:
    """Return the repositories that need no look tonight, by catalog name, with the result of the quick look; none where tiers are off.

    A run of named frameworks looks at all of theirs, and so does one without a token, since REST has no quick look.

    Raises:
        BadToken: no token is left.
    """
    if not context.settings.tiers or context.request.frameworks or not context.client.has_token:
        return {}
    before, tiers = context.client.spent_here().requests, policy()
    known = last_looks(context.work.cursor(), at, tiers.asleep_after_days, reading(context))
    core, watchful = _core(context), _with_open_alert(context)
    may_sleep = {
        name: look
        for name in names
        if (look := known.get(name)) is not None
        and look.is_sound
        and name.lower() == str(look.marks["repo"]).lower()
        and look.at >= tiers.due_since(at)
        and (name not in core or (look.is_still and name not in watchful))
    }
    marks = _ask(context, list(may_sleep), at) if may_sleep else {}
    results = {name: _result(name, look, at) for name, look in may_sleep.items() if name in marks and not _moved(marks[name], look)}
    requests = context.client.spent_here().requests - before
    for name in list(results)[:1]:  # the shared requests stand with the first
        results[name] = _result(name, may_sleep[name], at, requests)
    return results


def _ask(context: RunContext, names: Sequence[str], at: datetime) -> Mapping[str, quick_look.Marks]:
    size = quick_look.first_size(states_of(context, SERVER, SERVER).get(quick_look.SIZE_STREAM), at)
    check()
    marks = quick_look.fetch(context.client, names, at, size)
    load(context.work, SERVER, {}, frozenset(), {quick_look.SIZE_STREAM: size.to_text()}, (), at)
    return marks


def _core(context: RunContext) -> Collection[str]:
    return {repo.name for one in context.catalog.frameworks.values() for repo in one.repos if repo.role == "core"}


def _with_open_alert(context: RunContext) -> Collection[str]:
    """The core repositories of frameworks with an open alert."""
    rows = context.work.cursor().execute("select distinct framework from pulse.alerts where closed_at is null").fetchall()
    alerted = [context.catalog.frameworks[slug] for (slug,) in rows if slug in context.catalog.frameworks]
    return {repo.name for one in alerted for repo in one.repos if repo.role == "core"}


def _moved(marks: quick_look.Marks, look: LastLook) -> bool:
    return any(_plain(getattr(marks, name)) != value for name, value in look.marks.items())


def _plain(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _result(name: str, look: LastLook, at: datetime, requests: int = 0) -> SourceResult:
    reason = f"asleep: nothing moved since the look of {look.at:%Y-%m-%d}"
    return SourceResult("facts", name, "unchanged", at, 0, requests, reason)
