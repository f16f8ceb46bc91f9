"""The query behind a figure is one click away: it opens in the console and answers there as the native DuckDB answers."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_console import LOADING_MS, ask, shown
from tests.browser.visitor import visiting

pytestmark = pytest.mark.usefixtures("engine")


def links(page: Path, site: Path) -> set[str]:
    """The console's addresses on a page, as seen from the site's root."""
    here = page.relative_to(site).as_posix()
    found = re.findall(r'href="([^"]*sql\.html\?q=[^"]*)"', page.read_text(encoding="utf-8"))
    return {urljoin(here, unescape(link)) for link in found}


def test_every_query_behind_a_figure_answers_in_the_console(browser: Browser, site: Path, root: str, published: Path) -> None:
    pages = [*site.glob("*.html"), site / "f" / "mxnet.html"]
    asked = sorted({parse_qs(urlsplit(link).query)["q"][0] for page in pages for link in links(page, site)})
    assert len(asked) >= 30
    with visiting(browser, root) as visitor, duckdb.connect(published, read_only=True) as con:
        visitor.open("sql.html")
        for query in asked:
            ask(visitor.page, query)
            assert visitor.page.locator("#wrong").is_hidden(), (query, visitor.page.locator("#wrong").inner_text())
            answer = con.execute(query)
            assert shown(visitor.page)[0] == [column[0] for column in answer.description or []], query
            assert len(shown(visitor.page)) - 1 == min(len(answer.fetchall()), 1_000), query
        assert visitor.elsewhere == []


def test_the_link_of_a_figure_opens_the_console_with_its_query(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("f/mxnet.html")
        link = visitor.page.locator("a[href*='sql.html?q=']").first
        query = parse_qs(urlsplit(link.get_attribute("href") or "").query)["q"][0]
        link.click()
        expect(visitor.page.locator("#query")).to_have_value(query)
        assert visitor.page.locator("#answer").is_hidden()  # it waits for Run
        visitor.page.locator("#run").click()
        expect(visitor.page.locator("#answer table")).to_be_visible(timeout=LOADING_MS)
