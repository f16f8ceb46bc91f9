"""Commits from real small repositories; what must come is told by git's own rev-list on the server's side, or by hand."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors import commits, gitlog
from collectors.accounts import Identities
from collectors.errors import Denied, Gone, Malformed, SourceError, TrueZero, Unavailable
from collectors.facts import RepoFacts
from collectors.git import Git

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)
FACTS = RepoFacts(7, NOW, "acme/engine", NOW, NOW, False, None, False, True, "main", *[None] * 7, *[None] * 4)


class Upstream:
    """A bare repository on the server's side and a working copy that pushes to it."""

    def __init__(self, root: Path):
        self.bare = root / "server" / "acme" / "engine.git"
        self.work = root / "work"
        self.clock = 1_600_000_000
        self.bare.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main", ".", at=self.bare)
        self.git("config", "uploadpack.allowFilter", "true", at=self.bare)
        self.work.mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.git("remote", "add", "origin", str(self.bare))

    def git(self, *arguments, at=None, **environment):
        done = subprocess.run(
            ["git", *arguments], cwd=at or self.work, check=True, capture_output=True, env=self.environment(**environment)
        )
        return done.stdout.decode().strip()

    def environment(self, name="Ann", email="ann@example.org", **more):
        self.clock += 3600
        stamp = f"{self.clock} +0000"
        return os.environ | {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
            "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": "/dev/null",
        } | more  # fmt: skip

    def commit(self, subject, **who):
        (self.work / f"{self.clock}.txt").write_text(subject)
        self.git("add", ".")
        self.git("commit", "-q", "-m", subject, **who)
        return self.git("rev-parse", "HEAD")

    def push(self):
        self.git("push", "-q", "--force", "--prune", "origin", "refs/heads/*:refs/heads/*")

    def list(self, *arguments):
        return set(self.git("rev-list", *arguments, at=self.bare).split())


@pytest.fixture
def upstream(tmp_path):
    return Upstream(tmp_path)


class Reader:
    def __init__(self, root: Path, **options):
        self.folder = root / "mirrors"
        self.git = Git((root / "server").as_uri(), **options)
        self.state = None

    def read(self, facts=FACTS):
        (page,) = commits.fetch(self.git, self.folder, facts, self.state, IDENTITIES, now=NOW)
        self.state = page.streams["commits"]
        return page


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def places(page):
    """Branch -> (its rows, those of them on its first-parent line)."""
    found = {}
    for row in page.rows["branch_commits"].to_pylist():
        every, line = found.setdefault(row["branch"], (set(), set()))
        every.add(row["sha"])
        if row["is_first_parent"]:
            line.add(row["sha"])
    return found


def rows(page):
    return {row["sha"]: row for row in page.rows["commits"].to_pylist()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    return root, _history(Upstream(root)).clock


@pytest.fixture
def history(made, tmp_path):
    root, clock = made
    for part in ("server", "work"):
        shutil.copytree(root / part, tmp_path / part)
    upstream = Upstream.__new__(Upstream)
    upstream.bare, upstream.work, upstream.clock = tmp_path / "server" / "acme" / "engine.git", tmp_path / "work", clock
    upstream.git("remote", "set-url", "origin", str(upstream.bare))
    return upstream


def _history(upstream):
    """A trunk with a merged side branch, two release lines (one with a cherry-pick), a topic branch that nobody reads."""
    for number in range(4):
        upstream.commit(f"trunk {number}")
    upstream.git("switch", "-q", "-c", "topic/x")
    upstream.commit("side one (#12)", name="Bob", email="BOB@example.org")
    upstream.commit("side two")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 4")
    upstream.git("merge", "-q", "--no-ff", "-m", "Merge topic", "topic/x")
    upstream.git("switch", "-q", "-c", "v1.x", "main~2")
    upstream.commit("[v1.x] Side  ONE (#15)", name="Bob", email="bob@example.org")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 5")
    upstream.git("switch", "-q", "-c", "release/2", "main")
    upstream.commit("release only")
    upstream.git("switch", "-q", "-c", "9.9", "topic/x")
    upstream.commit("from a side branch")
    upstream.git("switch", "-q", "main")
    upstream.commit("trunk 6")
    upstream.push()
    return upstream


class TestReading:
    def test_every_branch_has_the_rows_that_git_itself_lists(self, history, reader):
        page = reader.read()
        trunk = history.list("--first-parent", "main")
        assert set(places(page)) == {"main", "v1.x", "release/2", "9.9"}
        assert places(page)["main"] == (history.list("main"), trunk)
        for branch in ("v1.x", "release/2", "9.9"):
            line = history.list("--first-parent", branch) - trunk
            lacking = history.list(branch, "--not", "main")
            assert places(page)[branch] == (lacking | line, line), branch
        assert set(rows(page)) == history.list("main", "v1.x", "release/2", "9.9")
        assert page.replaces == {"commits", "branch_commits"}
        assert page.coverage[0].source == "commits"
        assert {row["is_default"] for row in page.rows["branch_commits"].to_pylist() if row["branch"] == "main"} == {True}

    def test_a_line_that_runs_through_a_merged_branch_keeps_its_own_first_parents(self, history, reader):
        found = places(reader.read())["9.9"]
        # by hand: the tip, and the two side commits, which main reaches but not on its first-parent line
        assert len(found[1]) == 3
        assert len(history.list("9.9", "--not", "main")) == 1

    def test_a_commit_is_told_with_dates_author_and_kind(self, history, reader):
        page = reader.read()
        for sha, row in rows(page).items():
            told = history.git("log", "-1", "--format=%ct %P", sha, at=history.bare).split()
            assert row["committed_at"].replace(tzinfo=UTC).timestamp() == int(told[0])
            assert row["is_merge"] == (len(told) == 3)
        people = {row["author_id"] for row in rows(page).values()}
        assert people == {IDENTITIES.author("ann@example.org"), IDENTITIES.author("bob@example.org")}
        assert not any("@" in str(value) for row in rows(page).values() for value in row.values())

    def test_a_cherry_pick_has_the_subject_key_of_its_original(self, history, reader):
        original = history.git("log", "-1", "--format=%H", "--grep=side one (#12)", "--fixed-strings", "main", at=history.bare)
        picked = history.git("rev-parse", "v1.x", at=history.bare)
        found = rows(reader.read())
        assert found[original]["subject_key"] == found[picked]["subject_key"]

    def test_a_squash_and_a_fast_forward_stand_on_the_mainline(self, upstream, reader):
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
        every, line = places(reader.read())["main"]
        assert len(every) == len(line) == 3

    def test_bots_and_sync_accounts_are_told_apart(self, upstream, reader):
        upstream.commit("person")
        upstream.commit("bot", name="dependabot[bot]", email="49699333+dependabot[bot]@users.noreply.github.com")
        upstream.commit("sync", name="A. Unique TensorFlower", email="gardener@tensorflow.org")
        upstream.commit("jax", name="jax authors", email="google-jax@googlegroups.com")
        upstream.push()
        found = sorted((row["committed_at"], row["is_bot"], row["is_sync_account"]) for row in rows(reader.read()).values())
        assert [kind for _, *kind in found] == [[False, False], [True, False], [False, True], [False, True]]

    def test_the_mirror_holds_commits_only(self, history, reader):
        reader.read()
        kinds = subprocess.run(
            ["git", f"--git-dir={reader.folder}/7.git", "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"],
            check=True, capture_output=True,
        ).stdout.split()  # fmt: skip
        assert set(kinds) == {b"commit"}

    def test_a_server_that_refuses_filters_is_read_all_the_same(self, history, reader):
        history.git("config", "uploadpack.allowFilter", "false", at=history.bare)
        assert set(rows(reader.read())) == history.list("main", "v1.x", "release/2", "9.9")


class TestNextNight:
    def test_an_unmoved_repository_needs_nothing(self, history, reader):
        reader.read()
        assert not commits.has_moved(FACTS, reader.state)
        assert commits.has_moved(replace(FACTS, pushed_at=NOW.replace(day=2)), reader.state)
        assert commits.has_moved(replace(FACTS, default_branch="trunk"), reader.state)
        assert commits.has_moved(FACTS, None)
        assert commits.has_moved(FACTS, "{torn")

    def test_the_same_branches_bring_no_rows(self, history, reader):
        reader.read()
        page = reader.read()
        assert page.rows == {}
        assert page.replaces == frozenset()
        assert page.coverage[0].complete_until == NOW

    def test_new_commits_come(self, history, reader):
        reader.read()
        sha = history.commit("later")
        history.push()
        assert sha in rows(reader.read())

    def test_a_rewritten_history_leaves_nothing_behind(self, history, reader):
        before = set(rows(reader.read()))
        history.git("reset", "-q", "--hard", "HEAD~3")
        history.commit("another end")
        history.push()
        page = reader.read()
        wanted = history.list("main", "v1.x", "release/2", "9.9")
        assert set(rows(page)) == wanted
        assert places(page)["main"] == (history.list("main"), history.list("--first-parent", "main"))
        assert before - wanted

    def test_a_vanished_branch_leaves_nothing_behind_and_frees_its_name(self, history, reader):
        reader.read()
        history.git("branch", "-q", "-D", "v1.x")
        history.git("branch", "-q", "v1.x/lts", "main")  # needs the place of the old ref
        history.push()
        page = reader.read()
        assert set(places(page)) == {"main", "release/2", "9.9"}  # v1.x/lts has nothing that main lacks
        assert set(rows(page)) == history.list("main", "release/2", "9.9")

    def test_another_default_branch_is_followed(self, history, reader):
        reader.read()
        history.git("symbolic-ref", "HEAD", "refs/heads/v1.x", at=history.bare)
        page = reader.read()
        assert places(page)["v1.x"][0] == history.list("v1.x")
        assert "main" not in places(page)  # it is no release line

    def test_leftovers_of_a_git_that_died_are_in_nobodys_way(self, history, reader):
        reader.read()
        mirror = reader.folder / "7.git"
        for name in ("packed-refs.lock", "config.lock", "refs/heads/main.lock", "shallow.lock"):
            (mirror / name).write_text("")
        (mirror / "objects" / "pack").mkdir(exist_ok=True)
        (mirror / "objects" / "pack" / "tmp_pack_x").write_text("half")
        sha = history.commit("later")
        history.push()
        assert sha in rows(reader.read())
        assert not (mirror / "objects" / "pack" / "tmp_pack_x").exists()

    @pytest.mark.parametrize("damage", ["packs", "head", "config", "half"])
    def test_a_broken_mirror_is_cloned_again(self, history, reader, damage):
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
        assert set(rows(reader.read())) == history.list("main", "v1.x", "release/2", "9.9")

    def test_a_server_out_of_reach_costs_no_mirror(self, history, reader, monkeypatch):
        reader.read()
        sha = history.commit("later")
        history.push()
        run = Git.run

        def failing(self, folder, arguments, **options):
            if arguments[0] == "fetch":
                raise Unavailable("the line is cut")
            return run(self, folder, arguments, **options)

        monkeypatch.setattr(Git, "run", failing)
        marker = reader.folder / "7.git" / "marker"
        marker.write_text("still the same clone")
        with pytest.raises(Unavailable, match="line is cut"):
            reader.read()
        monkeypatch.undo()
        assert sha in rows(reader.read())
        assert marker.exists()


class TestRefused:
    def test_an_empty_repository_is_a_true_zero_and_takes_the_old_rows_away(self, upstream, reader):
        pages = []
        reading = commits.fetch(reader.git, reader.folder, FACTS, None, IDENTITIES, now=NOW)
        pages.append(next(reading))
        with pytest.raises(TrueZero, match="empty"):
            next(reading)
        (page,) = pages
        assert {name: table.num_rows for name, table in page.rows.items()} == {"commits": 0, "branch_commits": 0}
        assert page.replaces == commits.TABLES
        assert page.coverage[0].complete_from is None

    def test_a_missing_repository_is_gone(self, upstream, reader):
        with pytest.raises(Gone):
            reader.read(replace(FACTS, repo="acme/nothing"))

    def test_no_git_says_what_to_install(self, upstream, reader, monkeypatch):
        monkeypatch.setenv("PATH", "/nonexistent")
        with pytest.raises(Unavailable, match="install"):
            reader.read()

    @pytest.mark.parametrize("address", ["ext::sh -c touch% /tmp/owned", "git://127.0.0.1", "ftp://127.0.0.1", "fd::7"])
    def test_other_transports_are_never_used(self, tmp_path, address):
        with pytest.raises(Unavailable, match="GITHUB_SERVER_URL"):
            next(commits.fetch(Git(address), tmp_path, FACTS, None, IDENTITIES, now=NOW))

    def test_a_default_branch_that_is_nowhere_is_unavailable(self, history, reader):
        history.git("symbolic-ref", "HEAD", "refs/heads/unborn", at=history.bare)
        with pytest.raises(Unavailable, match="default branch"):
            reader.read(replace(FACTS, default_branch="unborn"))

    def test_the_apis_default_branch_stands_in_for_a_missing_head(self, history, reader):
        history.git("symbolic-ref", "HEAD", "refs/heads/unborn", at=history.bare)
        assert places(reader.read())["main"][0] == history.list("main")

    def test_a_command_that_hangs_is_ended_with_its_helpers(self, tmp_path):
        script = tmp_path / "bin" / "git"
        script.parent.mkdir()
        script.write_text("#!/bin/sh\nsleep 60 & sleep 60\n")
        script.chmod(0o755)
        old, os.environ["PATH"] = os.environ["PATH"], f"{script.parent}:{os.environ['PATH']}"
        try:
            with pytest.raises(Unavailable, match="did not finish"):
                Git("file:///", timeout_s=0.6).run(None, ["status"])
            with pytest.raises(Unavailable, match="run is ending"):
                Git("file:///", is_stopping=lambda: True).run(None, ["status"])
        finally:
            os.environ["PATH"] = old

    def test_hooks_and_foreign_configuration_do_nothing(self, history, reader, tmp_path, monkeypatch):
        planted = tmp_path / "planted"
        (tmp_path / "hooks").mkdir()
        hook = tmp_path / "hooks" / "reference-transaction"
        hook.write_text(f"#!/bin/sh\ntouch {planted}\n")
        hook.chmod(0o755)
        config = tmp_path / "gitconfig"
        config.write_text(f"[core]\n\thooksPath = {tmp_path}/hooks\n[log]\n\tshowSignature = true\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
        monkeypatch.setenv("GIT_DIR", "/nonexistent")
        reader.read()
        assert not planted.exists()


class TestToken:
    def test_a_token_is_shown_only_when_asked_for_and_never_in_the_arguments(self, tmp_path, monkeypatch):
        script = tmp_path / "bin" / "git"
        script.parent.mkdir()
        script.write_text(
            f'#!/bin/sh\necho "$@ :: $GIT_CONFIG_KEY_0 :: $GIT_CONFIG_VALUE_0" >> {tmp_path}/log\n'
            'echo "fatal: could not read Username" >&2\nexit 128\n'
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
        git = Git("https://git.example.org", token="very-secret")
        assert "very-secret" not in repr(git)
        with pytest.raises(Denied) as caught:
            next(commits.fetch(git, tmp_path, FACTS, None, IDENTITIES, now=NOW))
        assert "very-secret" not in str(caught.value)
        first, second = (tmp_path / "log").read_text().splitlines()
        assert first.endswith("::  :: ")
        arguments, key, value = second.split(" :: ")
        assert key == "http.https://git.example.org/.extraHeader"
        assert value == "Authorization: Basic eC1hY2Nlc3MtdG9rZW46dmVyeS1zZWNyZXQ="  # printf x-access-token:very-secret | base64
        assert "eC1hY2" not in arguments


class TestLog:
    def log(self, *records):
        return "\0".join("\0".join(record) for record in records).encode() + b"\0"

    def record(self, **changed):
        plain = {"sha": "a" * 40, "parents": "", "committed": "5", "authored": "5", "email": "a@b.c", "name": "A", "subject": "s"}
        return tuple((plain | changed).values())

    def parse(self, written):
        return gitlog.parse_log(written, 7, NOW, IDENTITIES).table.to_pylist()

    def test_dates_beyond_what_can_be_stored_are_clipped(self):
        rows = self.parse(self.log(self.record(committed=str(2**63)), self.record(sha="b" * 40, committed="-5", authored="")))
        assert rows[0]["committed_at"].year == 9999
        assert (rows[1]["committed_at"].year, rows[1]["authored_at"]) == (1970, None)

    def test_an_unreadable_committer_date_is_the_authors(self):
        (row,) = self.parse(self.log(self.record(committed="", authored="86400")))
        assert row["committed_at"] == datetime.fromisoformat("1970-01-02")

    def test_text_that_is_no_utf8_keeps_its_readable_part(self):
        written = self.log(self.record(subject="caf? x")).replace(b"caf?", b"caf\xe9")
        assert self.parse(written)[0]["subject_key"] is not None

    def test_no_address_is_nobody_and_no_subject_no_key(self):
        (row,) = self.parse(self.log(self.record(email="", subject="")))
        assert (row["author_id"], row["subject_key"]) == (None, None)

    @pytest.mark.parametrize("written", [b"", b"x", b"a\0b\0", b"\0" * 7, b"z" * 40 + b"\0\0x\0x\0\0\0\0"])
    def test_anything_else_is_malformed(self, written):
        with pytest.raises(Malformed):
            self.parse(written)

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("Fix the build (#123)", "[v1.x] fix  the build (#456)", True),
            ("[BUGFIX] [v1.x] Fix the build", "fix the build", True),
            ("Fix the build", "Fix the built", False),
            ("Use [x] as a name", "Use as a name", False),
        ],
    )
    def test_subjects_are_compared_without_numbers_tags_case_and_blanks(self, one, other, same):
        assert (gitlog.subject_key(one) == gitlog.subject_key(other)) is same

    @pytest.mark.parametrize("subject", ["", "(#1)", "[x] "])
    def test_a_subject_without_words_has_no_key(self, subject):
        assert gitlog.subject_key(subject) is None


def test_every_error_of_git_is_a_source_error(upstream, reader):
    upstream.commit("one")
    upstream.push()
    shutil.rmtree(upstream.bare / "objects")
    with pytest.raises(SourceError):
        reader.read()
