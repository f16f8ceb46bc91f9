"""The rounds of benchmarks: which repository holds the results of each, and when they were announced (`catalog/venues/`)."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from catalog.fields import Line, Strict
from catalog.load import validated

VENUES = Path(__file__).parent / "venues"


class Round(Strict):
    """A round of a benchmark.

    Attributes:
        repository: Its name, without the owner.
        published_on: The day on which its results were announced.
    """

    repository: Annotated[Line, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
    published_on: date


class _Venue(Strict):
    rounds: Annotated[tuple[Round, ...], Field(strict=False, alias="round")]


@cache
def rounds(venue: str) -> Sequence[Round]:
    """Return the rounds of a venue, in the order of its file."""
    return validated(VENUES / f"{venue}.toml", _Venue).rounds
