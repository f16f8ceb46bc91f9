"""Image tables commit by commit, as the SDK's history has them; what must come is counted by hand."""

import json
from datetime import UTC, datetime

import pytest

from collectors.errors import Gone, Malformed
from collectors.git.file_history import Step
from collectors.sagemaker import FOLDERS, parse

NOW = datetime(2026, 11, 30, tzinfo=UTC)
BEFORE, SINCE = (f"{folder}/engine.json" for folder in FOLDERS)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def table(*versions: str, **scopes: tuple[str, ...]) -> bytes:
    if versions:
        return json.dumps({"versions": {version: {"registries": {}} for version in versions}, "scope": ["training"]}).encode()
    return json.dumps({scope: {"versions": {version: {} for version in listed}} for scope, listed in scopes.items()}).encode()


def read(*steps: tuple[str, dict[str, bytes | None]]) -> dict[tuple[str, str], tuple[object, ...]]:
    """By scope and version: first seen, whether it is censored, and the two dates that most versions lack."""
    contents = {f"{text!r}": text for _, files in steps for text in files.values() if text is not None}
    history = [
        Step(f"sha{place}", on(day), {path: None if text is None else f"{text!r}" for path, text in files.items()})
        for place, (day, files) in enumerate(steps)
    ]
    rows = parse(history, contents, "sagemaker/engine", NOW).to_pylist()
    assert {(row["subject"], row["known_at"].replace(tzinfo=UTC)) for row in rows} == {("sagemaker/engine", NOW)}
    days = [tuple(row[key] and f"{row[key]:%Y-%m-%d}" for key in ("not_before", "removed_at")) for row in rows]
    return {
        (row["scope"], row["version"]): (f"{row['first_seen_at']:%Y-%m-%d}", row["is_censored"], *two)
        for row, two in zip(rows, days, strict=True)
    }


def test_what_came_with_the_table_may_be_older_and_what_came_later_is_of_its_day() -> None:
    found = read(("2020-08-04", {BEFORE: table("4.0.0")}), ("2020-09-16", {BEFORE: table("4.0.0", "5.0.0")}))
    assert found == {("all", "4.0.0"): ("2020-08-04", True, None, None), ("all", "5.0.0"): ("2020-09-16", False, None, None)}


def test_both_shapes_are_read_and_a_scope_has_its_own_versions() -> None:
    found = read(
        ("2020-08-04", {BEFORE: table("1.0")}),
        ("2020-09-01", {BEFORE: table(training=("1.0", "2.0"), eia=("1.0",))}),
    )
    assert found == {
        ("all", "1.0"): ("2020-08-04", True, None, "2020-09-01"),
        ("training", "1.0"): ("2020-09-01", False, None, None),
        ("training", "2.0"): ("2020-09-01", False, None, None),
        ("eia", "1.0"): ("2020-09-01", False, None, None),
    }


def test_a_table_that_is_away_is_no_removal_and_what_comes_back_with_it_may_have_been_there_meanwhile() -> None:
    found = read(
        ("2020-08-04", {BEFORE: table("1.0")}),
        ("2025-03-24", {BEFORE: None}),
        ("2025-11-20", {SINCE: table("1.0", "2.0")}),
        ("2025-12-01", {SINCE: table("1.0", "2.0", "3.0")}),
    )
    assert found == {
        ("all", "1.0"): ("2020-08-04", True, None, None),
        ("all", "2.0"): ("2025-11-20", True, "2025-03-24", None),
        ("all", "3.0"): ("2025-12-01", False, None, None),
    }


def test_a_move_in_one_commit_hides_nothing() -> None:
    found = read(("2020-08-04", {BEFORE: table("1.0")}), ("2025-11-20", {BEFORE: None, SINCE: table("1.0", "2.0")}))
    assert found["all", "2.0"] == ("2025-11-20", False, None, None)


def test_a_version_that_was_taken_out_says_when_and_one_that_came_back_is_there() -> None:
    found = read(
        ("2020-08-04", {BEFORE: table("1.0", "2.0")}),
        ("2020-08-31", {BEFORE: table("1.0", "2.0", "3.0")}),
        ("2020-09-09", {BEFORE: table("1.0")}),
        ("2020-10-01", {BEFORE: table("1.0", "2.0")}),
    )
    assert found["all", "2.0"] == ("2020-08-04", True, None, None)
    assert found["all", "3.0"] == ("2020-08-31", False, None, "2020-09-09")


def test_an_old_content_that_cannot_be_read_is_passed_over() -> None:
    conflict = b'<<<<<<< HEAD\n{"versions": {}}'
    found = read(("2020-08-04", {BEFORE: table("1.0")}), ("2020-09-01", {BEFORE: conflict}), ("2020-09-02", {BEFORE: table("1.0", "2.0")}))
    assert found["all", "2.0"] == ("2020-09-02", False, None, None)
    assert found["all", "1.0"] == ("2020-08-04", True, None, None)


@pytest.mark.parametrize(
    ("newest", "key"),
    [
        (b"<!doctype html>", "JSON"),
        (b'{"versions": {"1.0"', "JSON"),
        (b"[]", "versions"),
        (b"{}", "versions"),
        (b'{"training": {"releases": {"1.0": {}}}}', "versions"),
        (b'{"versions": ["1.0"]}', "versions"),
        (b'{"versions": {}}', "versions"),
        (json.dumps({"versions": {"1\n0": {}}}).encode(), "versions"),
        (json.dumps({"versions": {"1" * 101: {}}}).encode(), "versions"),
        (b"\xff\xfe", "JSON"),
    ],
)
def test_a_newest_content_that_is_no_table_is_malformed_with_its_key(newest: bytes, key: str) -> None:
    with pytest.raises(Malformed) as wrong:
        read(("2020-08-04", {BEFORE: table("1.0")}), ("2020-09-01", {BEFORE: newest}))
    assert (wrong.value.key, wrong.value.where) == (key, "the image table of sagemaker/engine")


def test_a_table_that_never_was_there_and_one_that_left_are_gone() -> None:
    with pytest.raises(Gone, match="the image table of sagemaker/engine is not in the repository"):
        read()
    with pytest.raises(Gone, match="has left the repository"):
        read(("2020-08-04", {BEFORE: table("1.0")}), ("2020-09-01", {BEFORE: None}))
