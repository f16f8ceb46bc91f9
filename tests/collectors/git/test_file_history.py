"""Files of a repository commit by commit; what must come is told by git itself on the server's side, or by hand."""

import pytest

from collectors.errors import Gone, Malformed, Unavailable
from collectors.git.command import Git
from collectors.git.contents import parse_batch
from collectors.git.file_history import FileHistory, parse_log


@pytest.fixture
def history(upstream):
    """Two files; one is written beside the line, merged, moved away and deleted."""

    def put(name, text, subject):
        (upstream.work / name).parent.mkdir(exist_ok=True)
        (upstream.work / name).write_text(text)
        upstream.commit(subject)

    put("a/one.json", "1", "one")
    upstream.git("switch", "-q", "-c", "side")
    put("a/one.json", "2", "written beside")
    upstream.git("switch", "-q", "main")
    put("other.txt", "x", "nothing of it")
    upstream.git("merge", "-q", "--no-ff", "-m", "merged", "side")
    put("b/one.json", "3", "another")
    upstream.git("rm", "-q", "a/one.json")
    upstream.commit("gone")
    upstream.push()
    return upstream


def reader(tmp_path):
    return FileHistory(Git((tmp_path / "server").as_uri()), tmp_path / "clones" / "one.git", "acme/engine")


PATHS = ["a/one.json", "b/one.json"]


def texts(read):
    steps = read.steps(PATHS)
    contents = read.contents([blob for step in steps for blob in step.blobs.values() if blob])
    return [{path: blob and contents[blob].decode() for path, blob in step.blobs.items()} for step in steps]


def test_a_file_is_dated_by_when_the_branch_had_it(history, tmp_path):
    read = reader(tmp_path)
    read.fetch()
    assert texts(read) == [{"a/one.json": "1"}, {"a/one.json": "2"}, {"b/one.json": "3"}, {"a/one.json": None}]
    told = history.git("log", "--first-parent", "--reverse", "-m", "--format=%H %ct", "main", "--", *PATHS, at=history.bare).split("\n")
    assert [f"{step.sha} {step.committed_at.timestamp():.0f}" for step in read.steps(PATHS)] == told


def test_only_the_contents_that_are_asked_for_are_fetched(history, tmp_path):
    read = reader(tmp_path)
    read.fetch()
    texts(read)
    kinds = history.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)", at=tmp_path / "clones" / "one.git").split("\n")
    assert kinds.count("blob") == 3


def test_what_is_new_comes_with_the_next_fetch_and_nothing_is_asked_twice(history, tmp_path):
    read = reader(tmp_path)
    read.fetch()
    texts(read)
    (history.work / "b" / "one.json").write_text("4")
    history.commit("later")
    history.push()
    read.fetch()
    assert texts(read)[-1] == {"b/one.json": "4"}
    history.bare.rename(tmp_path / "elsewhere")
    assert texts(read)[-1] == {"b/one.json": "4"}


def test_a_damaged_clone_is_cloned_anew(history, tmp_path):
    read = reader(tmp_path)
    read.fetch()
    for pack in (tmp_path / "clones" / "one.git" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(b"torn")
    read.fetch()
    assert len(texts(read)) == 4


def test_a_repository_that_is_not_there_is_gone_and_an_empty_one_unavailable(upstream, tmp_path):
    with pytest.raises(Unavailable):
        reader(tmp_path).fetch()
    with pytest.raises(Gone):
        FileHistory(Git((tmp_path / "server").as_uri()), tmp_path / "clones" / "two.git", "acme/nothing").fetch()


@pytest.mark.parametrize("torn", [b"\x01abc", b"\x01abc 12\0\n:odd\0a\0", b"\x01abc 12\0\n:100644 100644 a b M\0"])
def test_a_log_that_is_none_is_malformed(torn):
    with pytest.raises(Malformed):
        parse_log(torn)


@pytest.mark.parametrize("torn", [b"abc missing\n", b"abc blob 10\nshort\n", b"abc blob"])
def test_a_content_that_is_cut_off_is_malformed(torn):
    with pytest.raises(Malformed):
        parse_batch(torn)
