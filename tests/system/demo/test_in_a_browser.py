"""Every page of the demo's site as a browser shows it: small, quiet, open to everybody, at 1280 and 390 px, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.system.demo.conftest import Demo
from tests.system.pages_in_a_browser.conftest import SUB_PATH
from tests.system.pages_in_a_browser.page_visit import visiting
from tests.system.pages_in_a_browser.test_pages import looked_at, pages

pytestmark = pytest.mark.timeout(900)  # the first test runs the demo


def test_no_page_of_the_demo_is_over_100_kb(demo: Demo) -> None:
    sizes = {path: (demo.site / path).stat().st_size for path in pages(demo.site)}
    assert len(sizes) >= len(demo.frameworks) + 9  # those of the whole site
    assert {path: size for path, size in sizes.items() if size > 100_000} == {}


SAMPLE = {"index.html", "compare.html", "alerts.html", "f/mxnet.html", "f/flax.html"}


@pytest.mark.long
@pytest.mark.parametrize("are_all", [False, True], ids=["some pages", "every page"])
def test_the_pages_of_the_demo_are_well_in_light_dark_and_on_a_phone(
    browser: Browser, demo: Demo, serve: Callable[[Path], str], axe: str, tmp_path: Path, are_all: bool
) -> None:
    looked = [path for path in pages(demo.site) if are_all or path in SAMPLE]
    assert len(looked) >= len(SAMPLE)
    place = tmp_path / SUB_PATH.strip("/")
    place.parent.mkdir(parents=True)
    place.symlink_to(demo.site)
    with visiting(browser, serve(tmp_path)) as visitor:
        wrong = [line for path in looked for line in looked_at(visitor, path, axe)]
    assert wrong == []
    assert visitor.complaints == []
    assert visitor.elsewhere == []
