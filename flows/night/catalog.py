"""The catalog as a run needs it: checked against the rubric, which says what people may assess."""

from collections.abc import Sequence
from pathlib import Path

from catalog.load import Catalog, load
from scoring.rubric import load as load_rubric


def checked_catalog(folders: Sequence[Path]) -> Catalog:
    """Read the catalog; an assessment of a dimension that the rubric takes none for is refused.

    Raises:
        CatalogError: at the first thing that is wrong.
    """
    return load(folders, load_rubric().assessed)
