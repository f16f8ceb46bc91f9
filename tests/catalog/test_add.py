"""New catalog files from repository names."""

import time
from pathlib import Path

import pytest

from catalog.add import add
from catalog.load import SHIPPED, CatalogError, load


def test_a_repository_becomes_a_framework_that_loads(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "catalog"
    assert add(folder, ["nobody-at-all/lantern"]) == [folder / "lantern.toml"]
    framework = load([SHIPPED, folder]).frameworks["lantern"]
    assert (framework.name, [(repo.name, repo.role) for repo in framework.repos]) == ("lantern", [("nobody-at-all/lantern", "core")])


def test_a_second_call_writes_nothing(tmp_path: Path) -> None:
    add(tmp_path, ["a/foo", "b/foo"])
    before = {file: (file.read_text(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()}
    assert add(tmp_path, ["A/Foo", "b/foo"]) == []
    assert {file: (file.read_text(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()} == before


def test_a_repository_of_the_shipped_catalog_is_left_out(tmp_path: Path) -> None:
    assert add(tmp_path, ["Apache/MXNet", "o/new"]) == [tmp_path / "new.toml"]


def test_the_same_repository_twice_in_one_call_is_written_once(tmp_path: Path) -> None:
    assert add(tmp_path, ["o/new", "O/New"]) == [tmp_path / "new.toml"]


@pytest.mark.parametrize(
    ("repo", "slug"),
    [
        ("o/UPPER.Case_name", "upper-case-name"),
        ("o/.github", "github"),
        ("o/...x...", "x"),
        ("o/" + "y" * 70, "o-" + "y" * 61),  # 70 characters are no slug; with the owner before it the name is cut at 63
        ("some-owner/---", "some-owner"),
        ("me/keras", "me-keras"),  # keras is a shipped framework
    ],
)
def test_slugs_are_made_of_names(tmp_path: Path, repo: str, slug: str) -> None:
    assert add(tmp_path, [repo]) == [tmp_path / f"{slug}.toml"]
    assert load([SHIPPED, tmp_path]).frameworks[slug].repos[0].name == repo


def test_two_repositories_of_one_name_are_told_apart_by_owner(tmp_path: Path) -> None:
    assert [file.name for file in add(tmp_path, ["a/foo", "b/foo"])] == ["foo.toml", "b-foo.toml"]


def test_when_both_slugs_are_taken_nothing_is_written(tmp_path: Path) -> None:
    add(tmp_path, ["a/foo", "b/foo"])
    with pytest.raises(
        CatalogError, match=r"expected a free name for b/FOO\.; write its file by hand under another; found foo and b-foo taken$"
    ):
        add(tmp_path, ["c/new", "b/FOO."])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["b-foo.toml", "foo.toml"]


@pytest.mark.parametrize("name", ["foo", "o/../x", "o/..", "-o/x", "o/x y", "o/x\n", "https://github.com/o/x", "o/x.git", ""])
def test_one_wrong_name_writes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogError, match=r": expected repositories as owner/name on GitHub; found \"") as caught:
        add(tmp_path / "new", ["o/good", name])
    assert str(caught.value).isprintable()
    assert not (tmp_path / "new").exists()


def test_a_file_that_came_in_between_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.add._free_slug", lambda name, taken, folder: "other")
    (tmp_path / "other.toml").write_text('name = "Other"\n[[repo]]\nname = "o/other"\nrole = "core"\n')
    with pytest.raises(CatalogError, match=r"other\.toml: expected no file there yet; it was left as it is$"):
        add(tmp_path, ["o/new"])
    assert (tmp_path / "other.toml").read_text().startswith('name = "Other"')
    assert [file.name for file in tmp_path.iterdir()] == ["other.toml"]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogError, match=r"file: expected a folder that can be written; found File exists$"):
        add(tmp_path / "file", ["o/new"])


def test_a_broken_file_in_the_folder_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name = 1\n")
    with pytest.raises(CatalogError, match=r"broken\.toml: name: expected text in quotes; found 1$"):
        add(tmp_path, ["o/new"])


def test_a_thousand_names_take_under_two_seconds(tmp_path: Path) -> None:
    began = time.process_time()  # the machine may be busy with other tests
    files = add(tmp_path, [f"owner-{number}/framework-{number}" for number in range(1_000)])
    assert time.process_time() - began < 2
    assert len(files) == 1_000
    assert len(load([SHIPPED, tmp_path]).frameworks) == 1_000 + len(load([SHIPPED]).frameworks)
