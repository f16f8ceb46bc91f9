"""What the README shows of the demo: a picture of a framework's page, and lines of what `pulse demo` prints."""

import hashlib
import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "pictures" / "framework.png"
NOTE = PICTURE.with_suffix(".json")
"""What the picture showed when it was taken: its page, a fingerprint of each thing in it, and the text for people to compare."""

FRAMEWORK = "mxnet"
WIDTH_PX = 1000
LISTED = ("JAX", "PyTorch", "TensorFlow", "-- ended --", "Apache MXNet")
BEGINS, ENDS = "<!-- from pulse demo -->\n```\n", "```\n<!-- to here -->"

_TEXT = """(bottom) => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const isShown = walker.currentNode.parentElement.checkVisibility();  // what is folded has a place on the page too
    if (isShown && box.width > 0 && box.height > 0 && box.top < bottom) texts.push(walker.currentNode.textContent);
  }
  return texts.join(" ").replace(/\\s+/g, " ").trim();
}"""


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Open the framework's page as the picture shows it; gives the page, and where the picture ends: below the chart of health."""
    page = browser.new_page(viewport={"width": WIDTH_PX, "height": 900}, color_scheme="light")
    page.goto(address)
    box = page.locator(".fp-figure").first.bounding_box()
    assert box is not None
    return page, box["y"] + box["height"] + 16


def note(page: Page, bottom_px: float, style: str) -> dict[str, str]:
    """Say what the picture shows; a font of another machine changes nothing of it."""
    drawn = page.locator(".fp-figure svg").first.evaluate("(chart) => chart.outerHTML")
    return {
        "page": f"f/{FRAMEWORK}.html",
        "text": page.evaluate(_TEXT, bottom_px),
        "chart": hashlib.sha256(drawn.encode()).hexdigest(),
        "style": hashlib.sha256(style.encode()).hexdigest(),
    }


def as_json(told: dict[str, str]) -> str:
    """Give the note as it lies beside the picture."""
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def sample(said: str) -> str:
    """Pick the lines for the README from what the demo printed: some of the ranking, and the head of MXNet's scores."""
    lines = said.splitlines()
    first = next(place for place, line in enumerate(lines) if " FRAMEWORK " in line)
    told = next(place for place, line in enumerate(lines) if line.startswith("Apache MXNet: "))
    table = next(place for place, line in enumerate(lines) if line.startswith("DIMENSION "))
    ranked = [line for line in lines[first + 1 : told] if line.lstrip("! ").startswith(LISTED)]
    scores = [line for line in lines[table + 1 : table + 5] if line]
    return "\n".join([lines[first], *ranked, "", lines[told], lines[told + 2], "", lines[table], *scores]) + "\n"


def shown(readme: str) -> str:
    """Give the lines that the README shows."""
    return readme.split(BEGINS)[1].split(ENDS)[0]


def with_sample(readme: str, text: str) -> str:
    """Put the lines into the README."""
    return re.sub(re.escape(BEGINS) + ".*?" + re.escape(ENDS), lambda _: f"{BEGINS}{text}{ENDS}", readme, flags=re.DOTALL)
