"""Documentation in a real repository, cloned without contents."""

import shutil
from datetime import UTC, date, datetime

import pytest

from collectors.docs.edits import SOURCE, DocsEdits
from collectors.errors import Gone, Malformed, Unavailable
from collectors.git.command import Git
from collectors.git.file_history import parse_moves
from collectors.source import Subject
from sandbox import file_commits
from sandbox.file_commits import Change

READ = datetime(2024, 6, 1, tzinfo=UTC)


class World:
    def __init__(self, root):
        self.repository, self.clones = root / "server" / "acme" / "engine.git", root / "clones"
        self.git = Git((root / "server").as_uri())

    def put(self, *changes):
        file_commits.write(self.repository, [Change(date.fromisoformat(day), files) for day, files in changes])

    def source(self, *subjects):
        return DocsEdits(self.git, self.clones, [Subject(one, one) for one in subjects])

    def read(self, subject="docs/acme/engine/docs", at=READ, source=None):
        source = source or self.source(subject)
        planned = source.plan(Subject(subject, subject), {}, {}, at)
        (page,) = planned.work.pages({})
        return page

    def told(self, *arguments, **options):
        rows = self.read(*arguments, **options).rows[SOURCE].to_pylist()
        return [(row["page"], f"{row['edited_at']:%Y-%m-%d}", row["ended_at"] and f"{row['ended_at']:%Y-%m-%d}") for row in rows]


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    world.put(("2023-01-01", {"doc/a.md": "one\n", "doc/b.md": "two\n", "src/engine.py": "x\n"}), ("2023-02-01", {"doc/a.md": "three\n"}))
    return world


RENAMED = ("2024-02-01", {"doc/a.md": None, "doc/b.md": None, "docs/a.md": "three\n", "docs/b.md": "two\n", "docs/c.md": "new\n"})


def test_pages_are_told_with_their_days_and_no_content_is_fetched(world):
    page = world.read("docs/acme/engine/doc")
    assert world.told("docs/acme/engine/doc") == [
        ("doc/a.md", "2023-01-01", "2023-02-01"),
        ("doc/b.md", "2023-01-01", None),
        ("doc/a.md", "2023-02-01", None),
    ]
    (covered,) = page.coverage
    assert (covered.complete_from, covered.complete_until) == (datetime(2023, 1, 1, 12, tzinfo=UTC), READ)
    clone = world.clones / "docs-acme-engine.git"
    listed = world.git.run(clone, ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"])
    assert b"blob" not in listed


def test_a_renamed_folder_keeps_the_dates_of_its_pages_and_the_old_one_is_gone(world):
    world.put(RENAMED)
    assert world.told() == [
        ("doc/a.md", "2023-01-01", "2023-02-01"),
        ("doc/b.md", "2023-01-01", None),
        ("doc/a.md", "2023-02-01", None),
        ("docs/c.md", "2024-02-01", None),
    ]
    with pytest.raises(Gone, match=r"the pages of doc of acme/engine have left it"):
        world.read("docs/acme/engine/doc")


@pytest.mark.long
def test_pages_are_followed_through_several_folders_however_many_there_are(world):
    many = {f"doc/many/{number}.md": f"{number}\n" for number in range(8)}
    world.put(("2023-03-01", many))
    world.put(("2023-04-01", dict.fromkeys(many) | {path.replace("doc/many", "text"): text for path, text in many.items()}))
    moved = {path.replace("doc/many", "text"): text for path, text in many.items()}
    world.put(("2024-01-01", dict.fromkeys(moved) | {path.replace("text", "docs"): text for path, text in moved.items()}))
    assert {day for _, day, _ in world.told()} == {"2023-03-01"}
    assert len(world.told()) == 8


@pytest.mark.long
def test_several_folders_of_a_repository_share_a_clone_that_is_fetched_once_a_night(world):
    world.put(("2024-02-01", {"docs/c.md": "new\n"}))
    source = world.source("docs/acme/engine/doc", "docs/acme/engine/docs")
    assert world.told("docs/acme/engine/docs", source=source) == [("docs/c.md", "2024-02-01", None)]
    world.repository.rename(world.repository.with_name("away"))
    assert len(world.told("docs/acme/engine/doc", source=source)) == 3
    assert [path.name for path in world.clones.iterdir()] == ["docs-acme-engine.git"]


@pytest.mark.long
def test_a_whole_repository_can_be_read(world):
    assert {page for page, _, _ in world.told("docs/acme/engine")} == {"doc/a.md", "doc/b.md"}


@pytest.mark.long
def test_what_is_new_comes_with_the_next_reading_four_weeks_later(world):
    world.read("docs/acme/engine/doc")
    world.put(("2024-06-10", {"doc/b.md": "four\n"}))
    assert world.told("docs/acme/engine/doc", at=datetime(2024, 6, 29, tzinfo=UTC))[-1] == ("doc/b.md", "2024-06-10", None)
    source = world.source("docs/acme/engine/doc")
    states = dict(world.read("docs/acme/engine/doc").streams)
    asked = [source.plan(source.subjects()[0], states, {}, datetime(2024, 6, day, tzinfo=UTC)).work is not None for day in (28, 29)]
    assert asked == [False, True]


@pytest.mark.long
def test_half_a_clone_is_cloned_anew(world):
    world.read("docs/acme/engine/doc")
    for pack in (world.clones / "docs-acme-engine.git" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:40])
    assert len(world.told("docs/acme/engine/doc")) == 3


def test_a_folder_that_never_was_there_a_repository_that_is_not_and_a_server_that_breaks(world):
    with pytest.raises(Gone, match=r"no page is in docs/old of acme/engine"):
        world.read("docs/acme/engine/docs/old")
    with pytest.raises(Gone):
        world.read("docs/acme/nothing/docs")
    shutil.rmtree(world.clones)
    for each in (world.repository / "objects").iterdir():
        shutil.rmtree(each)
    with pytest.raises(Unavailable):
        world.read("docs/acme/engine/doc")


@pytest.mark.parametrize("torn", [b"\x01abc\0\n:odd\0a\0b\0", b"\x01abc\0\n:100644 100644 " + b"a" * 40 + b" " + b"a" * 40 + b" R100\0a\0"])
def test_a_log_of_moves_that_is_none_is_malformed(torn):
    with pytest.raises(Malformed):
        parse_moves(torn)
