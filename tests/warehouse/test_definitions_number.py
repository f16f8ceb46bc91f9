"""Whoever changes the SQL behind the numbers decides whether the number of the definitions goes up: this test asks."""

import hashlib
import re
import tomllib
from collections.abc import Iterable

import pytest

from warehouse.formula import VERSION_FILE
from warehouse.measure import INTERMEDIATE, METRICS, WEEKLY
from warehouse.sqlfile import SqlFile, read_folder
from warehouse.surface import SHARED_VIEWS

ASKED = """the SQL of metrics/, intermediate/, weekly/ or shared_views/ is another than warehouse/metrics/version.toml notes. Decide: can
a number of an unchanged past come out differently? Then raise `number` there and say in a [[change]] what counts otherwise now, so that
the first night of every home measures its history anew and tells nobody; a number that no release has yet need not go up again, its
[[change]] grows. If all numbers stay, leave `number` as it is. Then write: sql = "{}\""""
_TEXT_OR_COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/", re.DOTALL)


def bare(statement: str) -> str:
    """A statement without comments, its blank space collapsed."""
    return " ".join(_TEXT_OR_COMMENT.sub(lambda found: found[1] or " ", statement).split())


def fingerprint(files: Iterable[SqlFile]) -> str:
    """Of the statements, and of what a metric needs, which decides where there is a number."""
    told = sorted((file.name, file.header.get("Needs", ""), bare(file.statement)) for file in files)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def test_the_number_of_the_definitions_was_decided_on_for_this_sql() -> None:
    noted = tomllib.loads(VERSION_FILE.read_text(encoding="utf-8"))
    found = fingerprint(file for folder in (METRICS, INTERMEDIATE, WEEKLY, SHARED_VIEWS) for file in read_folder(folder))
    assert noted["sql"] == found, ASKED.format(found)


def test_every_number_says_what_it_changed() -> None:
    noted = tomllib.loads(VERSION_FILE.read_text(encoding="utf-8"))
    assert [each["number"] for each in noted["change"]] == list(range(1, noted["number"] + 1))


@pytest.mark.parametrize(
    ("statement", "is_same"),
    [
        ("select a -- b\n  from t", True),
        ("select a /* b */ from t", True),
        ("select a from t where b <= 7", False),
        ("select a from t where b < 7", False),
        ("select '-- a' from t", False),
    ],
)
def test_comments_and_blank_space_are_no_change_and_a_border_is(statement: str, is_same: bool) -> None:
    same = {fingerprint([SqlFile("m", {"Needs": "commits 90"}, one)]) for one in ("select a from t", statement)}
    assert (len(same) == 1) == is_same


def test_what_a_metric_needs_is_part_of_it() -> None:
    one, other = (fingerprint([SqlFile("m", {"Needs": needs}, "select 1")]) for needs in ("commits 90", "commits 91"))
    assert one != other
