"""Which part of each repository's history is counted, from when to when, and which is simulated: the text beside every score."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sandbox.figures import weekly_commits
from sandbox.figures.counts import YEARLY_SHARE_AFTER_THE_END
from sandbox.figures.read import Figures, Points
from sandbox.known import Known

_ACTIVE_PEOPLE = "who was active is simulated: half as many again as the newcomers that were counted"
_RELEASES = Known("releases", None, None, "one a quarter in busy years, none after the last commit")
_YEARLY_PEOPLE = "people of a year are counted, which of them were active in a half-year is simulated"


def figures(given: Figures, end: date) -> list[Known]:
    """Return what is known of a repository whose data set ends on `end`."""
    return [
        *_commits(given, end),
        *_trackers(given, end),
        _points("stars", given.stars, given, end),
        _points("forks", given.forks, given, end),
        _RELEASES,
    ]


def _commits(given: Figures, end: date) -> Iterator[Known]:
    weeks = weekly_commits.read(given.name)
    if weeks:
        until = min(end, given.commits.last) if given.commits else end
        yield Known("commits", weeks[0].start, until, None)
        yield Known("people", weeks[0].start, until, None)
    elif given.commits:
        yield Known("commits", date(given.commits.first, 1, 1), min(end, given.commits.last), "counted by year, the weeks are drawn")
        yield Known("people", date(given.commits.first, 1, 1), min(end, given.commits.last), _YEARLY_PEOPLE)
    elif given.counters:
        counted = _points("commits", given.counters.commits, given, end)
        first, count = given.counters.commits[0]
        before = f"the {count:,} before {first} are spread evenly from the creation" if given.created < first else None
        yield replace(counted, simulated="; ".join(filter(None, (before, counted.simulated))) or None)
        since, until = given.counters.contributors[0][0], given.counters.contributors[-1][0]
        yield Known("people", since, until, _ACTIVE_PEOPLE)


def _trackers(given: Figures, end: date) -> Iterator[Known]:
    if given.counters:
        since, until = given.counters.closed_issues[0][0], given.counters.closed_issues[-1][0]
        yield Known("issues", since, until, "closed ones are counted, a fifth more is simulated as still open; all dates are simulated")
    elif any(issues for issues, _ in given.opened.values()):
        last = min(end, given.commits.last if given.commits else end)
        yield Known(
            "issues", date(min(given.opened), 1, 1), max(last, date(max(given.opened), 1, 1)), "counted by year, the days are drawn"
        )
    yield Known("closes", None, None, "half within 30 days, 30 % within two years, by the same rule for every project")


def _points(figure: str, points: Points, given: Figures, end: date) -> Known:
    counted = [day for day, _ in points if day <= end]
    if not counted:
        return Known(figure, None, None, "no public count: by the proportions of other projects")
    return Known(
        figure, max(counted[0], given.created), counted[-1], None if counted[-1] == end else _after(figure, counted[-1], given, end)
    )


def _after(figure: str, last: date, given: Figures, end: date) -> str:
    if figure in {"stars", "forks"} and given.has_ended(end):
        return f"after {last} each year gains {YEARLY_SHARE_AFTER_THE_END:.0%} of the year before, as other ended projects do"
    return f"goes on at its last known rate after {last}"
