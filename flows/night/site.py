"""The site, from the published copy without its personal columns, the policy and the SQL of the metrics."""

import itertools
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

import scoring
import warehouse
from flows.home.schema_mismatch import explained_schema_mismatch
from reports.console.page import Console
from reports.site.method import Method
from reports.site.write import write_site
from warehouse.connection import open_published
from warehouse.share import share
from warehouse.sqlfile import read_folder
from warehouse.surface import EXAMPLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


NO_ADDRESS = "The links in the feeds are relative, which feed readers cannot follow: PULSE_SITE_URL names where the site is published."


def write(published: Path, folder: Path, address: str | None = None, on_progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write every page into the folder and return the files; the old site stays until the new one is complete.

    Args:
        published: The published copy. The site contains a copy without personal ids, for the console and for downloads,
            and its pages are rendered from that copy too.
        folder: A new or empty folder, or one that was written by this function.
        address: Where the site will be published; None if unknown.
        on_progress: Called with the name of each table of the shared copy, each page of a framework, each download, and the rest.

    Raises:
        WarehouseError: there is no published copy yet, or it cannot be read.
        ForeignFolderError: the folder contains files that we did not write.
    """
    examples = {file.header["Asks"]: file.statement for file in read_folder(EXAMPLES)}
    with _shared(published, on_progress) as (con, file), explained_schema_mismatch(con):
        return write_site(con, folder, method=shipped_method(), console=Console(file, examples), address=address, on_progress=on_progress)


def shipped_method() -> Method:
    """Return the shipped policies and metrics' SQL, for the pages that explain scores and verdicts."""
    policies = Path(scoring.__path__[0])
    rubric, verdicts = (tomllib.loads((policies / name).read_text(encoding="utf-8")) for name in ("rubric.toml", "verdicts.toml"))
    metrics = sorted((Path(warehouse.__path__[0]) / "metrics").glob("*.sql"))
    alerts = (policies / "alerts.toml").read_text(encoding="utf-8")
    sql = {file.stem: file.read_text(encoding="utf-8") for file in metrics}
    return Method(rubric, sql, verdicts, tomllib.loads(alerts), _paragraphs(alerts))


def _paragraphs(policy: str) -> list[str]:
    """Return the comment at the top of a policy file: a blank line or a dash at its start begins a paragraph."""
    found = [""]
    for line in itertools.takewhile(lambda line: line.startswith("#"), policy.splitlines()):
        text = line.removeprefix("#").strip()
        if not text or text.startswith("- "):
            found.append("")
        found[-1] = f"{found[-1]} {text}".strip()
    return [text for text in found if text]


@contextmanager
def _shared(published: Path, on_progress: Callable[[str], None] | None) -> Iterator[tuple["DuckDBPyConnection", BinaryIO]]:
    """Yield the shareable part of the published copy, as a connection and as a file, both of one state."""
    with TemporaryDirectory(prefix="pulse-shared-") as folder:
        copy = Path(folder) / "pulse.duckdb"
        with open_published(published) as whole, explained_schema_mismatch(whole):
            share(whole, copy, on_progress)
        with open_published(copy) as con, copy.open("rb") as file:
            yield con, file
