"""The query behind a figure is one click away: it opens in the console and answers there as the native DuckDB answers."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import duckdb
from playwright.sync_api import Browser, expect

from tests.browser.asking import ask, shown
from tests.browser.visitor import Visitor, visiting


def links(page: Path, site: Path) -> set[str]:
    """The console's addresses on a page, as seen from the site's root."""
    here = page.relative_to(site).as_posix()
    found = re.findall(r'href="([^"]*sql\.html\?q=[^"]*)"', page.read_text(encoding="utf-8"))
    return {urljoin(here, unescape(link)) for link in found}


def test_every_query_behind_a_figure_answers_in_the_console(console: Visitor, site: Path, published: Path) -> None:
    pages = [*site.glob("*.html"), site / "f" / "mxnet.html"]
    asked = sorted({parse_qs(urlsplit(link).query)["q"][0] for page in pages for link in links(page, site)})
    assert len(asked) >= 30
    with duckdb.connect(published, read_only=True) as con:
        for query in asked:
            ask(console.page, query)
            assert console.page.locator("#wrong").is_hidden(), (query, console.page.locator("#wrong").inner_text())
            answer = con.execute(query)
            rows = shown(console.page)
            assert rows[0] == [column[0] for column in answer.description or []], query
            assert len(rows) - 1 == min(len(answer.fetchall()), 1_000), query
    assert console.elsewhere == []


def test_the_link_of_a_figure_opens_the_console_with_its_query(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("f/mxnet.html")
        link = visitor.page.locator("a[href*='sql.html?q=']").first
        query = parse_qs(urlsplit(link.get_attribute("href") or "").query)["q"][0]
        link.click()
        expect(visitor.page.locator("#query")).to_have_value(query)
        assert visitor.page.locator("#answer").is_hidden()  # it waits for Run
