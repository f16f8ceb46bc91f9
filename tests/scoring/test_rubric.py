"""The shipped policy is the agreed one, and a wrong policy is refused with one sentence."""

import re
from pathlib import Path

import pytest

from scoring.policy import PolicyError
from scoring.rubric import SHIPPED, load
from scoring.verdicts import DIMENSION, PILLAR_LEVELS
from tests.scoring.conftest import VERSION_1

POLICY = VERSION_1.read_text()


def refusal(folder: Path, content: str) -> str:
    file = folder / "rubric.toml"
    file.write_text(content)
    with pytest.raises(PolicyError) as caught:
        load(file)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_health_is_a_quarter_stock_and_three_quarters_vitality() -> None:
    assert {pillar.name: pillar.weight for pillar in load().dimension("health").pillars} == {"vitality": 0.75, "stock": 0.25}


AGREED = {
    1: {
        "stars": ("stock", 0.25),
        "forks": ("stock", 0.25),
        "lifetime_contrib": ("stock", 0.30),
        "so_stock": ("stock", 0.20),
        "commits_wk": ("vitality", 0.22),
        "commit_ret": ("vitality", 0.18),
        "contrib_ret": ("vitality", 0.22),
        "closed30": ("vitality", 0.20),
        "qa_ret": ("vitality", 0.08),
        "forum_ret": ("vitality", 0.05),
        "release_days": ("vitality", 0.05),
    }
}
AGREED[2] = AGREED[1] | {
    "release_age": ("production", 0.15),
    "py_support": ("production", 0.20),
    "installs": ("production", 0.20),
    "platforms": ("production", 0.10),
    "vendor_stale": ("production", 0.20),
    "open_vulns": ("production", 0.15),
    "paper_share": ("research", 0.45),
    "repo_share": ("research", 0.35),
    "model_share": ("research", 0.20),
    "docs_fresh": ("learning", 0.30),
    "links_alive": ("learning", 0.30),
    "answered": ("learning", 0.30),
    "forum_replies": ("learning", 0.10),
    "mlperf_use": ("performance", 0.40),
    "mlperf_best": ("performance", 0.40),
    "bench_age": ("performance", 0.20),
}
"""The weights by version of the rubric, as they were agreed on; a new version may have others."""


def test_no_weight_changes_without_a_new_version() -> None:
    rubric = load()
    assert rubric.version != 1 or SHIPPED.read_bytes() == VERSION_1.read_bytes()
    found = {i.metric: (i.pillar, i.weight) for i in rubric.indicators}
    assert rubric.version not in AGREED or found == AGREED[rubric.version]


def test_the_hash_tells_any_change_of_the_file(tmp_path: Path) -> None:
    copy = tmp_path / "rubric.toml"
    copy.write_text(POLICY)
    same = load(copy).hash
    copy.write_text(POLICY + "# one more word\n")
    assert (same == load(VERSION_1).hash, load(copy).hash == same) == (True, False)


WRONG = {
    "vitality that does not sum to 1": ("weight = 0.18", "weight = 0.17", "the weights of vitality sum to 0.99, not to 1"),
    "pillars that do not sum to 1": ("weight = 0.75", "weight = 0.85", "dimension health: the weights of its pillars sum to 1.1, not to 1"),
    "anchors out of order": ("[1, 2], [5, 4]", "[5, 4], [1, 2]", "commits_wk): the values of the anchors must rise"),
    "points that turn": ("[1, 2], [5, 4]", "[1, 4], [5, 2]", "commits_wk): the points of the anchors must rise all the way or fall"),
    "points above 10": ("[50, 8.5], [100, 10]", "[50, 8.5], [100, 11]", "points must lie between 0 and 10"),
    "an unknown key": ("draws = 1000", "draws = 1000\ndrawz = 1", "interval has an unknown key: drawz"),
    "a missing key": ("minimum_coverage = 0.60\n", "", "evidence lacks minimum_coverage"),
    "a text for a number": ("minimum_coverage = 0.60", 'minimum_coverage = "0.6"', "minimum_coverage must be a number"),
    "a coverage above 1": ("minimum_coverage = 0.60", "minimum_coverage = 60", "minimum_coverage must lie above 0 and at most at 1"),
    "a scale that is none": ('scale = "linear"', 'scale = "log10"', "scale must be log1p or linear or steps"),
    "half a case": ('noise = "beta"', 'noise = "beta"\nminimum_sample = 2.5', "closed30): minimum_sample must be a whole number from 0"),
    "a maybe": ('noise = "beta"', 'noise = "beta"\nmay_not_apply = "yes"', "closed30): may_not_apply must be true or false"),
    "a past that nobody knows": ('noise = "beta"', 'noise = "beta"\nhistory = "old"', "history must be full, partial, from now"),
    "noise shared with nobody": ('noise_of = "commits_wk"', 'noise_of = "commits"', "shares the noise of commits, which is none"),
    "a metric twice": ('metric = "forks"', 'metric = "stars"', "a metric may be only one indicator"),
    "a needed metric that is none": (
        'one_of = ["commits_wk"',
        'one_of = ["stars"',
        "of vitality names a metric that is no indicator of it",
    ),
    "an indicator of no pillar": ('pillar = "stock"', 'pillar = "shelf"', "indicator 1 (stars): pillar must be one of vitality, stock"),
    "a dimension that nothing scores": ('fast?"\nfallback = "assessed"', 'fast?"', "performance: has neither pillars nor a fallback"),
    "a fallback that nobody knows": (
        'fast?"\nfallback = "assessed"',
        'fast?"\nfallback = "guess"',
        "fallback must be assessed, or be left out",
    ),
    "a dimension without words": ('label = "Performance"', 'label = " "', "dimension performance: label must be a text"),
    "a dimension with an unknown key": ('label = "Performance"', 'label = "P"\nwight = 1', "performance has an unknown key: wight"),
    "a name for two": ("dimension.health.pillars.stock]", "dimension.health.pillars.research]", "research may be the name of only one"),
    "a name that is taken": ("[dimension.research]", "[dimension.speed]", "speed may be the name of only one dimension or pillar"),
    "a name that is no name": ("[dimension.research]", '[dimension."Research Adoption"]', "the name must be small letters, digits"),
    "a cap on what is not measured": ('dimensions = ["health"]', 'dimensions = ["research"]', "cap 1: dimensions may name health"),
    "a cap on nothing": ('dimensions = ["health"]', "dimensions = []", "cap 1: dimensions must name one or more"),
    "cap steps out of order": ("after_months = 12", "after_months = 0", "the months of the steps must rise"),
    "an empty reason": ('why = "How many people ever took notice;', 'why = "" #', "why must be a sentence"),
    "no TOML": ("version = 1", "version = ", "is no TOML"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_policy_is_refused_with_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in POLICY
    assert said in refusal(tmp_path, POLICY.replace(old, new, 1))


def test_a_policy_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"nowhere\.toml: there is no such policy file\."):
        load(tmp_path / "nowhere.toml")


def test_a_replay_with_fewer_metrics_shares_their_weight() -> None:
    # .22 + .18 + .22 = .62 is all that git gives of vitality
    git = load().only(frozenset({"commits_wk", "commit_ret", "contrib_ret"}))
    assert [i.weight for i in git.indicators] == pytest.approx([0.22 / 0.62, 0.18 / 0.62, 0.22 / 0.62])


PACKAGES = ("catalog", "collectors", "flows", "reports", "scoring", "warehouse")


def test_no_program_text_lists_the_dimensions_a_second_time() -> None:
    """Names, pillars and order stand in the rubric alone; the catalog's documents and the migrations of the past are data."""
    root, kinds = SHIPPED.parents[1], {".py", ".sql", ".html", ".md", ".js", ".j2"}
    files = [file for package in PACKAGES for file in (root / package).rglob("*") if file.suffix in kinds]
    files = [file for file in files if not {"node_modules", "dist", "migrations"} & set(file.parts)]
    assert len(files) > 300
    assessed = [re.compile(rf"\b{name}\b") for name in load().assessed]
    listing = [file for file in files if sum(name.search(file.read_text(encoding="utf-8")) is not None for name in assessed) > 1]
    assert listing == []


def test_verdicts_and_alarms_rest_on_pillars_that_the_rubric_has() -> None:
    assert {pillar.name for pillar in load().dimension(DIMENSION).pillars} == set(PILLAR_LEVELS.values())
    with pytest.raises(PolicyError, match=r"the rubric has no dimension wealth; it has health, production, research"):
        load().dimension("wealth")
