"""One's own folders lie over the shipped one, file by file."""

from datetime import date
from pathlib import Path

from catalog.load import SHIPPED, load
from catalog.model import Move


def write(folder: Path, slug: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{slug}.toml").write_text(text)


def core(name: str, repo: str) -> str:
    return f'name = "{name}"\n[[repo]]\nname = "{repo}"\nrole = "core"\n'


def test_a_later_folder_adds_its_frameworks_in_alphabetical_order(tmp_path: Path) -> None:
    write(tmp_path / "a", "foo-bar", core("Foo bar", "o/foo-bar"))
    write(tmp_path / "a", "zoo", core("Zoo", "o/zoo"))
    write(tmp_path / "b", "foo", core("Foo", "o/foo"))
    assert list(load([tmp_path / "a", tmp_path / "b"]).frameworks) == ["foo", "foo-bar", "zoo"]


def test_a_file_of_the_same_name_replaces_the_earlier_one_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, "mxnet", core("Ours", "us/mxnet"))
    catalog = load([SHIPPED, tmp_path])
    ours = catalog.frameworks["mxnet"]
    assert (ours.name, [repo.name for repo in ours.repos], ours.claims) == ("Ours", ["us/mxnet"], ())
    assert catalog.frameworks.keys() == load([SHIPPED]).frameworks.keys()


def test_a_replaced_file_may_be_broken(tmp_path: Path) -> None:
    write(tmp_path / "a", "foo", "not even TOML")
    write(tmp_path / "b", "foo", core("Foo", "o/foo"))
    assert load([tmp_path / "a", tmp_path / "b"]).frameworks["foo"].name == "Foo"


def test_hidden_files_and_other_kinds_of_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "foo", core("Foo", "o/foo"))
    for name in (".#foo.toml", "foo.toml~", "README.md", "notes.txt"):
        (tmp_path / name).write_text("not a catalog file")
    assert list(load([tmp_path]).frameworks) == ["foo"]


def test_every_key_reaches_its_attribute(tmp_path: Path) -> None:
    text = """
name = "Foo"
verdict = "Wait."
stackoverflow_tags = ["foo", "foo-2"]
apache_project = "foo"
forums = ["https://discuss.example.org"]
hub_library = "foo-lib"
[[repo]]
name = "o/foo"
former_names = ["p/foo"]
role = "core"
valid_to = 2019-09-17
[[repo]]
name = "big/host"
role = "host"
valid_from = 2019-09-17
valid_to = 2021-06-15
[[repo]]
name = "o/foo"
role = "core"
valid_from = 2021-06-15
[[package]]
name = "foo"
registry = "pypi"
[[event]]
kind = "retired"
on = 2023-10-01
precision = "month"
title = "It ends"
source = "https://example.org/end"
[[assessment]]
dimension = "production"
score = 7
on = 2024-01-29
by = "somebody"
source = "a document"
[[stated]]
metric = "commits_wk"
value = 7.5
low = 5
high = 10
unit = "commits/week"
as_of = 2024-01-29
source = "https://example.org/document"
note = "the middle"
[[claim]]
id = "foo-1"
section = "Health"
text = "5-10 commits/week"
stated_value = 7.5
unit = "commits/week"
as_of = 2024-01-29
sql = "select 0 as measured_value where $as_of > date '2020-01-01'"
expect = { supported = [5, 10], partly = [2, 20] }
"""
    write(tmp_path, "foo", text)
    foo = load([tmp_path]).frameworks["foo"]
    assert (foo.slug, foo.name, foo.verdict, foo.tags) == ("foo", "Foo", "Wait.", ("foo", "foo-2"))
    assert [(repo.name, repo.former_names, repo.role, repo.valid_from, repo.valid_to) for repo in foo.repos] == [
        ("o/foo", ("p/foo",), "core", None, date(2019, 9, 17)),
        ("big/host", (), "host", date(2019, 9, 17), date(2021, 6, 15)),
        ("o/foo", (), "core", date(2021, 6, 15), None),
    ]
    assert foo.moves == (Move("big/host", date(2019, 9, 17), date(2021, 6, 15)),)
    assert [(package.name, package.registry) for package in foo.packages] == [("foo", "pypi")]
    assert (foo.apache_project, foo.forums, foo.hub_library) == ("foo", ("https://discuss.example.org",), "foo-lib")
    event, assessment, stated, claim = foo.events[0], foo.assessments[0], foo.stated[0], foo.claims[0]
    assert event.model_dump() == {
        "kind": "retired",
        "on": date(2023, 10, 1),
        "precision": "month",
        "title": "It ends",
        "source": "https://example.org/end",
    }
    assert (assessment.dimension, assessment.score, assessment.on, assessment.by) == ("production", 7.0, date(2024, 1, 29), "somebody")
    assert (stated.metric, stated.value, stated.low, stated.high, stated.note) == ("commits_wk", 7.5, 5.0, 10.0, "the middle")
    assert (claim.id, claim.stated_value, claim.as_of, claim.reason) == ("foo-1", 7.5, date(2024, 1, 29), None)
    assert claim.expect is not None
    assert [claim.expect.finding(value) for value in (5.0, 10.0, 2.0, 20.0, 1.9, 20.1, None)] == [
        "supported",
        "supported",
        "partly",
        "partly",
        "contradicted",
        "contradicted",
        "not_checkable",
    ]
