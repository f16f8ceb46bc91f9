"""The site, from the published copy, the policy and the SQL of the metrics."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import scoring
import warehouse
from reports.method import Method
from reports.site import write_site

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(con: "DuckDBPyConnection", folder: Path) -> list[Path]:
    """Write every page into the folder and return the files; what lay there stays until the new one is complete.

    Raises:
        ForeignFolderError: the folder holds something that we did not write.
    """
    rubric = tomllib.loads((Path(scoring.__path__[0]) / "rubric.toml").read_text(encoding="utf-8"))
    metrics = sorted((Path(warehouse.__path__[0]) / "metrics").glob("*.sql"))
    return write_site(con, folder, method=Method(rubric, {file.stem: file.read_text(encoding="utf-8") for file in metrics}))
