"""Writes sql.html with its files: the engine, where it was fetched, and the warehouse as it was published."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

import duckdb

from reports import queries
from reports.site import downloads
from reports.site.dictionary import dictionary
from reports.site.layout import Frame
from reports.text import numbers
from reports.text.templating import render

OLDEST_CLIENT = "0.10.3"
"""The oldest DuckDB that opens the published file; docs/sql.md names it, a test tries it."""

FOLDER = Path(str(files("reports").joinpath("console")))
ENGINE = FOLDER / "dist"
"""What `make console` fetches from npm and builds; without it sql.html says so."""

_OF_THE_ENGINE = ("engine.js", "duckdb-browser-eh.worker.js", "duckdb-eh.wasm", "LICENSES.txt")
_OF_THE_PAGE = ("sql.js", "sql.css")


@dataclass(frozen=True, slots=True)
class Console:
    """What the console answers from and suggests.

    `warehouse` is the published file, open for reading at its start; None: there is nothing to publish. `examples` are queries by
    the question that they answer. `engine` is the folder with DuckDB's browser build; it need not exist.
    """

    warehouse: BinaryIO | None = None
    examples: Mapping[str, str] | None = None
    engine: Path = ENGINE


def write_console(con: duckdb.DuckDBPyConnection, folder: Path, frame: Frame, console: Console) -> None:
    """Write sql.html into the site's root, and beside it what its script loads.

    Args:
        con: The warehouse.
        folder: The site's root.
        frame: The page's frame.
        console: What it answers from and suggests.
    """
    html = render(
        "sql.html",
        frame,
        engine=_copied_engine(console.engine, folder),
        warehouse=_copied_warehouse(console.warehouse, folder),
        examples=[{"asks": asks, "sql": sql} for asks, sql in (console.examples or {}).items()],
        tables=dictionary(con).tables,
        oldest_client=OLDEST_CLIENT,
        withheld=next((row["value"] for row in queries.rows(con, "meta", {}) if row["key"] == "withheld"), None),
    )
    (folder / "sql.html").write_text(html, encoding="utf-8")
    for name in _OF_THE_PAGE:
        shutil.copyfile(FOLDER / name, folder / name)


def _copied_engine(engine: Path, folder: Path) -> dict[str, str | int] | None:
    if not (engine / "about.json").is_file():
        return None
    (folder / "console").mkdir()
    for name in _OF_THE_ENGINE:
        shutil.copyfile(engine / name, folder / "console" / name)
    about = json.loads((engine / "about.json").read_text(encoding="utf-8"))
    return {
        "build": about["build"],
        "version": about["duckdb_wasm"],
        "bytes": about["bytes"],
        "size": numbers.size(about["bytes"]),
        "compressed": numbers.size(about["compressed_bytes"]),
    }


def _copied_warehouse(warehouse: BinaryIO | None, folder: Path) -> dict[str, str | int] | None:
    if warehouse is None:
        return None
    (folder / downloads.FOLDER).mkdir(exist_ok=True)
    with (folder / downloads.WAREHOUSE).open("wb") as copy:
        shutil.copyfileobj(warehouse, copy)
        size = copy.tell()
    return {"bytes": size, "size": numbers.size(size), "path": downloads.WAREHOUSE}
