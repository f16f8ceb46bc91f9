"""Where every source answers, five dimensions are measured and make a Speed Score, each number as the rules of the server tell it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from tests.system.every_source.conftest import SLUGS, Installation, installed
from tests.worlds.every_source import PAGES, PAPERS, QUESTIONS, number_of

FIVE = {"health", "production", "research", "learning", "performance"}
READ, NEWEST = date(2024, 3, 4), date(2024, 3, 5)
SCORED = f"select framework, dimension, basis, score, reason from v_scores where as_of = date '{NEWEST}'"


def counted(slug: str, slugs: list[str]) -> dict[str, float]:
    """What the metrics have to be on the second night, by the rules of the server."""
    own, everybody = PAPERS + number_of(slug), sum(PAPERS + number_of(one) for one in slugs)
    questions = QUESTIONS + number_of(slug)
    return {
        "paper_share": own / everybody,  # all have as many in each month
        "repo_share": own / everybody,
        "model_share": own / everybody,
        "answered": (questions * 3 // 4) / questions,  # January alone: it is asked for once a month
        "forum_replies": 2.0,
        "mlperf_use": 2.0,
        "mlperf_best": 1.0,
        "bench_age": (NEWEST - date(2023, 11, 8)).days,
        "py_support": 1.0,
        "platforms": 1.0,
        "release_age": (READ - date(2024, 1, 10)).days,
        "open_vulns": 0.0,
        "docs_fresh": number_of(slug) / PAGES,
        "vendor_stale": (READ - date(2023, 11, 10)).days,  # 1.2 came on that day
    }


@pytest.fixture(
    scope="module",
    params=[pytest.param(SLUGS[:3], id="three frameworks"), pytest.param(SLUGS, id="the whole catalog", marks=pytest.mark.long)],
)
def followed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, list[str]]]:
    with installed(tmp_path_factory.mktemp("every-source"), request.param) as made:
        assert made.refresh(1).status == "ok"
        assert made.refresh(2).status == "ok"
        yield made, request.param


@pytest.mark.timeout(900)
def test_five_dimensions_are_measured_of_every_framework(followed: tuple[Installation, list[str]]) -> None:
    made, slugs = followed
    measured = defaultdict(set)
    for framework, dimension, basis, score, _ in made.ask(SCORED):
        if basis == "measured" and score is not None:
            measured[framework].add(dimension)
    assert {slug: found & FIVE for slug, found in measured.items()} == dict.fromkeys(slugs, FIVE)
    assert all("speed" in found for found in measured.values())


def test_each_metric_is_what_the_server_was_told(followed: tuple[Installation, list[str]]) -> None:
    made, slugs = followed
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for framework, metric, value in made.ask(f"select framework, metric, value from metric_values where as_of = date '{NEWEST}'"):
        found[framework][metric] = value
    for slug in slugs:
        expected = counted(slug, slugs)
        assert {metric: found[slug][metric] for metric in expected} == pytest.approx(expected)
