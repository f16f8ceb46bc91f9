"""Caps: facts that limit Health, whatever the statistics."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scoring.columns import Integers, Numbers
from scoring.dates import in_words
from scoring.inputs import Inputs
from scoring.rubric import Cap
from scoring.texts import Texts, none


@dataclass(frozen=True, slots=True)
class Holds:
    """The strictest cap on each row.

    Attributes:
        at_most: The most that Health can be, infinite where no cap holds.
        fact: Row of the facts table that it rests on, -1 where none.
    """

    at_most: Numbers
    fact: Integers


def strictest(inputs: Inputs, facts: pa.Table, caps: tuple[Cap, ...]) -> Holds:
    """Find the strictest cap on each row; of equally strict ones the earliest fact.

    Args:
        inputs: The rows; a fact on day d counts if d < as_of.
        facts: Columns `framework, kind, on_date, source`, and `precision` unless it is a day everywhere.
        caps: The policy.
    """
    at_most = np.full(len(inputs.as_of), np.inf)
    fact = np.full(len(inputs.as_of), -1, dtype=np.int64)
    code = {name: index for index, name in enumerate(inputs.frameworks)}
    rows = sorted(enumerate(facts.select(["framework", "kind", "on_date"]).to_pylist()), key=lambda row: row[1]["on_date"])
    for index, row in rows:
        if row["framework"] not in code:
            continue
        mine = slice(*np.searchsorted(inputs.framework, (code[row["framework"]], code[row["framework"]] + 1)))
        for months, most in (step for cap in caps if row["kind"] in cap.kinds for step in cap.steps):
            stricter = (inputs.as_of[mine] > np.datetime64(months_later(row["on_date"], months))) & (at_most[mine] > most)
            at_most[mine][stricter], fact[mine][stricter] = most, index
    return Holds(at_most, fact)


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), first_after - dt.timedelta(days=1))


def sentences(held: Holds, facts: pa.Table, uncapped: Numbers) -> Texts:
    """For each row whose Health a cap lowers, the cap and its fact."""
    texts = none(len(uncapped))
    lowered = uncapped > held.at_most
    for index in np.unique(held.fact[lowered]):
        fact = facts.slice(int(index), 1).to_pylist()[0]
        for most in np.unique(held.at_most[lowered & (held.fact == index)]):
            rows = lowered & (held.fact == index) & (held.at_most == most)
            texts.say(rows, f"capped at {most:.1f}: {fact['kind']} {in_words(fact)} ({fact['source']})")
    return texts
