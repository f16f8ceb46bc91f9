from pathlib import Path

import pytest

from reports.site.output_folder import MARK, ForeignFolderError, replaced


def write(folder: Path, text: str) -> None:
    with replaced(folder) as fresh:
        (fresh / "page").write_text(text)


def test_a_second_tree_takes_the_place_of_the_first(tmp_path: Path) -> None:
    site = tmp_path / "a" / "site"
    write(site, "first")
    (site / "left over").touch()
    write(site, "second")
    assert {path.name for path in site.iterdir()} == {"page", MARK}
    assert (site / "page").read_text() == "second"
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_tree_that_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "first")
    with pytest.raises(TypeError), replaced(site) as fresh:
        (fresh / "page").write_text("half") + (fresh / "other").write_text(None)  # type: ignore[arg-type]  # the writer fails half way
    assert (site / "page").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_old_tree_stands_while_the_new_one_is_written(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "first")
    with replaced(site) as fresh:
        (fresh / "page").write_text("second")
        assert (site / "page").read_text() == "first"


def test_the_old_tree_comes_back_when_the_last_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    write(site, "first")
    rename = Path.rename

    def fails_for_the_new(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new)
    with pytest.raises(OSError, match="No space left"):
        write(site, "second")
    assert (site / "page").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", ["thesis.txt", ".hidden"])
def test_a_folder_of_others_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ForeignFolderError, match="new or empty folder"):
        write(tmp_path, "second")
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(ForeignFolderError):
        write(tmp_path / "site", "second")


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write(tmp_path / "site", "first")
    assert (tmp_path / "site" / "page").read_text() == "first"
