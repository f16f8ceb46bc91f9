"""A site built from a catalog and a warehouse full of what strangers might write runs no script and fits on a phone."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser

from flows.night.site import write
from tests.system.pages_in_a_browser.conftest import SUB_PATH
from tests.system.pages_in_a_browser.page_visit import DESKTOP, OVERFLOW, PHONE, visiting

STRANGE = [
    "<script>document.documentElement.dataset.owned = 1</script>",
    '"><img src="x" onerror="document.documentElement.dataset.owned = 1">',
    "'-alert(1)-' ${alert(1)} {{ 7 * 7 }} {% raw %}",
    "</title></text></svg></style></textarea></pre></script><!--",
    "[d](javascript:alert(1)) ![e](https://evil.example/x.png) | f",
    "\u0625\u0637\u0627\u0631 \u0645\u0647\u062c\u0648\u0631 2023",
    "\u202egnp.exe \u2066 \u200f \x1b]0;owned\x07",
    "x" * 600,
    "W" * 60 + " " + "\u4e2d\u6587" * 200,
    "javascript:document.documentElement.dataset.owned=1",
]
# The names of dimensions come from the policy that is shipped, not from strangers.
FREE_TEXT = """
  select c.table_name, c.column_name from duckdb_columns() c join duckdb_tables() using (table_name)
  where not c.internal and c.data_type = 'VARCHAR' and c.table_name not in ('meta', 'dimensions') and c.column_name not in
    ('framework', 'kind', 'precision', 'lifecycle_precision',
     'ended_precision', 'dimension', 'metric', 'basis', 'status', 'outcome', 'lane', 'state', 'role', 'lifecycle', 'finding',
     'stars_basis', 'alert_id', 'claim_id', 'run_id', 'rule', 'direction')
  order by all"""


@pytest.fixture(scope="module")
def strange_site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy in which every free text is a stranger's."""
    folder = tmp_path_factory.mktemp("strange")
    copy = folder / "pulse.duckdb"
    copy.write_bytes(published.read_bytes())
    with duckdb.connect(copy) as con:
        columns = con.execute(FREE_TEXT).fetchall()
        assert len(columns) > 2 * len(STRANGE)
        for (table, column), text in zip(columns, cycle(STRANGE), strict=False):
            con.execute(f"update {table} set {column} = $text where {column} is not null", {"text": text})
        con.execute(
            "update meta set value = 'true' where key = 'simulated'; insert into meta values ('simulated_note', $text)",
            {"text": STRANGE[0]},
        )
    write(copy, folder / "host" / SUB_PATH.strip("/"))
    return folder / "host" / SUB_PATH.strip("/")


@pytest.mark.long
def test_strangers_text_runs_nothing_and_fits_on_phone_and_desk(browser: Browser, strange_site: Path, serve: Callable[[Path], str]) -> None:
    wide = []
    with visiting(browser, serve(strange_site.parents[1])) as visitor:
        page = visitor.page
        for path in sorted(strange_site.rglob("*.html")) + sorted(strange_site.rglob("*.svg")):
            name = path.relative_to(strange_site).as_posix()
            visitor.open(name)
            assert page.evaluate("document.documentElement.dataset.owned") is None, name
            assert page.locator("img, a[href^=javascript]").count() == 0, name
            for size in (PHONE, DESKTOP) if name.endswith(".html") else ():
                page.set_viewport_size(size)
                too_wide_px = page.evaluate(OVERFLOW)
                wide += [f"{name} at {size['width']} px: {too_wide_px} px"] if too_wide_px > 0 else []
    assert wide == []
    assert visitor.complaints == []
    assert visitor.elsewhere == []
