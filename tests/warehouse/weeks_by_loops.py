"""The weekly tables counted with plain loops, row by row, from the definitions and not from the SQL.

`repo_weeks` and `framework_weeks` give {(key, week_start): {column: value}} for a `RawRows`.
"""

import datetime as dt
from collections import Counter
from functools import cache
from statistics import median
from typing import Any

from tests.worlds.raw_rows import RawRows, Row

WEEK = dt.timedelta(days=7)
MONTH = dt.timedelta(days=30)
ADDED = (
    *("commits", "human_commits", "mainline_commits", "issues_opened", "issues_closed"),
    *("prs_opened", "prs_merged", "stars_gained", "stars_total"),
)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


@cache
def on_default(raw: RawRows, repo: int) -> list[tuple[Row, bool]]:
    """Commits of the default branch and whether they are first parents."""
    commits = {row["sha"]: row for row in raw.raw["commits"] if row["repo_id"] == repo}
    places = [row for row in raw.raw["branch_commits"] if row["repo_id"] == repo and row["is_default"]]
    return [(commits[place["sha"]], place["is_first_parent"]) for place in places]


@cache
def first_day(raw: RawRows, repo: int) -> dt.date | None:
    """The creation (the middle day of work where it is not known), and back from it over days of work until five years lie between two."""
    looks = sorted((row["observed_at"], row["created_at"]) for row in raw.raw["observations"] if row["repo_id"] == repo)
    dated = [commit for commit, _ in on_default(raw, repo) if commit["committed_at"] is not None]
    days = sorted({commit["committed_at"].date() for commit in dated if commit["committed_at"] < commit["known_at"]})
    if not looks and not days:
        return None
    first = looks[-1][1].date() if looks else days[(len(days) - 1) // 2]
    for day in reversed([day for day in days if day < first]):
        if five_years_after(day) <= first:
            break
        first = day
    return first


def five_years_after(day: dt.date) -> dt.date:
    """The same day of the year; of a leap day the one before the first of March."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 5, day=28 if leap else day.day)


def covered(raw: RawRows, repo: int, source: str, begin: dt.date | None, end: dt.date) -> bool:
    for row in raw.raw["coverage"]:
        if (row["repo_id"], row["source"]) == (repo, source) and row["complete_until"] >= midnight(end):
            return row["complete_from"] is None or (begin is not None and row["complete_from"] <= midnight(begin))
    return False


def star_day_end(day: dt.date) -> dt.datetime:
    """When a US Pacific day is over for certain: midnight there is 07:00 UTC in summer and 08:00 in winter."""
    return midnight(day) + dt.timedelta(days=1, hours=8)


@cache
def stars_on(raw: RawRows, repo: int) -> dict[dt.date, int]:
    newest: dict[dt.date, tuple[dt.datetime, int]] = {}
    for row in raw.raw["star_days"]:
        if row["repo_id"] == repo:
            newest[row["day"]] = max(newest.get(row["day"], (dt.datetime.min, 0)), (row["known_at"], row["gained"]))
    return {day: gained for day, (_, gained) in newest.items()}


@cache
def sweeps(raw: RawRows, repo: int) -> dict[tuple[int, dt.datetime], dt.datetime]:
    """Closes that are sweeps, and the moment from which one could know."""
    closes = [row for row in raw.raw["issue_events"] if row["repo_id"] == repo and row["event"] == "closed"]
    found: dict[tuple[int, dt.datetime], dt.datetime] = {}

    def mark(row: Row, known: dt.datetime) -> None:
        key = (row["number"], row["happened_at"])
        found[key] = min(found.get(key, known), known)

    for first in closes:
        end = first["happened_at"] + dt.timedelta(hours=1)
        hour = [row for row in closes if row["actor_id"] == first["actor_id"] and first["happened_at"] <= row["happened_at"] <= end]
        if first["actor_id"] is not None and len(hour) >= 20:
            times = sorted(row["happened_at"] for row in hour)
            for row in hour:
                mark(row, max(times[19], row["happened_at"]))
    per_day = Counter(row["happened_at"].date() for row in closes)
    for day, count in per_day.items():
        before = [per_day[day - dt.timedelta(days=back)] for back in range(1, 366)]
        middle = median(before)
        if count >= 20 and count > middle + 8 * median(abs(one - middle) for one in before):
            of_day = [row for row in closes if row["happened_at"].date() == day]
            for row in of_day:
                mark(row, max(one["happened_at"] for one in of_day))
    return found


def first_close(raw: RawRows, issue: Row) -> Row | None:
    """The first closing event; for an issue that was closed without one, what the issue itself tells."""
    events = [
        row
        for row in raw.raw["issue_events"]
        if (row["repo_id"], row["number"], row["event"]) == (issue["repo_id"], issue["number"], "closed")
    ]
    if events:
        return min(events, key=lambda row: (row["happened_at"], row["place"]))
    if issue["closed_at"] is None:
        return None
    return {"happened_at": issue["closed_at"], "actor_is_bot": False, "state_reason": issue["state_reason"], "number": None}


@cache
def spans_away(raw: RawRows) -> dict[tuple[str, int, int], list[tuple[dt.date, dt.date]]]:
    """For which dates a row that vanished does not count: from the day it was noticed until the day it was seen again, excluded."""
    found: dict[tuple[str, int, int], list[tuple[dt.date, dt.date]]] = {}
    for row in raw.raw["vanished"]:
        until = row["returned_at"].date() if row["returned_at"] else dt.date.max
        found.setdefault((row["kind"], row["repo_id"], row["number"]), []).append((row["noticed_at"].date(), until))
    return found


def is_away(raw: RawRows, kind: str, repo: int, number: int, as_of: dt.date) -> bool:
    return any(since <= as_of < until for since, until in spans_away(raw).get((kind, repo, number), []))


@cache
def cohort(raw: RawRows, repo: int, as_of: dt.date, since: dt.date = dt.date.min, until: dt.date = dt.date.max) -> tuple[int, int, int]:
    """Issues of the 90 days that ended 30 days ago, those closed within 30 days, and those closed so by a person."""
    marked = sweeps(raw, repo)
    issues = closed = resolved = 0
    for issue in raw.raw["issues"]:
        created = issue["created_at"]
        inside = midnight(as_of) - 4 * MONTH <= created < midnight(as_of) - MONTH and since <= created.date() < until
        if issue["repo_id"] != repo or not inside or is_away(raw, "issue", repo, issue["number"], as_of):
            continue
        issues += 1
        close = first_close(raw, issue)
        if close is None or close["happened_at"] - created > MONTH:
            continue
        closed += 1
        known = marked.get((close["number"], close["happened_at"]))
        swept = known is not None and known < midnight(as_of)
        resolved += not close["actor_is_bot"] and close["state_reason"] not in ("not_planned", "duplicate") and not swept
    return issues, closed, resolved


def repo_week(raw: RawRows, repo: int, week: dt.date) -> Row:
    begin, end = week, week + WEEK

    def inside(at: dt.datetime | None) -> bool:
        return at is not None and midnight(begin) <= at < midnight(end)

    def count(source: str, number: int) -> int | None:
        return number if covered(raw, repo, source, begin, end) else None

    def of(table: str, column: str, kind: str) -> int:
        rows = [row for row in raw.raw[table] if row["repo_id"] == repo and inside(row[column])]
        return sum(not is_away(raw, kind, repo, row["number"], end) for row in rows)

    commits = [(commit, first) for commit, first in on_default(raw, repo) if inside(commit["committed_at"])]
    people = {c["author_id"] for c, _ in commits if not c["is_bot"] and not c["is_sync_account"] and c["author_id"] is not None}
    events = [row for row in raw.raw["issue_events"] if row["repo_id"] == repo and row["event"] == "closed" and inside(row["happened_at"])]
    closes = sum(not is_away(raw, "issue", repo, row["number"], end) for row in events)
    days = stars_on(raw, repo)
    row: Row = {
        "commits": count("commits", len(commits)),
        "human_commits": count("commits", sum(not commit["is_bot"] for commit, _ in commits)),
        "mainline_commits": count("commits", sum(first and not commit["is_bot"] for commit, first in commits)),
        "active_authors": count("commits", len(people)),
        "issues_opened": count("issues", of("issues", "created_at", "issue")),
        "issues_closed": count("issues", closes),
        "prs_opened": count("pulls", of("pulls", "created_at", "pull_request")),
        "prs_merged": count("pulls", of("pulls", "merged_at", "pull_request")),
        "stars_gained": count("stars", sum(gained for day, gained in days.items() if begin <= day < end)),
    }
    own = sorted(
        (look["observed_at"], look["stars"])
        for look in raw.raw["observations"]
        if look["repo_id"] == repo
        and look["stars"] is not None
        and midnight(end) - dt.timedelta(hours=24) <= look["observed_at"] < midnight(end)
    )
    ended = {day for day in days if star_day_end(day) <= midnight(end)}
    kept = sum(days[day] for day in ended) if covered(raw, repo, "stars", None, end - dt.timedelta(days=1)) else None
    row["stars_total"] = own[-1][1] if own else kept
    row["stars_basis"] = "observed" if own else "retained" if kept is not None else None
    row |= rates([cohort(raw, repo, end)] if covered(raw, repo, "issues", end - 4 * MONTH, end) else [None])
    return row


def rates(cohorts: list[tuple[int, int, int] | None]) -> Row:
    if None in cohorts:
        return {"any_close_rate_30d": None, "human_close_rate_30d": None, "close_cohort": None}
    issues, closed, resolved = (sum(column) for column in zip(*(one for one in cohorts if one), strict=True))
    enough = issues >= 20
    return {
        "any_close_rate_30d": closed / issues if enough else None,
        "human_close_rate_30d": resolved / issues if enough else None,
        "close_cohort": issues,
    }


@cache
def repo_weeks(raw: RawRows, as_of: dt.date) -> dict[tuple[int, dt.date], Row]:
    found = {}
    for repo in {row["repo_id"] for table in ("observations", "branch_commits") for row in raw.raw[table]}:
        begun = first_day(raw, repo)
        week = monday(begun) if begun else as_of
        while week + WEEK <= as_of:
            found[repo, week] = repo_week(raw, repo, week)
            week += WEEK
    return found


def core_of(raw: RawRows, framework: str) -> list[tuple[int | None, dt.date, dt.date]]:
    """(repo_id, since, until) of the core repositories; repo_id None where no repository answered to the name."""
    found = []
    for row in raw.pulse["framework_repos"]:
        if (row["framework"], row["role"]) == (framework, "core"):
            named = sorted((one["known_at"], one["repo_id"]) for one in raw.raw["names"] if one["name"].lower() == row["name"].lower())
            found.append((named[0][1] if named else None, row["valid_from"] or dt.date.min, row["valid_to"] or dt.date.max))
    return found


def framework_weeks(raw: RawRows, as_of: dt.date) -> dict[tuple[str, dt.date], Row]:
    by_repo = repo_weeks(raw, as_of)
    found = {}
    for framework in (row["framework"] for row in raw.pulse["frameworks"]):
        core = core_of(raw, framework)
        for week in sorted({week for _, week in by_repo}):
            members = {repo for repo, since, until in core if since < week + WEEK and until > week}
            rows = [by_repo[repo, week] for repo in members if (repo, week) in by_repo]
            if rows:
                unseen = any(repo is None or first_day(raw, repo) is None for repo in members)
                found[framework, week] = _added(raw, rows, members, week, unseen=unseen)
    return found


def _added(raw: RawRows, rows: list[Row], members: set[Any], week: dt.date, *, unseen: bool) -> Row:
    added: Row = {}
    for column in ADDED:
        values = [row[column] for row in rows]
        added[column] = None if unseen or None in values else sum(values)
    people = {
        commit["author_id"]
        for repo in members
        for commit, _ in on_default(raw, repo)
        if commit["committed_at"] is not None
        and midnight(week) <= commit["committed_at"] < midnight(week + WEEK)
        and not commit["is_bot"]
        and not commit["is_sync_account"]
    } - {None}
    bases = {row["stars_basis"] for row in rows}
    added["active_authors"] = None if added["commits"] is None else len(people)
    added["stars_basis"] = None if unseen or None in bases else "retained" if "retained" in bases else "observed"
    known = [
        repo for repo in members if repo is not None and first_day(raw, repo) is not None and monday(first_day(raw, repo) or week) <= week
    ]
    incomplete = unseen or any(row["close_cohort"] is None for row in rows)
    return added | rates([None] if incomplete else [cohort(raw, repo, week + WEEK) for repo in known])


def company_weeks(raw: RawRows, as_of: dt.date) -> dict[tuple[str, dt.date, str | None], Row]:
    """{(framework, week_start, company): commits, people, known_at}, of the weeks in which the commits of every repository are counted."""
    found: dict[tuple[str, dt.date, str | None], Row] = {}
    for (framework, week), row in framework_weeks(raw, as_of).items():
        if row["human_commits"] is None:
            continue
        made: dict[str | None, list[Row]] = {}
        for repo in {repo for repo, since, until in core_of(raw, framework) if since < week + WEEK and until > week}:
            for commit, _ in on_default(raw, repo):
                at = commit["committed_at"]
                if at is not None and midnight(week) <= at < midnight(week + WEEK) and not commit["is_bot"]:
                    made.setdefault(commit["company"], []).append(commit)
        for company, commits in made.items():
            people = {commit["author_id"] for commit in commits if not commit["is_sync_account"]} - {None}
            known = max(commit["known_at"] for commit in commits)
            found[framework, week, company] = {"commits": len(commits), "people": len(people), "known_at": known}
    return found
