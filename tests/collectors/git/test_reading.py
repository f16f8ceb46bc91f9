"""Commits and their branches; what must come is told by git's own rev-list on the server's side, or by hand."""

import subprocess
from datetime import UTC, datetime

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def test_every_branch_has_the_rows_that_git_itself_lists(history, reader):
    page = reader.read()
    trunk = history.list("--first-parent", "main")
    assert set(reader.places(page)) == {"main", "v1.x", "release/2.0", "9.9"}
    assert reader.places(page)["main"] == (history.list("main"), trunk)
    for branch in ("v1.x", "release/2.0", "9.9"):
        line = history.list("--first-parent", branch) - trunk
        lacking = history.list(branch, "--not", "main")
        assert reader.places(page)[branch] == (lacking | line, line), branch
    assert set(reader.commits(page)) == history.list("main", "v1.x", "release/2.0", "9.9")
    assert page.replaces == {"commits", "branch_commits"}
    assert page.coverage[0].source == "commits"
    assert {row["is_default"] for row in page.rows["branch_commits"].to_pylist() if row["branch"] == "main"} == {True}


def test_a_line_that_runs_through_a_merged_branch_keeps_its_own_first_parents(history, reader):
    found = reader.places(reader.read())["9.9"]
    # by hand: the tip, and the two side commits, which main reaches but not on its first-parent line
    assert len(found[1]) == 3
    assert len(history.list("9.9", "--not", "main")) == 1


def test_a_commit_is_told_with_dates_author_and_kind(history, reader):
    page = reader.read()
    for sha, row in reader.commits(page).items():
        told = history.git("log", "-1", "--format=%ct %P", sha, at=history.bare).split()
        assert row["committed_at"].replace(tzinfo=UTC).timestamp() == int(told[0])
        assert row["is_merge"] == (len(told) == 3)
    people = {row["author_id"] for row in reader.commits(page).values()}
    assert people == {reader.identities.author("ann@example.org"), reader.identities.author("bob@example.org")}
    assert not any("@" in str(value) for row in reader.commits(page).values() for value in row.values())


def test_a_cherry_pick_has_the_subject_key_of_its_original(history, reader):
    original = history.git("log", "-1", "--format=%H", "--grep=side one (#12)", "--fixed-strings", "main", at=history.bare)
    picked = history.git("rev-parse", "v1.x", at=history.bare)
    found = reader.commits(reader.read())
    assert found[original]["subject_key"] == found[picked]["subject_key"]


def test_a_squash_and_a_fast_forward_stand_on_the_mainline(upstream, reader):
    upstream.commit("one")
    upstream.git("switch", "-q", "-c", "topic")
    upstream.commit("two")
    upstream.git("switch", "-q", "main")
    upstream.git("merge", "-q", "--ff-only", "topic")
    upstream.git("switch", "-q", "topic")
    upstream.commit("three")
    upstream.git("switch", "-q", "main")
    upstream.git("merge", "-q", "--squash", "topic")
    upstream.commit("three (#4)")
    upstream.push()
    every, line = reader.places(reader.read())["main"]
    assert len(every) == len(line) == 3


def test_bots_and_sync_accounts_are_told_apart(upstream, reader):
    upstream.commit("person")
    upstream.commit("bot", name="dependabot[bot]", email="49699333+dependabot[bot]@users.noreply.github.com")
    upstream.commit("sync", name="A. Unique TensorFlower", email="gardener@tensorflow.org")
    upstream.commit("jax", name="jax authors", email="google-jax@googlegroups.com")
    upstream.push()
    found = sorted((row["committed_at"], row["is_bot"], row["is_sync_account"]) for row in reader.commits(reader.read()).values())
    assert [kind for _, *kind in found] == [[False, False], [True, False], [False, True], [False, True]]


def test_the_mirror_holds_commits_only(history, reader):
    reader.read()
    kinds = subprocess.run(
        ["git", f"--git-dir={reader.folder}/7.git", "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"],
        check=True, capture_output=True,
    ).stdout.split()  # fmt: skip
    assert set(kinds) == {b"commit"}


def test_a_server_that_refuses_filters_is_read_all_the_same(history, reader):
    history.git("config", "uploadpack.allowFilter", "false", at=history.bare)
    assert set(reader.commits(reader.read())) == history.list("main", "v1.x", "release/2.0", "9.9")
