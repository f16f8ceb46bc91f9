"""The ten questions of docs/questions.md are answered where it says: within two clicks from the first page, or by one command."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.system.demo.conftest import AS_A_NEWCOMER, Demo
from tests.system.pages_in_a_browser.conftest import SUB_PATH
from tests.system.pages_in_a_browser.page_visit import visiting

pytestmark = pytest.mark.timeout(600)  # the first test runs the demo

PAGE = Path(__file__).parents[3] / "docs" / "questions.md"
ROWS = [line.strip("|\n ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
NUMBER = r"\d+\.\d"
ANSWERS = {
    "Is PyTorch healthier than TensorFlow?": (
        rf"(?=[\s\S]*PyTorch\s+active\s+{NUMBER})(?=[\s\S]*TensorFlow\s+active\s+{NUMBER})",
        rf"Ecosystem Health\s+{NUMBER}\s+{NUMBER}",
    ),
    "Since when does MXNet decline?": (
        r"Health alert, 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d: WATCH",
        r"HEALTH\s+20\d\d-\d\d-\d\d.*Apache MXNet vitality fell",
    ),
    "How many commits a week does JAX have?": (
        r"Commits a week, mean of 13 weeks\s+[\d.]+ on 20\d\d-",
        r"Commits a week\s+[\d.]+ commits/week",
    ),
    "How many of its new issues are closed within 30 days?": (r"Issues closed within 30 days\s+\d+ % on 20\d\d-", r"jax\s+0\.\d+"),
    "Who alerts me, and how?": (r"subscribe to Atom or JSON Feed[\s\S]*PULSE_ALERT_URLS", None),
    "Where is the data?": (r"pulse\.duckdb|\.parquet", r"framework_weekly"),
    "How do I add my framework?": (r"pulse catalog add OWNER/NAME", r"Watch more repositories"),
    "What does a score mean?": (r"A score goes from 0 to 10\. Each metric is turned into points", None),
    "Is this number simulated?": (r"made up: half within 30 days", r"^Simulated: "),
    "What would change the verdict?": (
        r"What would change the verdict[\s\S]*A health alert of state WATCH is raised",
        r"sound|fading|failing",
    ),
}


def clicks(cell: str) -> list[str]:
    return re.findall(r"\*\*(.+?)\*\*", cell)


def commands(cell: str) -> list[str]:
    return re.findall(r"`(pulse .+?)`", cell)


def test_the_page_has_the_ten_questions_and_each_is_two_clicks_or_one_command_away() -> None:
    assert [row[0] for row in ROWS] == list(ANSWERS)
    assert all(len(row) == 3 and len(clicks(row[1])) <= 2 and len(commands(row[2])) <= 1 for row in ROWS)


def follow(page: Page, name: str) -> None:
    """Click on what carries the name: a link, or the line that opens a folded section."""
    link = page.get_by_role("link", name=name, exact=True).first
    (link if link.count() else page.locator("summary", has_text=name).first).click()


@AS_A_NEWCOMER
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_site_answers(row: list[str], browser: Browser, demo: Demo, serve: Callable[[Path], str], tmp_path: Path) -> None:
    place = tmp_path / SUB_PATH.strip("/")
    place.parent.mkdir(parents=True)
    place.symlink_to(demo.site)
    with visiting(browser, serve(tmp_path)) as visitor:
        visitor.open("index.html")
        for name in clicks(row[1]):
            follow(visitor.page, name)
        shown = visitor.page.locator("body").inner_text()  # what is folded is not in it
        assert re.search(ANSWERS[row[0]][0], shown)
        assert visitor.complaints == []


@AS_A_NEWCOMER
@pytest.mark.parametrize("row", [row for row in ROWS if commands(row[2])], ids=lambda row: row[0])
def test_the_command_answers(row: list[str], demo: Demo) -> None:
    [command] = commands(row[2])
    said = demo.pulse(*shlex.split(command)[1:])
    assert re.search(str(ANSWERS[row[0]][1]), said.replace("\N{NO-BREAK SPACE}", " "), re.MULTILINE)
