"""The catalog for a run, checked against the rubric, which lists the dimensions that people may assess."""

from collections.abc import Sequence
from pathlib import Path

from catalog.load import Catalog, load
from scoring.rubric import load as load_rubric


def checked_catalog(folders: Sequence[Path]) -> Catalog:
    """Read the catalog; refuse an assessment of a dimension that the rubric does not allow.

    Raises:
        CatalogError: at the first mistake.
    """
    return load(folders, load_rubric().assessed)
