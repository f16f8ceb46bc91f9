"""The recipe "A metric": the files it names are enough, for one that is only shown and for one that is scored."""

import re

import pytest

from scoring.rubric import load
from tests.project.recipes.conftest import Copy

SQL = """-- releases_52wk: does it still ship.
-- What:   stable releases published in the 364 days before as_of
-- Unit:   releases
-- Grain:  framework, as_of
-- Scope:  own rows
-- Params: as_of exclusive, 00:00 UTC
-- Reads:  core
-- Needs:  releases 364
-- Counts: published GitHub releases of the core repositories, no pre-releases, no drafts. sample_size: none
-- Source: chosen by us, docs/metrics.md
select n.framework, n.as_of, count(r.release_id) as value
from needed n
left join core c on c.framework = n.framework
left join raw.releases r on r.repo_id = c.repo_id and not r.is_prerelease and not r.is_draft and r.published_at >= c.since
  and r.published_at < c.until and r.published_at < n.until and r.published_at >= n.until - 364
group by all
"""
CASES = """[[case]]
title = "both borders of the window"
origin = "by hand: 364 days before 2024-04-01 is 2023-04-03, which counts; the day before it and the date itself do not: 2"
as_of = 2024-04-01
release = [{ at = 2023-04-02 }, { at = 2023-04-03 }, { at = 2024-03-31 }, { at = 2024-04-01 }]
expected = { value = 2.0, status = "observed", unit = "releases" }
"""
INDICATOR = """
[[indicator]]
metric = "releases_52wk"
pillar = "vitality"
weight = 0.02
unit = "releases"
scale = "log1p"
anchors = [[0, 0], [12, 10]]
noise = "none"
why = "A year without a release says that nothing reaches the people who install it."
source = "our choice"
"""
REASON = """
{{ aside("releases_52wk") }}
Why so: a year evens out the habit of one release a quarter and of one a month.
"""


def follow(project: Copy) -> None:
    """Steps 1, 2, 4, 5 and 6."""
    project.write("warehouse/metrics/releases_52wk.sql", SQL)
    project.write("tests/warehouse/metrics/cases/releases_52wk.toml", CASES)
    project.change("reports/text/labels.py", '    "c90": "', '    "releases_52wk": "Releases in a year",\n    "c90": "')
    asked = project.run("-m", "pytest", "-q", "tests/warehouse/test_definitions_number.py").stdout
    wanted = re.search(r'Then write: sql = "(\w+)"', asked)
    assert wanted is not None, asked
    noted = re.search(r'^sql = ".*"$', (project.folder / "warehouse/metrics/version.toml").read_text(), re.MULTILINE)
    assert noted is not None
    project.change("warehouse/metrics/version.toml", noted[0], f'sql = "{wanted[1]}"')


@pytest.mark.long
def test_a_metric_that_is_only_shown(project: Copy) -> None:
    follow(project)
    template = project.folder / "flows/metrics_page.md.j2"
    template.write_text(template.read_text() + REASON)
    assert project.run("-m", "flows.metrics_page").returncode == 0
    project.passes(
        "tests/warehouse/metrics/test_cases.py",
        "tests/warehouse/test_definitions_number.py",
        "tests/flows/test_metrics_page.py",
        "tests/project/docs",
    )


@pytest.mark.long
@pytest.mark.timeout(900)
def test_nothing_else_minds_a_metric_that_is_only_shown(project: Copy) -> None:
    follow(project)
    project.passes("tests/warehouse", "tests/scoring", "tests/reports")


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_metric_that_is_scored(project: Copy) -> None:
    """Step 3: an indicator, the weights of its pillar sum to 1, and the version goes up."""
    follow(project)
    template = project.folder / "flows/metrics_page.md.j2"
    template.write_text(template.read_text() + REASON.replace("aside(", "metric("))
    rubric = project.folder / "scoring/rubric.toml"
    rubric.write_text(rubric.read_text() + INDICATOR)
    heavy = 'metric = "closed30"\npillar = "vitality"\nweight = 0.'
    project.change("scoring/rubric.toml", f"{heavy}20", f"{heavy}18")
    version = load().version
    project.change("scoring/rubric.toml", f"\nversion = {version}\n", f"\nversion = {version + 1}\n")
    assert project.run("-m", "flows.metrics_page").returncode == 0
    project.passes("tests/warehouse/metrics/test_cases.py", "tests/scoring", "tests/flows/test_metrics_page.py", "tests/project/docs")
