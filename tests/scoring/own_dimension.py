"""A rubric in which another dimension than health is measured too: production, by two metrics that nobody collects."""

from pathlib import Path

from scoring.rubric import Rubric, load
from tests.scoring.conftest import VERSION_1

UNMEASURED = '[dimension.production]\nlabel = "Production Maturity"\nquestion = "Can it be run in production?"\nfallback = "assessed"\n'
PILLAR = "\n[dimension.production.pillars.production]\nweight = 1.0\n"
INDICATORS = """
[[indicator]]
metric = "release_age"
pillar = "production"
weight = 0.6
unit = "days"
scale = "linear"
anchors = [[0, 10], [100, 0]]
noise = "none"
why = "What people install grows old."
source = "made up"

[[indicator]]
metric = "platforms"
pillar = "production"
weight = 0.4
unit = "ratio"
scale = "linear"
anchors = [[0, 0], [1, 10]]
noise = "none"
why = "Where it can be installed."
source = "made up"
"""
MEASURED = {"release_age": 25.0, "platforms": 0.5}
"""7.5 and 5 points: 0.6 x 7.5 + 0.4 x 5 = 6.5."""


def own_rubric(folder: Path, *changes: tuple[str, str]) -> Rubric:
    """Write the rubric and load it.

    Args:
        folder: where it is written.
        changes: what else is replaced in its text, and by what.
    """
    text = VERSION_1.read_text() + INDICATORS
    for old, new in ((UNMEASURED, UNMEASURED + PILLAR), *changes):
        assert old in text
        text = text.replace(old, new)
    file = folder / "rubric.toml"
    file.write_text(text)
    return load(file)
