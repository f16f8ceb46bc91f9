"""What a reader sees of numbers on a page, and how the values of the warehouse may be written there."""

import re
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

NUMBER = re.compile(r"[+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2} UTC)?|\b(?:in|since) (?:[A-Z][a-z]+ )?\d{4}\b(?!-)")
OURS = {"0", "10", "13", "52", "5", "30"}  # the scale, the two spans of time, the five dimensions, and the days of the close rate


class Seen(HTMLParser):
    """The text that a reader sees, without queries, years below charts and the numbers of events."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_figure = any(name == "class" and value in {"fp-tick fp-tick-x", "fp-tick fp-tick-y", "fp-number"} for name, value in attrs)
        if tag in {"pre", "style", "script"} or is_figure:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += f" {data}"


def rounded(value: Decimal, places: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,}"


def ways(number: float) -> set[str]:
    """How a value may be written: whole, with one decimal, as a percentage, or with two significant digits below 1."""
    value = Decimal(f"{number:.9f}")  # as reports.text.numbers rounds: finer than any evidence, coarser than the noise of binary fractions
    found = {f"{float(f'{value:.2g}'):g}"} if 0 < abs(value) < 1 else set()
    found |= {rounded(value, 0), rounded(value, 1), rounded(value * 100, 0), rounded(value * 100, 1), f"{value.normalize():f}"}
    return found if value == value.to_integral_value() else found - {rounded(value, 0)}


def signed(now: float, then: float) -> set[str]:
    difference = Decimal(str(now)) - Decimal(str(then))
    sign = "" if difference == 0 else "+" if difference > 0 else "\u2212"
    return {text if set(text) <= set("0.") else f"{sign}{text}" for text in ways(float(abs(difference)))}


def allowed(rows: dict[str, list[dict[str, object]]]) -> set[str]:
    found = set(OURS)
    for row in (row for group in rows.values() for row in group):
        for name, value in row.items():
            if isinstance(value, str):
                found |= set(NUMBER.findall(value))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                found |= ways(value)
            now = row.get(re.sub("_(13|52)_weeks_before$", "", name))
            if name.endswith("_before") and isinstance(value, float) and isinstance(now, float):
                found |= signed(now, value)
            if name == "health_without" and isinstance(value, float):
                found |= signed(value, float(str(row["health"])))
    return found


def unexplained(html: str, rows: dict[str, list[dict[str, object]]]) -> list[str]:
    """Numbers on a framework's page that are no value of its rows; raises where it shows hardly any."""
    text = DATE.sub(" ", Seen(html).text)
    text = re.sub(r"\d+ years?( and \d+ months?)?|\d+ months?|AL-[\d-]+|\d of \d(?= )", " ", text)  # ages, ids, and how many answered
    shown = NUMBER.findall(text)
    assert len(shown) > 3
    return sorted(set(shown) - allowed(rows))
