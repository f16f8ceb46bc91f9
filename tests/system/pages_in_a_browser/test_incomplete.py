"""sql.html of a site that lacks something: it says what, and keeps the query."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from reports.console.page import Console
from reports.site.write import write_site
from tests.system.pages_in_a_browser.conftest import SUB_PATH
from tests.system.pages_in_a_browser.page_visit import visiting
from warehouse.connection import open_published

QUERY = "select 'what was asked'"


@pytest.mark.parametrize(
    ("lacking", "said"), [("engine", "make console fetches it from npm"), ("warehouse", "without a file of the warehouse")]
)
def test_a_site_that_cannot_answer_says_what_it_lacks(
    lacking: str, said: str, browser: Browser, engine: Path, published: Path, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    with open_published(published) as con, published.open("rb") as file:
        console = Console(file, engine=tmp_path / "nowhere") if lacking == "engine" else Console(engine=engine)
        write_site(con, tmp_path / "host" / SUB_PATH.strip("/"), console=console)
    with visiting(browser, serve(tmp_path / "host")) as visitor:
        visitor.open(f"sql.html?q={quote(QUERY)}")
        assert said in visitor.page.locator("#missing").inner_text()
        assert "pulse sql answers the same query" in visitor.page.locator("#missing").inner_text()
        assert visitor.page.locator("#query").input_value() == QUERY
        assert visitor.page.locator("#run").count() == 0
        visitor.page.locator("#query").press("Control+Enter")
    assert visitor.complaints == []


def test_a_file_that_is_not_on_the_server_is_named_and_the_next_run_tries_again(
    browser: Browser, engine: Path, site: Path, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    copy = tmp_path / SUB_PATH.strip("/")
    shutil.copytree(site, copy)
    data = copy / "data" / "pulse.duckdb"
    away = data.rename(tmp_path / "away")
    with visiting(browser, serve(tmp_path)) as visitor:
        visitor.open("sql.html")
        visitor.page.locator("#run").click()
        expect(visitor.page.locator("#wrong")).to_contain_text("data/pulse.duckdb is not to be had (404)", timeout=60_000)
        away.rename(data)
        visitor.page.locator("#query").fill("select 1 as one")
        visitor.page.locator("#query").press("Control+Enter")
        expect(visitor.page.locator("#answer td")).to_have_text("1", timeout=90_000)


def test_a_page_opened_as_a_file_says_how_to_serve_it(browser: Browser, engine: Path, site: Path) -> None:
    with visiting(browser, site.as_uri() + "/") as visitor:
        visitor.open("sql.html")
        visitor.page.locator("#run").click()
        expect(visitor.page.locator("#wrong")).to_contain_text("python3 -m http.server")
