"""No two numbers for one fact: what each place of the demo's site says of a framework is held against what the others say."""

import csv
import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reports.number_walk import rounded
from tests.system.demo.conftest import Demo
from tests.system.demo.table_rows import Rows

pytestmark = pytest.mark.timeout(600)  # the first test runs the demo

NONE = "not available"
INDEX = {
    "health": "Health",
    "vitality": "Vitality",
    "stock": "Stock",
    "speed": "Speed Score",
    "coverage": "Coverage",
    "health, 13 weeks": "13 weeks",
    "health, 52 weeks": "52 weeks",
}
COMPARED = {
    "health": "Ecosystem Health",
    "vitality": "Vitality",
    "stock": "Stock",
    "speed": "Speed Score",
    "stars": "Stars",
    "commits a week": "Commits a week",
    "closed within 30 days": "Closed in 30 days",
}
CHARTS = {
    "stars": "Stars",
    "commits a week": "Commits a week, mean of 13 weeks",
    "closed within 30 days": "Issues closed within 30 days",
}
Facts = dict[str, dict[str, str]]
"""What is said of each fact, by the place that says it."""


def score(value: float | None) -> str:
    return NONE if value is None else rounded(Decimal(f"{value:.9f}"), 1)


def count(value: float | None) -> str:
    if value is None:
        return NONE
    exact = Decimal(f"{value:.9f}")
    return rounded(exact, 0 if exact == exact.to_integral_value() else 1)


def share(value: float | None) -> str:
    return NONE if value is None else f"{rounded(Decimal(f'{value:.9f}') * 100, 0)} %"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip()


def added(rows: list[dict[str, Any]], name: str) -> str:
    return count(sum(row[name] for row in rows if row["role"] == "core"))


def facts_of(site: Path, name: str) -> Facts:
    """Everything that is said more than once of a framework."""
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    _pages(site, name, said)
    _texts(site, name, said)
    _answers(site, name, said)
    return {fact: {place: plain(text) for place, text in places.items()} for fact, places in said.items()}


def _pages(site: Path, name: str, said: defaultdict[str, dict[str, str]]) -> None:
    index = Rows((site / "index.html").read_text()).leading_to(f"f/{name}.html")
    for fact, title in INDEX.items():
        said[fact]["index.html"] = index.cells[title]
    said["state"]["index.html"] = index.small.split()[0]
    compared = Rows((site / "compare.html").read_text()).leading_to(f"f/{name}.html")
    for fact, title in COMPARED.items():
        said[fact]["compare.html"] = compared.cells[title]
    said["state"]["compare.html"] = compared.small
    text = (site / "f" / f"{name}.html").read_text()
    page = Rows(text)
    said["health"]["page"] = page.text_of("fp-big")[0].removesuffix(" of 10")
    said["health"]["page's title"] = re.search(r"<title>.*: (\S+) \(simulated data\)", text)[1]  # type: ignore[index]
    said["health"]["page's description"] = re.search(r'name="description" content=".* Health (\S+) of 10', text)[1]  # type: ignore[index]
    health = next(page.of("Ecosystem Health"))
    said["health"]["page's dimensions"] = health.cells["Now"]
    for weeks in ("13", "52"):
        said[f"health, {weeks} weeks"]["page"] = health.cells[f"{weeks} weeks"]
    for pillar in ("vitality", "stock"):
        said[pillar]["page"] = re.search(rf"<h3>{pillar.title()} <b>(.*?)</b>", text)[1]  # type: ignore[index]
        said[pillar]["page"] = re.sub("<[^>]*>", "", said[pillar]["page"])
    state = page.text_of("fp-standing")[0]
    said["state"]["page"] = state.split()[0]
    for fact, metric in (("stars", "Stars"), ("forks", "Forks"), ("commits a week", "Commits a week")):
        found = next(row for row in page.of(metric) if "Value" in row.cells)
        said[fact]["page's metrics"] = plain(found.cells["Value"]).split()[0]
    repositories = [row for row in page.rows if "Last push" in row.cells and row.small.startswith("core")]
    for fact, title in (("stars", "Stars"), ("forks", "Forks")):
        said[fact]["page's repositories"] = f"{sum(int(row.cells[title].replace(',', '')) for row in repositories):,}"
    for fact, caption in CHARTS.items():
        newest = re.search(rf"<figcaption><b>{caption}</b> <output>(.*?)(?: on \d{{4}}-.*?)?</output>", text)
        said[fact]["page's chart"] = newest[1]  # type: ignore[index]
    for row in page.rows:
        if row.name.strip() == "2026" and row.small.startswith("until"):
            said["stars"]["page's years"] = re.sub("<[^>]*>", " ", re.search(r">2026<small>.*?</tr>", text)[0]).split()[-1]  # type: ignore[index]


def _texts(site: Path, name: str, said: defaultdict[str, dict[str, str]]) -> None:
    markdown = (site / "f" / f"{name}.md").read_text()
    said["health"]["page.md"] = re.search(r"\| Ecosystem Health \| \*\*(\S+)\*\* of 10", markdown)[1]  # type: ignore[index]
    said["state"]["page.md"] = re.search(r"^\*\*(\w+)\*\*", markdown, re.MULTILINE)[1]  # type: ignore[index]
    row = next(line for line in (site / "index.md").read_text().splitlines() if f"(f/{name}.md)" in line and line.startswith("| ["))
    cells = [cell.strip() for cell in row.split(" | ")]
    said["state"]["index.md"], said["health"]["index.md"] = cells[1].split()[0], cells[3].strip("*").split("**")[0]
    said["vitality"]["index.md"], said["stock"]["index.md"] = cells[6], cells[7]
    [*_, last] = csv.DictReader((site / "f" / f"{name}.csv").read_text().splitlines())
    said["health"]["history.csv"] = score(float(last["score"]))
    badge = json.loads((site / "badge" / f"{name}.json").read_text())["message"]
    said["health"]["badge.json"], said["state"]["badge.json"] = badge.split()[0], badge.split("(")[1].split(",")[0]
    drawn = re.search(r": (\S+) \((\w+), \d{4}", (site / "badge" / f"{name}.svg").read_text())
    said["health"]["badge.svg"], said["state"]["badge.svg"] = drawn[1], drawn[2]  # type: ignore[index]


def _answers(site: Path, name: str, said: defaultdict[str, dict[str, str]]) -> None:
    [row] = [one for one in json.loads((site / "api/v1/frameworks.json").read_text())["frameworks"] if one["framework"] == name]
    for fact, key in (("health", "health"), ("vitality", "vitality"), ("stock", "stock"), ("speed", "speed")):
        said[fact]["api of all"] = score(row[key])
    said["coverage"]["api of all"] = share(row["coverage"])
    said["state"]["api of all"] = row["lifecycle"]
    answer = json.loads((site / f"api/v1/frameworks/{name}.json").read_text())
    dimensions = {one["dimension"]: one["score"] for one in answer["dimensions"]}
    metrics = {one["metric"]: one["value"] for one in answer["metrics"]}
    said["state"]["api"] = answer["lifecycle"]
    for fact in ("health", "vitality", "stock", "speed"):
        said[fact]["api"] = score(dimensions.get(fact))
    said["health"]["api's history"] = score(answer["history"][-1]["score"])
    said["stars"]["api's metrics"], said["forks"]["api's metrics"] = count(metrics["stars"]), count(metrics["forks"])
    said["commits a week"]["api's metrics"] = count(metrics["commits_wk"])
    said["stars"]["api's repositories"] = added(answer["repositories"], "stars")
    said["forks"]["api's repositories"] = added(answer["repositories"], "forks")
    figures = json.loads((site / "f" / f"{name}.json").read_text())
    said["health"]["page.json"] = score(next(one["score"] for one in figures["scores"] if one["dimension"] == "health"))
    said["state"]["page.json"] = figures["standing"][0]["lifecycle"]
    said["stars"]["page.json"] = added(figures["repositories"], "stars")
    said["forks"]["page.json"] = added(figures["repositories"], "forks")


def test_every_place_says_the_same_of_a_framework(demo: Demo) -> None:
    for name in demo.frameworks:
        facts = facts_of(demo.site, name)
        assert {"health", "state", "stars", "forks", "commits a week", "closed within 30 days"} <= set(facts), name
        assert all(len(places) > 1 for places in facts.values()), name
        assert {fact: places for fact, places in facts.items() if len(set(places.values())) > 1} == {}, name


def test_the_demo_shows_the_frameworks_that_are_walked(demo: Demo) -> None:
    assert {path.stem for path in demo.site.glob("f/*.html")} == set(demo.frameworks)


def test_the_same_alerts_are_open_in_the_answers_and_on_the_page(demo: Demo) -> None:
    listed = {alert for one in json.loads((demo.site / "api/v1/frameworks.json").read_text())["frameworks"] for alert in one["open_alerts"]}
    alerts = json.loads((demo.site / "api/v1/alerts.json").read_text())["alerts"]
    assert listed == {one["alert_id"] for one in alerts if one["closed_at"] is None}
    opened = (demo.site / "alerts.html").read_text().partition('id="silenced"')[0]
    assert set(re.findall(r'<article class="fp-note" id="(AL-[\d-]+)"', opened)) == listed
    feed = (demo.site / "alerts.xml").read_text()
    assert feed.count("<entry>") == len(alerts)
    for one in alerts:
        assert one["title"] in json.dumps(json.loads((demo.site / "alerts.json").read_text()), ensure_ascii=False), one["alert_id"]


def test_the_terminal_says_the_same_scores_as_the_first_page(demo: Demo) -> None:
    rows = {row["framework"]: row for row in json.loads(demo.pulse("rank", "--json"))}
    index = Rows((demo.site / "index.html").read_text())
    assert {name: score(row["score"]) for name, row in rows.items()} == {
        name: index.leading_to(f"f/{name}.html").cells["Health"] for name in demo.frameworks
    }
