"""Every page of the site as a browser shows it: light, dark and on a phone, quiet, within its width, open to everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.system.pages_in_a_browser.accessibility import ALL_BUT_CONTRAST, CONTRAST, EVERYTHING, serious
from tests.system.pages_in_a_browser.page_visit import DESKTOP, OVERFLOW, PHONE, Visitor, visiting


def pages(site: Path) -> list[str]:
    """The addresses of all pages inside the site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def brightness(page: Page) -> float:
    """The brightness of the paper, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) / 3


def looked_at(visitor: Visitor, path: str, axe: str) -> list[str]:
    """What is wrong with the page, in words."""
    page = visitor.page
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    visitor.open(path)
    page.evaluate("for (const folded of document.querySelectorAll('details:not(.fp-sql)')) folded.open = true")  # axe sees no folded text
    page.evaluate(axe)
    wrong = [f"{path} light: {found}" for found in serious(page, EVERYTHING)]
    if brightness(page) < 200:
        wrong.append(f"{path}: light is dark")
    page.emulate_media(color_scheme="dark")
    wrong += [f"{path} dark: {found}" for found in serious(page, CONTRAST)]
    if brightness(page) > 60:
        wrong.append(f"{path}: dark is light")
    page.set_viewport_size(PHONE)
    wrong += [f"{path} on a phone: {found}" for found in serious(page, ALL_BUT_CONTRAST)]
    if page.evaluate(OVERFLOW) > 0:
        wrong.append(f"{path}: wider than a phone by {page.evaluate(OVERFLOW)} px")
    return wrong


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)], ids=["every third page", "every page"])
def test_pages_are_well_in_light_dark_and_on_a_phone(browser: Browser, site: Path, root: str, axe: str, every: int) -> None:
    with visiting(browser, root) as visitor:
        wrong = [line for path in pages(site)[::every] for line in looked_at(visitor, path, axe)]
    assert len(pages(site)) >= 11
    assert wrong == []
    assert visitor.complaints == []
    assert visitor.elsewhere == []


def test_every_page_can_be_read_without_scripts(browser: Browser, site: Path, root: str) -> None:
    with visiting(browser, root, javascript=False) as visitor:
        for path in (path for path in pages(site) if path not in {"f/jax.html", "f/hostile.html"}):
            visitor.open(path)
            assert visitor.page.locator("h1").is_visible(), path
        visitor.open("sql.html")
        assert visitor.page.locator("#unscripted").is_visible()
        assert not visitor.page.locator("#run").is_visible()
        assert visitor.page.locator("details.fp-question").count() == 10
    assert visitor.complaints == []


def test_the_comparison_draws_what_the_address_asks_for(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("compare.html?f=jax,mxnet&m=commits")
        drawn = visitor.page.locator("#plot path.fp-line")
        assert [drawn.nth(place).get_attribute("class") for place in range(drawn.count())] == ["fp-line fp-line-0", "fp-line fp-line-1"]
        assert visitor.page.locator("tr[data-framework=hostile]").is_hidden()
        assert visitor.page.locator("tr[data-framework=jax]").is_visible()
        visitor.page.get_by_label("Apache MXNet").uncheck()
        assert visitor.page.locator("#plot").is_hidden()
        assert visitor.page.url == f"{root}compare.html?f=jax&m=commits"


@pytest.mark.parametrize(
    ("day", "said"), [("2024-02-20", "Stale since 2024-01-29: nothing has been refreshed for 22 days."), ("2024-01-30", "")]
)
def test_an_old_site_says_since_when_it_is_stale(day: str, said: str, browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.page.clock.set_fixed_time(f"{day}T12:00:00Z")
        visitor.open("f/mxnet.html")
        assert visitor.page.locator("#stale").inner_text() == said


@pytest.mark.long
def test_what_is_put_wrong_on_a_page_is_found(browser: Browser, root: str, axe: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("index.html")
        visitor.page.evaluate(axe)
        visitor.page.evaluate("document.body.append(document.createElement('img'))")
        visitor.page.evaluate("document.body.style.cssText = 'color: rgb(200, 200, 200); width: 3000px'")
        found = " ".join(serious(visitor.page, EVERYTHING))
        assert "critical image-alt" in found
        assert "serious color-contrast" in found
        assert visitor.page.evaluate(OVERFLOW) > 0
        visitor.page.evaluate("fetch('https://example.org/').catch(() => null)")
        assert "Content Security Policy" in visitor.complaints[0]
        elsewhere = root.replace("127.0.0.1", "localhost")
        visitor.page.goto(elsewhere)
        assert elsewhere in visitor.elsewhere


def test_no_page_is_over_100_kb(site: Path) -> None:
    assert [(path, (site / path).stat().st_size) for path in pages(site) if (site / path).stat().st_size > 100_000] == []


def test_a_link_opens_the_folded_section_that_it_leads_to(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        page = visitor.page
        visitor.open("f/mxnet.html")
        inside, limits = page.locator("details:has(#quick-take)"), page.locator("details:has(#limits)")
        assert inside.get_attribute("open") is None
        page.locator(".fp-toc a[href='#quick-take']").click()
        assert inside.get_attribute("open") is not None
        assert limits.get_attribute("open") is None
        visitor.open("alerts.html")
        visitor.open("f/mxnet.html#limits")
        assert limits.get_attribute("open") is not None
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details.fp-fold:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details.fp-fold:not([open])").count() > 3
        assert visitor.complaints == []


def test_the_lines_to_paste_lead_to_this_copy_of_the_site(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("f/mxnet.html#take")
        lines = visitor.page.locator(".fp-paste").all_inner_texts()
        assert lines[0] == f"[![Apache MXNet: health]({root}badge/mxnet.svg)]({root}f/mxnet.html)"
        assert lines[1] == f'<a href="{root}f/mxnet.html"><img src="{root}badge/mxnet.svg" alt="Apache MXNet: health"></a>'
        visitor.page.goto(f"{root}badge/mxnet.svg")
        assert visitor.page.locator("svg").count() == 1


def test_the_first_page_sorts_and_filters(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        page = visitor.page
        visitor.open("index.html")
        names = page.locator("table[data-sortable]").first.locator("tbody tr th")
        before = names.all_inner_texts()
        page.get_by_role("button", name="Framework").first.click()
        sorted_by_name = names.all_inner_texts()
        assert [name.lower() for name in sorted_by_name] == sorted(name.lower() for name in before)
        assert page.locator("th[aria-sort=ascending]").first.inner_text().startswith("Framework")
        page.get_by_role("button", name="Framework").first.click()
        assert names.all_inner_texts() == sorted_by_name[::-1]
        page.get_by_label("Filter").fill("mxnet")
        assert page.locator("table[data-sortable] tbody tr:visible").count() == 1
        assert page.locator("#kept").inner_text().startswith("1 of ")
        page.set_viewport_size(PHONE)
        page.get_by_label("Sort by").select_option("")
        assert page.locator("thead button:visible").count() == 0
        assert visitor.complaints == []


def test_the_comparison_opens_with_a_preset_and_tells_values(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        page = visitor.page
        visitor.open("compare.html")
        chosen = page.locator("input[name=f]:checked").evaluate_all("(boxes) => boxes.map((box) => box.value)")
        assert sorted(chosen) == ["jax", "mxnet"]  # as far as this warehouse has them
        assert page.url == f"{root}compare.html"
        newest = page.locator("#values").inner_text()
        assert "Apache MXNet" in newest
        page.locator("#drawn").focus()
        page.keyboard.press("Home")
        assert page.locator("#values").inner_text() < newest  # an earlier month
        page.keyboard.press("End")
        assert page.locator("#values").inner_text() == newest
        page.locator("#plot").hover(position={"x": 1, "y": 100})
        assert page.locator("#values").inner_text() < newest
        measures = page.locator("#measure option").evaluate_all("(options) => options.map((option) => option.value)")
        assert {"closed", "vitality", "production", "research", "learning", "performance", "speed"} <= set(measures)
        page.get_by_label("JAX").uncheck()
        page.get_by_label("Apache MXNet").uncheck()
        assert page.url == f"{root}compare.html?f="
        assert visitor.complaints == []
        assert visitor.elsewhere == []
