"""What is known of a simulated repository, and what is made up."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Known:
    """One figure of a repository.

    Attributes:
        figure: commits, people, issues, closes, pulls, stars, forks or releases.
        since: the first day that was counted; None where nothing was.
        until: the last one.
        simulated: what is made up, and by which rule; None where the counts are real up to the moment within their week or year.
    """

    figure: str
    since: date | None
    until: date | None
    simulated: str | None
