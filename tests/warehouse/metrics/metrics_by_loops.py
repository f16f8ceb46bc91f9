"""Every metric of every framework and date counted with plain loops, from the definitions and not from the SQL.

`metric_rows` gives {(framework, metric, as_of): (value, sample_size, status)}.
"""

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from tests.warehouse.metrics.disagreements_by_loops import disagree
from tests.warehouse.weeks_by_loops import cohort, core_of, first_day, is_away, midnight, monday, star_day_end, stars_on
from tests.worlds.raw_rows import RawRows, Row

DAY = dt.timedelta(days=1)
COLLECTED = (
    *("commits_wk", "commit_ret", "contrib_ret", "lifetime_contrib", "c90"),
    *("closed30", "any_close_rate_30d", "release_days", "stars", "forks"),
)
UNCOLLECTED = ("so_stock", "qa_ret", "forum_ret")
ALL = 10_000_000
Answer = tuple[float | None, int | None, str]


class Work(NamedTuple):
    """A commit that counts for velocity: its day, and the day from whose end on it no longer does."""

    day: dt.date
    until: dt.date


class Window(NamedTuple):
    velocity: int
    author_days: int
    mainline: int
    human: int
    people: frozenset[str]


def metric_rows(raw: RawRows, as_of: dt.date) -> dict[tuple[str, str, dt.date], Answer]:
    found = {}
    for framework in (row["framework"] for row in raw.pulse["frameworks"]):
        for date in dates(raw, framework, as_of):
            for metric, answer in _metrics(raw, framework, date).items():
                found[framework, metric, date] = answer
    return found


def dates(raw: RawRows, framework: str, as_of: dt.date) -> set[dt.date]:
    begins = [
        max(begun, since) for repo, since, until in core_of(raw, framework) if repo and (begun := first_day(raw, repo)) and begun < until
    ]
    begin = min(begins, default=None)
    found = {as_of}
    if begin:
        found |= {monday(begin) + k * 7 * DAY for k in range(1, 2000) if monday(begin) + k * 7 * DAY <= as_of}
    return {date for date in found if begin is None or date > begin}


def _metrics(raw: RawRows, framework: str, as_of: dt.date) -> dict[str, Answer]:
    roles = [
        row["role"]
        for row in raw.pulse["framework_repos"]
        if row["framework"] == framework and (row["valid_from"] or dt.date.min) < as_of <= (row["valid_to"] or dt.date.max)
    ]
    every = (*COLLECTED, *UNCOLLECTED)
    if "core" not in roles:
        return dict.fromkeys(every, (None, None, "not_applicable" if "host" in roles else "missing"))
    answers = dict.fromkeys(UNCOLLECTED, (None, None, "missing"))
    answers |= _work(raw, framework, as_of) | _closes(raw, framework, as_of)
    answers["release_days"] = _release_days(raw, framework, as_of)
    for counted in ("stars", "forks"):
        answers[counted] = _counted(raw, framework, as_of, counted)
    return answers


def known(raw: RawRows, framework: str, as_of: dt.date, source: str, days: int) -> tuple[str, dt.date]:
    """Status of a source, and the day up to which it is known."""
    ends = []
    for repo, since, until in core_of(raw, framework):
        if since >= as_of or (source == "issues" and _switched_off(raw, repo, as_of)):
            continue
        spans = [row for row in raw.raw["coverage"] if (row["repo_id"], row["source"]) == (repo, source)]
        if not spans:
            return "missing", as_of
        end, begin = spans[0]["complete_until"].date(), spans[0]["complete_from"]
        if source == "stars":  # known star days are enough for a date if the first one that is not known ends after it
            end = star_day_end(end).date()
        ends.append((as_of if end >= min(as_of, until) else end, begin))
    if not ends:
        return "not_applicable", as_of
    if is_failed(raw, framework, as_of, source):
        return "missing", as_of
    end = min(end for end, _ in ends)
    for _, begin in ends:
        if begin is not None and (days == ALL or begin > midnight(end - days * DAY)):
            return "missing", as_of
    return ("stale" if (as_of - end).days > 14 else "observed"), end


def is_failed(raw: RawRows, framework: str, as_of: dt.date, source: str) -> bool:
    """Whether two sources disagree at the look that the date rests on, at most 14 days old."""
    for repo, since, _ in core_of(raw, framework):
        looks = _looks(raw, repo, midnight(as_of) + 2 * DAY)
        if source == "stars":
            looks = [row for row in looks if row["stars"] is not None]
        if repo is None or since >= as_of or not looks or looks[-1]["observed_at"] < midnight(as_of) - 14 * DAY:
            continue
        if not (source == "issues" and _switched_off(raw, repo, as_of)) and disagree(raw, repo, source, looks[-1]):
            return True
    return False


def _work(raw: RawRows, framework: str, as_of: dt.date) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for metric, days in (("commits_wk", 91), ("c90", 91), ("commit_ret", 1092), ("contrib_ret", 1092), ("lifetime_contrib", ALL)):
        status, end = known(raw, framework, as_of, "commits", days)
        answers[metric] = _worked(raw, framework, metric, end) if status == "observed" else (None, None, status)
    return answers


def _worked(raw: RawRows, framework: str, metric: str, at: dt.date) -> Answer:
    year = window(raw, framework, at, 364)
    unit = "author_days" if year.mainline < 26 and year.human >= 100 else "velocity"
    quarter: int = getattr(window(raw, framework, at, 91), unit)
    points = [window(raw, framework, at - 7 * k * DAY, 182) for k in range(131)]
    ever_five = max((len(window(raw, framework, day, 182).people) for day in _days_with_news(raw, framework, at)), default=0) >= 5
    if metric == "commits_wk":
        return quarter / 13, quarter, "observed"
    if metric == "c90":
        count: int = getattr(window(raw, framework, at, 90), unit)
        return count, count, "observed"
    if metric == "lifetime_contrib":
        people = len(window(raw, framework, at, 100_000).people)
        return people, people, "observed"
    if metric == "commit_ret":
        peak = max(getattr(point, unit) for point in points)
        if peak > 0:
            return (quarter / 13) / (peak / 26), quarter, "observed"
        return (0, quarter, "structural_zero") if ever_five else (None, quarter, "insufficient")
    now, most = len(points[0].people), max(len(point.people) for point in points)
    if most >= 5:
        return now / most, now, "observed"
    return (0, now, "structural_zero") if ever_five else (None, now, "insufficient")


@cache
def _days_with_news(raw: RawRows, framework: str, at: dt.date) -> list[dt.date]:
    """The dates up to `at` on which somebody has just come: the number of people is highest on one of them."""
    days = {commit["committed_at"].date() + DAY for repo, _, _ in core_of(raw, framework) for commit in _commits(raw, repo)}
    return sorted(day for day in days if day <= at)


@cache
def window(raw: RawRows, framework: str, at: dt.date, days: int) -> Window:
    begin = at - days * DAY if days < 10_000 else dt.date.min
    velocity = author_days = mainline = human = 0
    people: set[str] = set()
    for repo, since, until in core_of(raw, framework):
        low, high = max(begin, since), min(at, until)
        velocity += sum(low <= one.day < high and at <= one.until for one in _velocity(raw, repo))
        pairs = set()
        for commit in _commits(raw, repo):
            day = commit["committed_at"].date()
            if not low <= day < high or commit["is_bot"]:
                continue
            if commit["on_default"]:
                mainline += commit["is_mainline"]
                human += 1
                pairs.add((commit["author_id"], day))
            if not commit["is_sync_account"] and commit["author_id"] is not None:
                people.add(commit["author_id"])
        author_days += sum(author is not None for author, _ in pairs)
    return Window(velocity, author_days, mainline, human, frozenset(people))


@cache
def _commits(raw: RawRows, repo: int | None) -> list[Row]:
    """Each commit of a repository that lies on some branch, with where it lies."""
    found = []
    for commit in raw.raw["commits"]:
        places = [row for row in raw.raw["branch_commits"] if row["sha"] == commit["sha"] and row["repo_id"] == repo]
        if commit["repo_id"] == repo and places and commit["committed_at"] is not None:
            default = [row for row in places if row["is_default"]]
            lines = {row["branch"] for row in places if row["is_first_parent"] and not row["is_default"]}
            on_default = {"on_default": bool(default), "is_mainline": any(row["is_first_parent"] for row in default)}
            found.append(
                commit | on_default | {"release_lines": lines, "branches": {row["branch"] for row in places if not row["is_default"]}}
            )
    return found


@cache
def _velocity(raw: RawRows, repo: int | None) -> list[Work]:
    commits = _commits(raw, repo)
    born = {}
    for commit in commits:
        for branch in commit["branches"]:
            born[branch] = min(born.get(branch, (dt.datetime.max, branch)), (commit["committed_at"], branch))
    oldest_first = sorted(born, key=lambda branch: born[branch])

    def rank(commit: Row) -> int:
        return min(oldest_first.index(branch) for branch in commit["release_lines"])

    found = [Work(commit["committed_at"].date(), dt.date.max) for commit in commits if commit["is_mainline"] and not commit["is_bot"]]
    own = [commit for commit in commits if commit["release_lines"] and not commit["is_bot"]]
    for commit in own:
        if commit["is_mainline"]:
            continue
        day, until = commit["committed_at"].date(), dt.date.max
        for other in commits:
            same = (other["author_id"], other["subject_key"]) == (commit["author_id"], commit["subject_key"])
            older = (other["is_mainline"] and not other["is_bot"]) or (other in own and rank(other) < rank(commit))
            if same and older and commit["author_id"] is not None and commit["subject_key"]:
                until = min(until, other["committed_at"].date())
        found.append(Work(day, until))
    return found


def _closes(raw: RawRows, framework: str, as_of: dt.date) -> dict[str, Answer]:
    status, end = known(raw, framework, as_of, "issues", 120)
    here = [(repo, since, until) for repo, since, until in core_of(raw, framework) if since < as_of]
    counts = [cohort(raw, repo, end, since, until) for repo, since, until in here if repo is not None]
    issues, closed, resolved = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    archived = all(_archived(raw, repo, as_of) for repo, _, until in here if until >= as_of)
    answers: dict[str, Answer] = {}
    for metric, hits in (("closed30", resolved), ("any_close_rate_30d", closed)):
        size = issues if status == "observed" else None
        if status == "not_applicable":
            answers[metric] = (None, None, status)
        elif archived:
            answers[metric] = (0, size, "structural_zero")
        elif status != "observed":
            answers[metric] = (None, None, status)
        else:
            answers[metric] = (hits / issues, size, "observed") if issues >= 20 else (None, size, "insufficient")
    return answers


def _looks(raw: RawRows, repo: int | None, before: dt.datetime) -> list[Row]:
    looks = [row for row in raw.raw["observations"] if row["repo_id"] == repo and row["observed_at"] < before]
    return sorted(looks, key=lambda row: row["observed_at"])


def _switched_off(raw: RawRows, repo: int | None, as_of: dt.date) -> bool:
    looks = [row for row in _looks(raw, repo, midnight(as_of) + 2 * DAY) if row["has_issues"] is not None]
    return bool(looks) and not looks[-1]["has_issues"]


def _archived(raw: RawRows, repo: int | None, as_of: dt.date) -> bool:
    """Whether GitHub's date of archiving lies before; in these histories nothing is opened again."""
    return any(row["is_archived"] and row["archived_at"] < midnight(as_of) for row in _looks(raw, repo, dt.datetime.max))


def _release_days(raw: RawRows, framework: str, as_of: dt.date) -> Answer:
    status, end = known(raw, framework, as_of, "releases", ALL)
    if status != "observed":
        return None, None, status
    days = [
        row["published_at"].date()
        for repo, since, until in core_of(raw, framework)
        for row in raw.raw["releases"]
        if row["repo_id"] == repo and not row["is_prerelease"] and not row["is_draft"]
        and since <= row["published_at"].date() < until and row["published_at"] < midnight(end)
        and not is_away(raw, "release", repo, row["release_id"], as_of)
    ]  # fmt: skip
    return ((end - max(days)).days, None, "observed") if days else (None, None, "missing")


def _counted(raw: RawRows, framework: str, as_of: dt.date, column: str) -> Answer:
    status, end = known(raw, framework, as_of, column, ALL)
    total, retained = 0, False
    for repo, since, until in core_of(raw, framework):
        if not since < as_of <= until:
            continue
        looks = _looks(raw, repo, midnight(as_of) + 2 * DAY)
        told = [row for row in looks if row[column] is not None]
        own: Any = told[-1][column] if told and told[-1]["observed_at"] >= midnight(as_of) - 14 * DAY else None
        retained |= own is None
        total += _retained(raw, repo, end, column, as_of) if own is None else own
    if retained and status != "observed":
        return None, None, status
    return total, None, "observed"


def _retained(raw: RawRows, repo: int | None, end: dt.date, column: str, as_of: dt.date) -> int:
    if repo is None:
        return 0
    if column == "stars":
        return sum(gained for day, gained in stars_on(raw, repo).items() if star_day_end(day) <= midnight(end))
    forks = [row for row in raw.raw["forks"] if row["repo_id"] == repo and row["created_at"] < midnight(end)]
    return sum(not is_away(raw, "fork", repo, row["fork_id"], as_of) for row in forks)
