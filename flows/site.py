"""The site, from the published copy, the policy and the SQL of the metrics."""

import itertools
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import scoring
import warehouse
from flows.older_copy import older_told
from reports.console.page import Console
from reports.method import Method
from reports.site import write_site
from warehouse.connection import open_published
from warehouse.sqlfile import read_folder
from warehouse.surface import EXAMPLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(published: Path, folder: Path, address: str | None = None) -> list[Path]:
    """Write every page into the folder and return the files; what lay there stays until the new one is complete.

    Args:
        published: The published copy; the site carries it along, for the console and for whoever downloads it.
        folder: A new or empty folder, or one that was written by this function.
        address: Where the site will be found; None where that is not known.

    Raises:
        WarehouseError: there is no published copy yet, or it cannot be read.
        ForeignFolderError: the folder holds something that we did not write.
    """
    examples = {file.header["Asks"]: file.statement for file in read_folder(EXAMPLES)}
    with _one_state(published) as (con, file), older_told(con):
        return write_site(con, folder, method=shipped_method(), console=Console(file, examples), address=address)


def shipped_method() -> Method:
    """The policies and the metrics' SQL as they are shipped, for the pages that tell how scores and verdicts are made."""
    policies = Path(scoring.__path__[0])
    rubric, verdicts = (tomllib.loads((policies / name).read_text(encoding="utf-8")) for name in ("rubric.toml", "verdicts.toml"))
    metrics = sorted((Path(warehouse.__path__[0]) / "metrics").glob("*.sql"))
    alerts = (policies / "alerts.toml").read_text(encoding="utf-8")
    sql = {file.stem: file.read_text(encoding="utf-8") for file in metrics}
    return Method(rubric, sql, verdicts, tomllib.loads(alerts), _paragraphs(alerts))


def _paragraphs(policy: str) -> list[str]:
    """The comment at the top of a policy file: a blank line or a dash at its start begins a paragraph."""
    found = [""]
    for line in itertools.takewhile(lambda line: line.startswith("#"), policy.splitlines()):
        text = line.removeprefix("#").strip()
        if not text or text.startswith("- "):
            found.append("")
        found[-1] = f"{found[-1]} {text}".strip()
    return [text for text in found if text]


@contextmanager
def _one_state(published: Path) -> Iterator[tuple["DuckDBPyConnection", BinaryIO]]:
    """The published copy as a file and for SQL: both the same one, even if another is published between the two."""
    while True:
        with _file(published) as file, open_published(published) as con:
            if os.path.samestat(os.fstat(file.fileno()), published.stat()):
                yield con, file
                return


def _file(published: Path) -> BinaryIO:
    try:
        return published.open("rb")
    except OSError:
        open_published(published).close()  # says what is wrong with it and what to do
        raise
