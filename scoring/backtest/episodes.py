"""Alarms as episodes: when each began and whether it was on at a date."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.columns import Flags, Integers

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the weeks in which its alarm is on: frameworks x weeks."""

    name: str
    on: Flags


def begins(on: Flags) -> Integers:
    """Return the weeks in which the alarm of one framework begins."""
    starts: Integers = np.flatnonzero(on & ~np.concatenate([[False], on[:-1]]))
    return starts


def on_since(on: Flags, as_of: NDArray[np.datetime64], date: dt.date) -> dt.date | None:
    """Return since when the alarm that is on at a date has been on; None where none is.

    Args:
        on: Weeks of one framework.
        as_of: Their Mondays.
        date: The last Monday on or before it decides.
    """
    last = int(np.searchsorted(as_of, np.datetime64(date), side="right")) - 1
    if last < 0 or not on[last]:
        return None
    begun = begins(on)
    since: dt.date = as_of[begun[begun <= last][-1]].item()
    return since


def months(earlier: dt.date, later: dt.date) -> float:
    """Return the months between two days, by the mean length of a month."""
    return (later - earlier).days / DAYS_A_MONTH
