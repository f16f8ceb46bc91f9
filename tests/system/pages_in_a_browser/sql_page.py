"""How a visitor asks on sql.html, and what the page then shows."""

from playwright.sync_api import Page, expect

LOADING_MS = 90_000  # 35 MB of WebAssembly on a busy machine


def ask(page: Page, query: str) -> None:
    """Put the query into the box and wait for the end of its run."""
    page.locator("#query").fill(query)
    page.locator("#run").click()
    expect(page.locator("#told")).not_to_have_text("")
    expect(page.locator("#run")).to_be_enabled(timeout=LOADING_MS)


def shown(page: Page) -> list[list[str]]:
    """The answer as the page shows it, its header first."""
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('#answer tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return rows
