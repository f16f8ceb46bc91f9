"""The shipped rubric with the fingerprint of the whole formula (`warehouse.formula`)."""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from scoring.rubric import Rubric
from scoring.rubric import load as load_rubric
from warehouse.formula import formula_hash


def standing_rubric(con: DuckDBPyConnection) -> Rubric:
    """Return the rubric of this warehouse's scores; its `hash` is the formula's, stored with scores as `rubric_hash`."""
    rubric = load_rubric()
    return replace(rubric, hash=formula_hash(con, rubric.hash))
