"""What the pages of documentation point at exists: links, their anchors, paths in the tree, and what is generated."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TREE = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
FOLDERS = {str(folder) for name in TREE for folder in Path(name).parents}
PAGES = sorted(name for name in TREE if name.endswith(".md") and not name.startswith((".github/", "reports/templates/")))
MAPS = [
    *("CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/architecture.md", "docs/operations.md", "docs/publishing.md", "docs/sql.md"),
    *("tests/README.md", "warehouse/README.md"),
]
"""Pages whose paths are promises; a decision may name a file that a later one removed."""
FOREIGN = {"prefect.py", "ranking.py", "sandbox.py"}
"""Files in a user's own folder."""
SOURCES = (".py", ".sql", ".j2", ".sh", ".csv")
PLACEHOLDER = re.compile(r"<\w+>|(?<![A-Za-z])(?:NAME|NNNN|ID)(?![A-Za-z])|\*+")


def prose(page: str) -> str:
    """The text without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(page: str) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(target)
    assert lost == []


def named_paths(page: str) -> set[str]:
    """The words in code that mean a file or folder of this tree: a first part that the tree has, or the ending of a source."""
    words = {word for code in re.findall(r"`([^`\n]+)`", prose(page)) for word in re.split(r"[\s:]+", code)}
    tops = {name.split("/")[0] for name in FOLDERS if name != "."}
    return {word for word in words if (word.endswith(SOURCES) and word not in FOREIGN) or ("/" in word and word.split("/")[0] in tops)}


def exists(path: str) -> bool:
    """Whether the tree has the path, or something that a pattern of it fits."""
    name = path.removeprefix("./").rstrip("/")
    if PLACEHOLDER.search(name):
        pattern = PLACEHOLDER.sub("*", name)
        return any(fnmatch(there, pattern) for there in TREE)
    return name in TREE or name in FOLDERS or (ROOT / name).exists()


@pytest.mark.parametrize("page", MAPS)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    assert sorted(path for path in named_paths(page) if not exists(path)) == []


def test_the_maps_of_tests_name_every_builder_and_every_folder_of_whole_runs() -> None:
    builders = {Path(name).name for name in TREE if name.startswith("tests/worlds/") and not name.endswith("README.md")}
    folders = {f"{Path(name).parts[2]}/" for name in TREE if name.startswith("tests/system/") and len(Path(name).parts) > 3}
    worlds, tests = prose("tests/worlds/README.md"), prose("tests/README.md")
    assert sorted(name for name in builders if name not in worlds) == []
    assert sorted(name for name in folders if f"`{name}`" not in tests) == []


def test_a_path_that_does_not_exist_would_be_found() -> None:
    assert not exists("flows/nightly_run.py")
    assert not exists("warehouse/metrics/<metric>.txt")
    assert exists("warehouse/metrics/<metric>.sql")
    assert "flows/night/steps.py" in named_paths("docs/architecture.md")


def test_the_walk_through_one_night_names_a_file_of_each_part() -> None:
    walk = prose("docs/architecture.md").split("## One night, one number")[1].split("\n## ")[0]
    parts = {path.split("/")[0] for path in re.findall(r"`([\w/.]+/[\w/.]+)`", walk)}
    assert parts >= {"catalog", "collectors", "flows", "warehouse", "scoring", "reports"}


def test_the_glossary_has_at_most_two_dozen_words_each_with_a_link_and_is_linked() -> None:
    rows = [line.split(" | ") for line in prose("docs/glossary.md").splitlines() if line.startswith("| ")][2:]
    assert 20 <= len(rows) <= 24
    assert [row[0] for row in rows if len(row) != 3 or "](https://" not in row[2]] == []
    fields = " ".join(row[2] for row in rows)
    assert all(field in fields for field in ("CHAOSS", "Prefect", "DuckDB", "dbt", "statistics"))
    assert all(
        "glossary.md" in (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
    )


def test_what_is_generated_says_so() -> None:
    table = prose("CONTRIBUTING.md").split("## Generated files")[1].split("\n## ")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| `")]
    assert len(rows) >= 7
    for made, sources, _ in rows:
        for path in (found for found in re.findall(r"`([^`]+)`", made + sources) if not found.startswith("pulse ")):
            assert exists(path), path
        for page in re.findall(r"`([^`]+\.md)`", made):
            assert re.search(r"Written by `(python -m|pulse) ", prose(page)), page
    assert all(path in table for path in TREE if Path(path).name in {"uv.lock", "package-lock.json", "requirements.txt"})
