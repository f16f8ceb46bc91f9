"""The recipe "A framework": one file of the catalog, and figures for the demo; nothing else minds it."""

import tomllib

import pytest

from tests.project.recipes.conftest import Copy

CATALOG = """name = "Burn"

[[repo]]
name = "tracel-ai/burn"
role = "core"
former_names = ["burn-rs/burn"]

[[docs]]
repository = "tracel-ai/burn"
folder = "burn-book/src"
source = "https://github.com/tracel-ai/burn/tree/main/burn-book"
"""
FIGURES = {
    "repositories": '\n["tracel-ai/burn"]\nid = 9001\nformer_names = ["burn-rs/burn"]\n',
    "commits": '\n["tracel-ai/burn"]\npeople = 90\nlast = 2026-06-28\n'
    "years = { 2023 = [300, 280, 20], 2024 = [500, 480, 40], 2025 = [450, 440, 45], 2026 = [200, 190, 30] }\n",
    "trackers": '\n"tracel-ai/burn" = { 2023 = [40, 200], 2024 = [90, 400], 2025 = [80, 380], 2026 = [30, 150] }\n',
}
STARS = '"tracel-ai/burn" = { 2024-12-31 = 9000, 2025-12-31 = 12000 }\n'
SHOWN = """
import tempfile
from pathlib import Path

from sandbox.figures.build import build

with tempfile.TemporaryDirectory() as folder:
    dataset = build(Path(folder), only=["tracel-ai/burn"])
    repository = dataset.repo("tracel-ai/burn")
    print(repository.stars > 12000, len(repository.tables["issues"]), repository.commits, len(dataset.known["tracel-ai/burn"]) > 3)
"""


def follow(project: Copy) -> None:
    """The file of the catalog, and the figures of the demo."""
    project.write("catalog/burn.toml", CATALOG)
    for name, text in FIGURES.items():
        file = project.folder / f"sandbox/figures/{name}.toml"
        file.write_text(file.read_text() + text)
    project.change("sandbox/figures/stars.toml", "\n[forks]\n", f"{STARS}\n[forks]\n")


@pytest.mark.long
def test_a_framework_with_figures_for_the_demo(project: Copy) -> None:
    follow(project)
    checked = project.run("-c", "from flows.cli.main import run; raise SystemExit(run(['catalog', 'check']))")
    assert checked.returncode == 0, checked.stderr
    shown = project.run("-c", SHOWN)
    issues = 40 + 90 + 80 + 30
    assert shown.stdout.split() == ["True", str(issues), str(300 + 500 + 450 + 200), "True"], shown.stderr[-2000:]
    project.passes("tests/catalog")


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nothing_else_minds_a_framework_more(project: Copy) -> None:
    follow(project)
    assert "tracel-ai/burn" in tomllib.loads((project.folder / "sandbox/figures/repositories.toml").read_text())
    project.passes("tests/sandbox", "tests/flows", "tests/reports", "tests/project/docs")
