"""On whom a framework rests, from rows to sentences, a table by year and a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.queries import Row
from reports.text import numbers
from reports.text.templating import HTML

_PLOT_PX = 110
_PRIVATE, _UNKNOWN = 6, 7
_OTHERS = 5
"""Places of the query `companies_by_year`: 1 to 4 the companies with the most commits, then these; 8: not read yet."""


@dataclass(frozen=True, slots=True)
class SponsorYear:
    """A year: the companies with the most commits in words, and the numbers of the two classes that name none."""

    year: str
    companies: str
    private: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Sponsors:
    """What the page says of companies; without years nothing is known, and `missing` says why."""

    said: Sequence[str]
    exits: Sequence[str]
    years: Sequence[SponsorYear]
    drawing: Markup | None
    missing: str
    without: str


def sponsors(found: Row, years: Sequence[Row], exits: Sequence[Row], without: Sequence[Row], *, is_simulated: bool) -> Sponsors:
    """Return the section from the rows of `sponsors` (one), `companies_by_year`, `vendor_exits` and `without_sponsor` (one at most)."""
    if not any(row["place"] <= _OTHERS for row in years):
        missing = (
            "not known offline: simulated commits have no mail domains" if is_simulated else "no commit names a company by its address"
        )
        return Sponsors([], [], [], None, missing, "")
    by_year: dict[int, list[Row]] = {}
    for row in years:
        by_year.setdefault(row["year"], []).append(row)
    return Sponsors(
        said=[_newest(found), *_unread(found)],
        exits=[_left(row) for row in exits],
        years=[_year(year, rows) for year, rows in by_year.items()],
        drawing=_chart(by_year),
        missing="",
        without=_without(without[0]) if without else "",
    )


def _newest(found: Row) -> str:
    if not found["commits"]:
        return "Nobody has committed in the last 52 weeks."
    known = f"the mail domain of the author names a company or university in {numbers.count(found['known'] or 0)}"
    text = f"Of {numbers.count(found['commits'])} commits by people in 52 weeks {known}"
    if not found["known"]:
        return f"{text}."
    text = f"{text} ({numbers.percent(found['known_share'])})."
    most = f"{found['largest']} made the most of them, {numbers.count(found['largest_commits'])}"
    if found["known_share"] < 0.5:
        too_few = "Too few are known to say on how many companies the work rests."
        return f"{text} {most}: at least {numbers.percent(found['share_of_all'])} of all. {too_few}"
    half = found["companies_for_half"]
    factor = "It alone makes half of the known work." if half == 1 else f"It takes {numbers.count(half)} to make half of the known work."
    return f"{text} {most} ({numbers.percent(found['share_of_known'])} of the known ones). {factor}"


def _without(row: Row) -> str:
    if row["reason"] is not None:
        return f"What health would be without the largest company cannot be said: {row['reason']}."
    commits = f"{numbers.count(row['commits_wk_without'])} of {numbers.count(row['commits_wk'])} commits a week"
    people = f"{numbers.count(row['people_without'])} of {numbers.count(row['people'])} people in half a year"
    would = f"Without {row['name']} health would be {numbers.score(row['health_without'])}, with it {numbers.score(row['health'])}"
    return (
        f"{would}, both before caps: {commits} and {people} would be left. Whom it pays and who writes from a private address is still in."
    )


def _unread(found: Row) -> list[str]:
    return [f"The companies of {numbers.count(found['unread'])} commits are read in the next night."] if found["unread"] else []


def _left(row: Row) -> str:
    before = f"{numbers.count(row['commits_before'])} of {numbers.count(row['all_before'])} commits in the year before"
    after = f"{numbers.count(row['commits_after'])} of {numbers.count(row['all_after'])} in the half year after"
    back = f"; it came back on {numbers.day(row['returned_on'])}" if row["returned_on"] else ""
    return f"{row['name']} left on {numbers.day(row['left_on'])}: {before}, {after}{back}."


def _year(year: int, rows: Sequence[Row]) -> SponsorYear:
    of = {row["place"]: numbers.count(row["commits"]) for row in rows}
    named = ", ".join(f"{row['label']} {numbers.count(row['commits'])}" for row in rows if row["place"] <= _OTHERS)
    return SponsorYear(str(year), named or "none", of.get(_PRIVATE, "0"), of.get(_UNKNOWN, "0"))


def _chart(by_year: dict[int, list[Row]]) -> Markup:
    """Draw a column a year: the company with the most commits darkest, the other companies, then private and unknown addresses."""
    first, last = min(by_year), max(by_year)
    totals = {year: [_sum(rows, 1, 1), _sum(rows, 2, _OTHERS), _sum(rows, _PRIVATE, _UNKNOWN)] for year, rows in by_year.items()}
    top = max(sum(parts) for parts in totals.values())
    width = 100 / (last - first + 1)
    columns = [
        (year, (year - first) * width, [round(part / top * _PLOT_PX, 1) for part in totals.get(year, [0, 0, 0])])
        for year in range(first, last + 1)
    ]
    return Markup(HTML.get_template("companies.svg").render(columns=columns, width=width, plot=_PLOT_PX))  # noqa: S704 - a template of ours


def _sum(rows: Sequence[Row], first: int, last: int) -> int:
    return sum(row["commits"] for row in rows if first <= row["place"] <= last)
