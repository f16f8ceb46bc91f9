"""Pushes, rewritten histories, vanished branches and damaged mirrors."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collectors.errors import Unavailable
from collectors.git import commits
from collectors.git.command import Git

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def test_an_unmoved_repository_needs_nothing(history, reader):
    reader.read()
    assert not commits.has_moved(reader.facts, reader.state)
    assert commits.has_moved(replace(reader.facts, pushed_at=NOW.replace(day=2)), reader.state)
    assert commits.has_moved(replace(reader.facts, default_branch="trunk"), reader.state)
    assert commits.has_moved(reader.facts, None)
    assert commits.has_moved(reader.facts, "{torn")


def test_the_same_branches_bring_no_rows(history, reader):
    reader.read()
    page = reader.read()
    assert page.rows == {}
    assert page.replaces == frozenset()
    assert page.coverage[0].complete_until == NOW


def test_new_commits_come(history, reader):
    reader.read()
    sha = history.commit("later")
    history.push()
    assert sha in reader.commits(reader.read())


def test_a_rewritten_history_leaves_nothing_behind(history, reader):
    before = set(reader.commits(reader.read()))
    history.git("reset", "-q", "--hard", "HEAD~3")
    history.commit("another end")
    history.push()
    page = reader.read()
    wanted = history.list("main", "v1.x", "release/2.0", "9.9")
    assert set(reader.commits(page)) == wanted
    assert reader.places(page)["main"] == (history.list("main"), history.list("--first-parent", "main"))
    assert before - wanted


def test_a_vanished_branch_leaves_nothing_behind_and_frees_its_name(history, reader):
    reader.read()
    history.git("branch", "-q", "-m", "v1.x", "old/v1.x")  # matches no more
    history.push()
    page = reader.read()
    assert set(reader.places(page)) == {"main", "release/2.0", "9.9"}
    assert set(reader.commits(page)) == history.list("main", "release/2.0", "9.9")


def test_another_default_branch_is_followed(history, reader):
    reader.read()
    history.git("symbolic-ref", "HEAD", "refs/heads/v1.x", at=history.bare)
    page = reader.read(replace(reader.facts, default_branch="v1.x"))
    assert reader.places(page)["v1.x"][0] == history.list("v1.x")
    assert "main" not in reader.places(page)  # it is no release line


def test_leftovers_of_a_git_that_died_are_in_nobodys_way(history, reader):
    reader.read()
    mirror = reader.folder / "7.git"
    for name in ("packed-refs.lock", "config.lock", "refs/heads/main.lock", "shallow.lock"):
        (mirror / name).write_text("")
    (mirror / "objects" / "pack").mkdir(exist_ok=True)
    (mirror / "objects" / "pack" / "tmp_pack_x").write_text("half")
    sha = history.commit("later")
    history.push()
    assert sha in reader.commits(reader.read())
    assert not (mirror / "objects" / "pack" / "tmp_pack_x").exists()


@pytest.mark.parametrize("damage", ["packs", "head", "config", "half"])
def test_a_broken_mirror_is_cloned_again(history, reader, damage):
    reader.read()
    mirror = reader.folder / "7.git"
    if damage == "packs":
        for pack in (mirror / "objects" / "pack").iterdir():
            pack.chmod(0o644)
            pack.write_bytes(b"garbage")
        for folder in (each for each in (mirror / "objects").iterdir() if len(each.name) == 2):
            shutil.rmtree(folder)
    elif damage == "head":
        (mirror / "HEAD").write_text("nonsense")
    elif damage == "config":
        (mirror / "config").write_text("[broken")
    else:
        shutil.rmtree(mirror / "objects")
    history.commit("later")
    history.push()
    assert set(reader.commits(reader.read())) == history.list("main", "v1.x", "release/2.0", "9.9")


def test_a_server_out_of_reach_costs_no_mirror(history, reader, monkeypatch):
    reader.read()
    sha = history.commit("later")
    history.push()
    run = Git.run

    def failing(git, folder, arguments, **options):
        if arguments[0] == "fetch":
            raise Unavailable("the line is cut")
        return run(git, folder, arguments, **options)

    monkeypatch.setattr(Git, "run", failing)
    marker = reader.folder / "7.git" / "marker"
    marker.write_text("still the same clone")
    with pytest.raises(Unavailable, match="line is cut"):
        reader.read()
    monkeypatch.undo()
    assert sha in reader.commits(reader.read())
    assert marker.exists()


def test_the_same_commits_are_read_again_from_the_clone_without_a_fetch(history, reader, monkeypatch):
    before = reader.commits(reader.read())
    run, asked = Git.run, []

    def watched(git, folder, arguments, **options):
        asked.append(arguments[0])
        return run(git, folder, arguments, **options)

    monkeypatch.setattr(Git, "run", watched)
    reader.state = None  # as the night gives it after the definitions, the list of machines or the companies changed
    assert reader.commits(reader.read()) == before
    assert "log" in asked
    assert asked.count("ls-remote") == 1
    assert "fetch" not in asked


def test_a_clone_that_lost_its_commits_is_made_again_though_its_refs_stand(history, reader):
    before = reader.commits(reader.read())
    objects = reader.folder / "7.git" / "objects"
    shutil.rmtree(objects)
    objects.mkdir()
    reader.state = None
    assert reader.commits(reader.read()) == before
