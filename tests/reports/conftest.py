from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from reports.console.page import Console
from warehouse.sqlfile import read_folder
from warehouse.surface import VIEWS

HERE = Path(__file__).parent
NO_ENGINE = Console(engine=Path("nowhere"))
"""Without the engine of the console, whose many megabytes would be copied for each site."""


def create_surface(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that pages read, empty, and the views that they read as the warehouse defines them."""
    con.execute((HERE / "surface.sql").read_text())
    for file in read_folder(VIEWS):
        if file.name in {"v_claims", "v_scores"}:
            con.execute(f"create view {file.name} as {file.statement}")


@contextmanager
def small_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The public surface in memory with three frameworks, as `small_world.sql` counts them out."""
    with duckdb.connect() as con:
        create_surface(con)
        con.execute((HERE / "small_world.sql").read_text())
        yield con


@pytest.fixture
def small_world() -> Iterator[duckdb.DuckDBPyConnection]:
    """One of one's own, to be changed."""
    with small_warehouse() as con:
        yield con


# Texts that a stranger might write into a repository name, a title or a claim.
NASTY = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt; &amp; &#60;i&#62;",
    "closers": "</title></text></svg></style>]]>-->",
    "markdown": "# *a* _b_ `c` [d](https://evil.example) ![e](https://evil.example/x.png) | f ~~g~~ <b>h</b> \\",
    "list": "1. one - two + three > four",
    "rule": "--- === +++ ***",
    "link": "https://evil.example/ www.evil.example someone@evil.example",
    "formula": "$x$ =cmd|' /C calc'!A0",
    "jinja": "{{ 7 * 7 }} {% raw %}",
    "quotes": 'it\'s "quoted" `twice`',
    "arabic": "\u0625\u0637\u0627\u0631 \u0645\u0647\u062c\u0648\u0631 2023",
    "emoji": "caf\u00e9 \U0001f525 \u2764\ufe0f",
    "long": "x" * 50_000,
}
HIDDEN = "a\u202eb\u2066c\x00d\x1be\x7ff\u200fg"


@pytest.fixture(params=NASTY.values(), ids=NASTY.keys())
def nasty(request: pytest.FixtureRequest) -> str:
    """A stranger's text that must show as text."""
    return str(request.param)


@pytest.fixture
def every_nasty() -> list[str]:
    """All of them, for what takes too long to try with each."""
    return list(NASTY.values())


@pytest.fixture
def hidden() -> str:
    """A text with characters that reorder or hide what stands beside them."""
    return HIDDEN
