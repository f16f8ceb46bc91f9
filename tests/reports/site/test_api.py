"""The static API keeps to docs/api.md: each file has the keys that the document names, of the types that it names, and no other."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from reports.site.write import write_site
from tests.reports.conftest import NO_ENGINE
from tests.worlds.public_tables import small_warehouse

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"
TYPES: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value),
    "list of text": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "date": lambda value: isinstance(value, str) and dt.date.fromisoformat(value) is not None,
    "time": lambda value: isinstance(value, str) and value.endswith("Z") and dt.datetime.fromisoformat(value) is not None,
    "null": lambda value: value is None,
}


def promised() -> dict[str, dict[str, dict[str, str]]]:
    """The document as file, then part ("" for the file itself), then key and type."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    file = part = ""
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("## "):
            file, part = line.removeprefix("## ").strip("`"), ""
        elif heading := re.fullmatch(r"(?:Each of )?`(\w+)`:", line):
            part = heading[1]
        elif row := re.fullmatch(r"\| `(\w+)` \| ([a-z ]+) \| .+ \|", line):
            found.setdefault(file, {}).setdefault(part, {})[row[1]] = row[2]
    return found


def faults(value: dict[str, object], keys: dict[str, str], where: str) -> list[str]:
    """What differs between an object and what the document says of it."""
    wrong = [f"{where}: {name} is not promised" for name in sorted(set(value) - set(keys))]
    wrong += [f"{where}: {name} is missing" for name in sorted(set(keys) - set(value))]
    for name, kind in keys.items():
        fits = [TYPES[each](value[name]) for each in kind.split(" or ")] if name in value else [True]
        wrong += [] if any(fits) else [f"{where}: {name} is {value[name]!r}, not {kind}"]
    return wrong


def checked(path: Path, file: str) -> list[str]:
    """What differs between a file and the document."""
    document = promised()
    value = json.loads(path.read_text())
    parts = document[file]
    wrong = faults(value, document["In every file"][""] | parts[""], path.name)
    for part, keys in parts.items():
        inner = value[part] if part else []
        for each in inner if isinstance(inner, list) else [inner]:
            wrong += faults(each, keys, f"{path.name} {part}") if each is not None else []
    return wrong


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers") / "site"
    with small_warehouse() as con:
        write_site(con, folder, console=NO_ENGINE)
    return folder


FILES = {
    "index.json": "index.json",
    "api/v1/frameworks.json": "api/v1/frameworks.json",
    "api/v1/alerts.json": "api/v1/alerts.json",
    "api/v1/frameworks/oldnet.json": "api/v1/frameworks/NAME.json",
    "api/v1/frameworks/newnet.json": "api/v1/frameworks/NAME.json",
    "api/v1/frameworks/emptynet.json": "api/v1/frameworks/NAME.json",
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_has_what_the_document_promises(path: str, site: Path) -> None:
    assert checked(site / path, FILES[path]) == []


def test_a_key_that_goes_or_changes_its_type_is_found(site: Path, tmp_path: Path) -> None:
    answer = json.loads((site / "api/v1/frameworks.json").read_text())
    path = tmp_path / "frameworks.json"
    del answer["frameworks"][0]["stock"]
    answer["frameworks"][1]["verdict"] = 7
    path.write_text(json.dumps(answer | {"extra": 1}))
    assert checked(path, FILES["api/v1/frameworks.json"]) == [
        "frameworks.json: extra is not promised",
        "frameworks.json frameworks: stock is missing",
        "frameworks.json frameworks: verdict is 7, not text or null",
    ]


def test_the_answers_hold_the_figures_of_the_warehouse(site: Path) -> None:
    """Counted by hand in three_frameworks.sql."""
    ranked = json.loads((site / "api/v1/frameworks.json").read_text())["frameworks"]
    assert [(row["framework"], row["health"], row["health_52_weeks_before"]) for row in ranked] == [
        *(("newnet", 8.25, None), ("emptynet", None, None), ("oldnet", 2.0, 3.0)),
    ]
    assert [row["open_alerts"] for row in ranked] == [[], [], ["AL-2"]]
    oldnet = json.loads((site / "api/v1/frameworks/oldnet.json").read_text())
    assert oldnet["verdict"]["since"] == "2023-10-02"
    assert len(oldnet["history"]) == 6
    assert {row["metric"]: row["weight"] for row in oldnet["metrics"]}["stars"] == pytest.approx(0.31)


def test_every_path_of_the_index_leads_to_a_file(site: Path) -> None:
    index = json.loads((site / "index.json").read_text())
    ours = [value for row in index["frameworks"] for name, value in row.items() if name not in {"framework", "name"}]
    paths = [*index["api"].values(), *ours]
    assert len(paths) == 2 + 3 * 7
    assert all((site / path).is_file() for path in paths if path is not None)
    assert paths.count(None) == 1  # one framework has nothing to draw


def test_each_verdict_on_simulated_data_says_so(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    write_site(small_world, tmp_path / "site", console=NO_ENGINE)
    answer = json.loads((tmp_path / "site/api/v1/frameworks/oldnet.json").read_text())
    sentences = [value for name, value in answer["verdict"].items() if name not in {"rule", "since"}]
    assert len(sentences) == 5
    assert all("simulated" in text for text in sentences)
    assert answer["simulated"] is True
