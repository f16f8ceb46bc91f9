"""A sentence of a written assessment, and how one finds out whether it still holds."""

import math
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from catalog.fields import HttpsUrl, Line, Number, OneSelect, Slug, Strict, Text, expected

Finding = Literal["supported", "partly", "contradicted", "not_checkable"]
Range = Annotated[tuple[float, float], Field(strict=False)]  # TOML has arrays where Python has tuples


class Expect(Strict):
    """The rule that turns a measured value into a finding.

    Both ranges include their ends; `inf` and `-inf` leave an end open. `{ supported = [5, 10], partly = [2, 20] }` reads:
    supported from 5 to 10, else partly from 2 to 20, else contradicted.
    """

    supported: Range
    partly: Range | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        for ends in filter(None, (self.supported, self.partly)):
            if math.isnan(sum(ends)) or ends[0] > ends[1]:
                raise expected("ranges of two numbers, the lower one first")
        return self

    def finding(self, measured: float | None) -> Finding:
        """Judges one measured value; where there is none, nothing can be said."""
        if measured is None or math.isnan(measured):
            return "not_checkable"
        if self.supported[0] <= measured <= self.supported[1]:
            return "supported"
        if self.partly is not None and self.partly[0] <= measured <= self.partly[1]:
            return "partly"
        return "contradicted"


class Claim(Strict):
    """One checkable sentence, quoted, with one of three ways to its finding.

    By `sql` with `expect`: a SELECT over the public SQL surface with one row and the column `measured_value` (NULL: nothing to
    measure), at any `$as_of` (a DATE, exclusive). By `finding` with `evidence`: a dated fact that somebody else recorded. By
    `reason`: nobody can check it, or not yet.

    Attributes:
        as_of: The day that the sentence speaks of or was written on.
        stated_value: The number in the sentence, in `unit`; None where it has none.
        unit: The unit of the stated and of the measured value.
        counts: What the query counts, where its value grows in proportion to it; a simulation that is cut down is then scaled back.
        note: What the reader should know beside the finding: what is measured, what the evidence shows, what it leaves open.
    """

    id: Slug
    section: Line
    text: Text
    as_of: date
    stated_value: Number | None = None
    unit: Line | None = None
    sql: OneSelect | None = None
    expect: Expect | None = None
    counts: Literal["commits", "issues", "pulls", "forks", "releases"] | None = None
    finding: Literal["supported", "partly", "contradicted"] | None = None
    evidence: HttpsUrl | None = None
    reason: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_way_to_a_finding(self) -> Self:
        ways = ((self.sql, self.expect), (self.finding, self.evidence), (self.reason,))
        given = [way for way in ways if any(part is not None for part in way)]
        if len(given) != 1 or None in given[0]:
            raise expected("sql with expect, or finding with evidence, or reason, and only one of the three")
        if self.finding is not None and self.note is None:
            raise expected("a note that says what the evidence shows")
        if self.unit is None and (self.stated_value is not None or self.sql is not None):
            raise expected("a unit beside stated_value and beside sql")
        if self.counts is not None and self.sql is None:
            raise expected("counts only beside sql")
        return self
