from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from reports.console.page import Console
from tests.worlds.public_tables import small_warehouse

NO_ENGINE = Console(engine=Path("nowhere"))
"""Without the engine of the console, whose many megabytes would be copied for each site."""


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
