"""Which figures of a simulated repository are counted, and which are simulated."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Known:
    """One figure of a repository.

    Attributes:
        figure: commits, people, issues, closes, pulls, stars, forks or releases.
        since: the first counted day; None if there is none.
        until: the last one.
        simulated: what is simulated, and by which rule; None if the counts are real except for the time within their week or year.
    """

    figure: str
    since: date | None
    until: date | None
    simulated: str | None
