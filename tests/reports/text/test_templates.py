"""No figure is typed into a template: what it shows of numbers comes from the warehouse or is the scale itself."""

import re
from pathlib import Path

import pytest

import reports

TEMPLATES = Path(reports.__file__).parent / "templates"
FILES = sorted(path for pattern in ("**/*.html", "**/*.md") for path in TEMPLATES.glob(pattern))
SCALE = {"0", "5", "10", "13", "52"}
"""0 to 10, the five dimensions, and the two spans of time that every score is compared over."""
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAGS = re.compile(r"<script.*?</script>|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_no_figure_of_its_own(path: Path) -> None:
    text = TAGS.sub(" ", CODE.sub(" ", path.read_text(encoding="utf-8")))
    assert set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"\bh\d\b|utf-8", " ", text))) <= SCALE
