"""Which branches are release lines: a version in the name, and a tag on the branch that the default branch lacks, or the catalog."""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collectors.errors import Unavailable
from collectors.git import commits
from collectors.git.command import Git
from tests.collectors.git.conftest import NOBODY

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def branch(upstream, name, *subjects, at="main"):
    """Begin a branch with commits of its own and return its tip."""
    upstream.git("switch", "-q", "-c", name, at)
    for subject in subjects:
        upstream.commit(subject)
    upstream.git("switch", "-q", "main")
    return upstream.git("rev-parse", name)


@pytest.fixture
def trunk(upstream):
    for number in range(5):
        upstream.commit(f"trunk {number}")
    upstream.tag("v0.1", "main~1")
    return upstream


@pytest.fixture
def fetched(monkeypatch):
    """The branches that git was asked to fetch."""
    found, run = [], Git.run

    def noting(git, folder, arguments, *, feed=b"", **options):
        if arguments[0] == "fetch":
            found.extend(line.removeprefix(b"+refs/heads/").partition(b":")[0].decode() for line in feed.splitlines())
        return run(git, folder, arguments, feed=feed, **options)

    monkeypatch.setattr(Git, "run", noting)
    return found


def test_forty_branches_of_issues_and_seventy_of_a_bot_are_no_lines_and_are_not_fetched(trunk, reader, fetched):
    for number in range(40):
        branch(trunk, f"{4000 + number}-fix-something", "fix")
    for number in range(70):
        trunk.git("branch", "-q", f"release-plz-2024-01-{number}", "main~1")
    branch(trunk, "v2-new-engine", "engine")
    trunk.push()
    page = reader.read()
    assert set(reader.places(page)) == {"main"}
    assert set(reader.commits(page)) == trunk.list("main")
    assert fetched == ["main"]


@pytest.mark.parametrize("annotated", [False, True])
def test_a_tag_that_main_lacks_makes_a_line(trunk, reader, annotated):
    branch(trunk, "1.x", "fix one", "fix two", "fix three", at="main~2")
    branch(trunk, "2.x", "fix", at="main~1")
    trunk.push()
    trunk.tag("v1.0.1", "1.x~1", annotated=annotated)
    page = reader.read()
    lacking = trunk.list("1.x", "--not", "main")
    assert len(lacking) == 3
    assert reader.places(page) == {"main": (trunk.list("main"), trunk.list("main")), "1.x": (lacking, lacking)}
    assert set(reader.commits(page)) == trunk.list("main", "1.x")


def test_a_tag_of_a_tag_counts_and_one_of_a_tree_does_not(trunk, reader):
    branch(trunk, "1.x", "fix")
    branch(trunk, "2.x", "fix")
    trunk.push()
    trunk.tag("inner", "1.x")
    trunk.tag("outer", "inner")
    trunk.git("push", "-q", "origin", ":refs/tags/inner")
    trunk.tag("a-tree", "2.x^{tree}")
    assert set(reader.places(reader.read())) == {"main", "1.x"}


def test_a_tag_that_main_has_too_makes_no_line(trunk, reader, fetched):
    branch(trunk, "1.x", "fix", at="main~2")
    trunk.git("merge", "-q", "--no-ff", "-m", "Merge 1.x", "1.x")
    trunk.tag("v1.0", "1.x")
    branch(trunk, "1.y", "no line by its name")
    trunk.push()
    trunk.git("branch", "-q", "-f", "1.x", branch(trunk, "v1.1", "untagged", at="1.x"))
    trunk.push()
    assert set(reader.places(reader.read())) == {"main"}
    assert fetched == ["main"]


def test_a_release_without_a_push_brings_its_tag(trunk, reader):
    branch(trunk, "1.x", "fix")
    trunk.push()
    assert set(reader.places(reader.read())) == {"main"}
    trunk.tag("v1.0", "1.x")
    released = replace(reader.facts, newest_release_at=NOW)
    assert commits.has_moved(released, reader.state)
    assert set(reader.places(reader.read(released))) == {"main", "1.x"}


def test_the_catalog_names_a_line(trunk, reader):
    branch(trunk, "lts", "fix")
    trunk.push()

    def read(state, lines):
        (page,) = commits.fetch(reader.git, NOBODY, reader.folder, reader.facts, state, reader.identities, now=NOW, lines=lines)
        return page

    first = read(None, [])
    assert set(reader.places(first)) == {"main"}
    state = first.streams["commits"]
    assert commits.has_moved(reader.facts, state, ["lts"])
    assert not commits.has_moved(reader.facts, state)
    assert set(reader.places(read(state, ["lts", "nowhere"]))) == {"main", "lts"}


def test_no_name_that_git_takes_loses_the_repository(trunk, reader):
    """Bytes that are no UTF-8, signs of URLs, formats and shells, a leading dash, names too long for a file."""
    tip = branch(trunk, "first", "fix")
    odd = [b"v1.0-\xff\xfe", b"v1.0-100%s%00", b"-v1.0", b"v1.0-\"$(id)'", b"v1.0-\xf0\x9f\x98\x80", b"@", b"v1.0-" + "é".encode() * 200]
    trunk.push()
    names = [*odd, b"v2.0", b"V2.0"]
    with (trunk.bare / "packed-refs").open("ab") as packed:
        packed.writelines(tip.encode() + b" refs/heads/" + name + b"\n" for name in names)
    trunk.git("update-ref", "refs/tags/v1.0.1", tip, at=trunk.bare)
    page = reader.read()
    assert set(reader.commits(page)) == trunk.list("main", "first")
    assert {"main", "v1.0-\\xff\\xfe", "v1.0-100%s%00", "v1.0-\U0001f600", "V2.0", "v2.0"} <= set(reader.places(page))


def test_a_default_branch_of_any_name_is_read(trunk, reader):
    trunk.push()
    with (trunk.bare / "packed-refs").open("ab") as packed:
        packed.write(trunk.git("rev-parse", "main").encode() + b" refs/heads/-\xff\n")
    (trunk.bare / "HEAD").write_bytes(b"ref: refs/heads/-\xff\n")
    trunk.git("update-ref", "-d", "refs/heads/main", at=trunk.bare)
    page = reader.read(replace(reader.facts, default_branch=None))
    assert set(reader.places(page)) == {"-\\xff"}


def test_a_line_that_vanishes_between_the_listing_and_the_fetch_is_left_out(trunk, reader, monkeypatch):
    for name in ("1.x", "2.x"):
        branch(trunk, name, "fix")
        trunk.push()
        trunk.tag(f"v{name}", name)
    run = Git.run

    def dropping(git, folder, arguments, **options):
        told = run(git, folder, arguments, **options)
        if arguments[0] == "ls-remote":
            trunk.git("update-ref", "-d", "refs/heads/1.x", at=trunk.bare)
        return told

    monkeypatch.setattr(Git, "run", dropping)
    assert set(reader.places(reader.read())) == {"main", "2.x"}


def test_a_fetch_that_breaks_off_loses_no_line(trunk, reader, monkeypatch):
    for name in ("1.x", "2.x"):
        branch(trunk, name, "fix")
        trunk.push()
        trunk.tag(f"v{name}", name)
    run = Git.run

    def failing(git, folder, arguments, *, feed=b"", **options):
        if arguments[0] == "fetch" and b"1.x" in feed:
            raise Unavailable("git: the line is cut")
        return run(git, folder, arguments, feed=feed, **options)

    monkeypatch.setattr(Git, "run", failing)
    with pytest.raises(Unavailable, match="cut"):
        reader.read()


def test_pull_requests_are_not_listed(trunk, reader, tmp_path, monkeypatch):
    """There are a hundred times as many refs of pull requests as branches in a large repository."""
    trunk.push()
    trunk.git("update-ref", "refs/pull/1/head", "main", at=trunk.bare)
    packets = tmp_path / "packets"
    seen = subprocess.run(
        ["git", "ls-remote", "--heads", "--tags", "--", str(trunk.bare)],
        check=True, capture_output=True, env=os.environ | {"GIT_TRACE_PACKET": str(packets)},
    )  # fmt: skip
    assert b"refs/heads/main" in seen.stdout
    assert "refs/pull" not in packets.read_text()
    asked, run = [], Git.run
    monkeypatch.setattr(
        Git, "run", lambda git, folder, arguments, **options: asked.append(arguments) or run(git, folder, arguments, **options)
    )
    reader.read()
    (listing,) = [each for each in asked if each[0] == "ls-remote"]
    assert listing[1:3] == ["--heads", "--tags"]


def test_a_mirror_of_the_first_release_goes_on(trunk, reader):
    branch(trunk, "1.x", "fix")
    trunk.push()
    trunk.tag("v1.0", "1.x")
    mirror = reader.folder / "7.git"
    trunk.git("clone", "-q", "--bare", "--filter=tree:0", trunk.bare.as_uri(), str(mirror), at=reader.folder.parent)
    page = reader.read()
    assert set(reader.places(page)) == {"main", "1.x"}
    refs = trunk.git("for-each-ref", "--format=%(refname)", at=mirror).split()
    assert all(ref.startswith("refs/lines/") for ref in refs)
    assert len(refs) == 2
