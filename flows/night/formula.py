"""The shipped rubric under the fingerprint of the formula as a whole (`warehouse.formula`)."""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from scoring.rubric import Rubric
from scoring.rubric import load as load_rubric
from warehouse.formula import formula_hash


def standing_rubric(con: DuckDBPyConnection) -> Rubric:
    """Return the rubric that this warehouse is scored by; its `hash` is the formula's, which scores carry as `rubric_hash`."""
    rubric = load_rubric()
    return replace(rubric, hash=formula_hash(con, rubric.hash))
