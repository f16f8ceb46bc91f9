"""Real wordings: notices are found, and what is about a part or about another project is none."""

import tomllib
from pathlib import Path

import pytest

from collectors.notices.find import find

TEXTS = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8"))["text"]


@pytest.mark.parametrize("given", TEXTS, ids=lambda given: f"{given['of']}: {given['text'][:40]}")
def test_a_wording(given: dict[str, object]) -> None:
    found = find(str(given["text"]), list(given["names"]))  # type: ignore[call-overload]
    assert [notice.phrase for notice in found] == ([given["notice"]] if "notice" in given else [])


def test_a_notice_far_down_is_not_read() -> None:
    assert find("word " * 1000 + "\n\nThis project is deprecated.", ["foo"]) == ()


def test_a_sentence_counts_once_and_is_quoted_without_its_markup() -> None:
    (found,) = find("# **Foo** is [deprecated](https://example.org)!\n\nFoo is deprecated.", ["foo"])
    assert (found.quote, found.kind) == ("Foo is deprecated", "announced")


def test_the_id_is_that_of_the_sentence_wherever_it_stands() -> None:
    first, moved = (find(text, ["foo"])[0].id for text in ("# FOO is archived", "Fast.\n\nArrays.\n\n> **Foo** is archived."))
    (other,) = find("Foo is retired", ["foo"])
    assert first == moved != other.id


def test_a_maintenance_mode_is_another_kind_than_an_end() -> None:
    (found,) = find("Foo is in maintenance mode.", ["foo"])
    assert found.kind == "maintenance"


def test_a_quote_names_nobody_and_is_short() -> None:
    (found,) = find("Foo is no longer maintained, ask @ann or ann@example.org " + "and others " * 100, ["foo"])
    assert found.quote.startswith("Foo is no longer maintained, ask or and others")
    assert len(found.quote) == 300
