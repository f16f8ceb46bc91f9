"""Names, accounts and identities."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.accounts import ACCOUNTS, Identities, fingerprint
from collectors.errors import Malformed, TrueZero, Unavailable
from collectors.git.branches import choose, parse_head, parse_refs
from collectors.machines import Machine, Machines
from collectors.names import is_branch, is_repository


@pytest.mark.parametrize("name", ["apache/mxnet", "a/b", "BVLC/caffe", "x_y/z", "tensorflow/.github", "ml-explore/mlx", "o/n-1.x_y"])
def test_names_that_github_allows(name):
    assert is_repository(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "a/",
        "/b",
        "a/..",
        "a/.",
        "../b",
        "a/b/c",
        "-a/b",
        "a/-b",
        "a/b.git",
        "a b/c",
        "a/b\n",
        "a/b?x",
        "a/%2e",
        "ä/b",
        "a" * 40 + "/b",
        "a/" + "b" * 101,
        "a/b\0",
    ],
)
def test_names_that_reach_no_url_path_or_command(name):
    assert not is_repository(name)


@pytest.mark.parametrize("name", ["main", "v1.x", "release/2.0", "1.0", "feature@home", "ünïcode", "-x", "@", 'a"b', "100%"])
def test_branches_that_git_allows(name):
    assert is_branch(name)


@given(st.text(alphabet=st.sampled_from("ab/.-~^:?*[\\@{ \0\x7flock")))
def test_whatever_we_take_for_a_branch_git_takes_too(name):
    if is_branch(name):
        done = subprocess.run(["git", "check-ref-format", f"refs/heads/{name}"], check=False)
        assert done.returncode == 0


class TestRefs:
    SHA, TAG, OTHER = "a" * 40, "b" * 40, "c" * 64

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "1.x",
                "v1.x",
                "V2",
                "1.0",
                "1.0.3",
                "v1.0",
                "v3",
                "r1.2",
                "r/1.2",
                "rel-1.0",
                "release-1.2.x",
                "release/2.0",
                "releases_1.0",
            ),
            *("Release-4.0", "branch-3.1", "stable/v2", "maint-2.41", "v2-rc", "1.8.x-lts", "v1.0-100%", "release/v3.0.0-beta", "r2.10"),
        ],
    )
    def test_names_with_a_version_may_be_release_lines(self, name):
        assert choose({"main": self.SHA, name: self.SHA}, ["main"]).candidates == [name]

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "4000-fix-something",
                "release-plz-2024-01-01T00-00-00Z",
                "release",
                "release-notes",
                "release/2",
                "2",
                "123",
                "dev",
                "vision",
            ),
            *(
                "topic/v1",
                "feature/1.0",
                "dependabot/pip/x-1.0",
                "r1",
                "v",
                "v1fix",
                "1.0fix",
                "x1.0",
                "2024-roadmap",
                "v1/x",
                "main2.0",
                "1.",
            ),
            *("1..2", "v1.0:x", "v1.0 b", "v1.0.lock", "v1.0/", "v1.0\n", "-v1.0", "v" + "1" * 1_000),
        ],
    )
    def test_branches_of_issues_features_and_bots_are_none(self, name):
        assert choose({"main": self.SHA, name: self.SHA}, ["main"]).candidates == []

    def test_what_the_catalog_names_is_read_whatever_its_name(self):
        found = choose({"main": self.SHA, "lts": self.SHA, "1.x": self.SHA}, ["main"], ["lts", "nowhere"])
        assert (list(found.tips), found.named, found.candidates) == (["1.x", "lts", "main"], {"lts"}, ["1.x"])

    def test_branches_and_what_tags_point_at_are_told_apart(self):
        lines = ["refs/heads/main", "refs/tags/v1", "refs/tags/v1^{}", "refs/tags/v2", "refs/pull/1/head"]
        shas = [self.SHA, self.TAG, self.SHA, self.OTHER, self.TAG]
        text = "".join(f"{sha}\t{name}\n" for sha, name in zip(shas, lines, strict=True))
        found = parse_refs(text)
        assert (found.tips, found.tagged) == ({"main": self.SHA}, {self.SHA, self.OTHER})

    def test_candidates_are_read_only_where_a_tag_may_be_on_one(self):
        tips = {"main": "m", "1.x": "t", "2.x": "m1", "lts": "l"}
        assert choose(tips, ["main"], ["lts"], {"m1"}).to_read({"m", "m1"}) == ["lts"]
        assert choose(tips, ["main"], ["lts"], {"m1", "t0"}).to_read({"m", "m1"}) == ["1.x", "lts"]  # 2.x lies on main
        assert choose(tips, ["main"], [], set()).to_read({"m", "m1"}) == []

    def test_the_first_wanted_branch_that_exists_is_the_default(self):
        assert choose({"a": self.SHA, "b": self.SHA}, [None, "x", "b", "a"]).default == "b"
        with pytest.raises(Unavailable, match="default"):
            choose({"a": self.SHA}, ["x", None])

    def test_nothing_is_empty(self):
        for text in ("", f"{self.SHA}\trefs/tags/v1"):
            with pytest.raises(TrueZero):
                parse_refs(text)

    @pytest.mark.parametrize("text", ["nonsense", "xyz\trefs/heads/main", f"{'g' * 40}\trefs/heads/main"])
    def test_other_lines_are_malformed(self, text):
        with pytest.raises(Malformed):
            parse_refs(text)

    @given(st.text())
    def test_any_text_is_branches_or_an_outcome(self, text):
        try:
            found = parse_refs(text)
        except (Malformed, TrueZero):
            return
        assert found.tips

    @pytest.mark.parametrize(
        ("text", "head"),
        [(f"ref: refs/heads/a b\tHEAD\n{SHA}\tHEAD\n", "a b"), (f"{SHA}\tHEAD\n", None), ("ref: refs/tags/x\tHEAD\n", None), ("", None)],
    )
    def test_head_is_told_or_not(self, text, head):
        assert parse_head(text) == head


class TestAccounts:
    @pytest.mark.parametrize(
        ("name", "email", "is_bot", "is_sync"),
        [
            ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True, False),
            ("GitHub Action", "action@github.com", True, False),
            ("pytorchmergebot", "x@y.z", True, False),
            ("A. Unique TensorFlower", "gardener@tensorflow.org", False, True),
            ("JAX authors", "x@y.z", False, True),
            ("Flax Authors", "no-reply@google.com", False, True),
            ("Sonnet Contributor", "no-reply@google.com", False, True),
            ("Trax Team", "x@y.z", False, True),
            ("Facebook Github Bot", "x@y.z", False, True),
            # Machines of public repositories, by name, by address, by the account's noreply addresses.
            ("Owl Bot", "gcf-owl-bot[bot]@users.noreply.github.com", True, False),
            ("Kubernetes Prow Robot", "x@y.z", True, False),
            ("anything", "20407524+k8s-ci-robot@users.noreply.github.com", True, False),
            ("anything", "K8S-CI-Robot@users.noreply.github.com", True, False),
            ("k8s-ci-robot", "x@y.z", True, False),
            ("anything", "20407524+k8s-ci-robot@users.noreply.ghe.example.com", True, False),  # a server of one's own
            ("anything", "renovate[bot]@example.org", True, False),  # an app by its address alone, on any server
            ("Devmate Something New Bot", "noreply+123456789@fb.com", True, False),
            ("generatedunixname123", "x@y.z", True, False),
            ("A  Unique", "gardener@tensorflow.org", False, True),
            ("Googler", "no-reply@google.com", False, True),
            ("MediaPipe Team", "x@y.z", False, True),
            ("jax  AUTHORS", "google-ml-automation@google.com", False, True),
            # People, some of whom stand in public histories: a word in a name says nothing.
            ("Ann Authorsen", "ann@example.org", False, False),
            ("Authors", "authors@example.org", False, False),
            ("Team", "ann@team.example", False, False),
            ("Abbot", "abbot@example.org", False, False),
            ("Ann Abbott", "abbott@example.org", False, False),
            ("Sylvain Rabot", "sylvain@example.org", False, False),
            ("François Bobot", "francois.bobot@example.org", False, False),
            ("Léon Bottou", "leon@bottou.example", False, False),
            ("Jan Bot", "jan.bot@example.org", False, False),
            ("Jan Robot", "robot@example.org", False, False),
            ("Jinbo Ci", "jinbo-ci@example.org", False, False),
            ("Travis Addair", "travis@example.net", False, False),
            ("Ann Jenkins", "jenkins@example.org", False, False),
            ("Jenkins", "ann@example.org", False, False),
            ("Hudson Bors", "stale@example.org", False, False),
            ("Doug Service", "service@example.org", False, False),
            ("Elliot", "teabot@example.org", False, False),
            ("talbot", "1+talbot@users.noreply.github.com", False, False),
            ("ann", "1+cibot@users.noreply.github.com", False, False),
            ("ann", "a[bot]b@example.org", False, False),
            ("[bot] ann", "ann@[bot].example", False, False),
            ("ann", "xnoreply+12@fb.com", False, False),
            ("ann", "k8s-ci-robot@example.org", False, False),
            ("ann", "k8s-ci-robot@usersxnoreply.github.com", False, False),
            ("ann", "k8s-ci-robot@users.noreplyxgithub.com", False, False),
            ("ann", "a20407524+k8s-ci-robot@users.noreply.github.com", False, False),
            ("ann", "20407524k8s-ci-robot@users.noreply.github.com", False, False),
            ("ann", "ann@renovate[bot]", False, False),
            ("ann", "ann@k8s-ci-robot@users.noreply.github.com", False, False),
            ("ann", "k8s-ci-robot@users.noreply.github.com@example.org", False, False),
            ("", "", False, False),
        ],
    )
    def test_authors(self, name, email, is_bot, is_sync):
        assert (ACCOUNTS.is_bot_author(name, email), ACCOUNTS.is_sync_author(name, email)) == (is_bot, is_sync)

    @pytest.mark.parametrize(
        ("typename", "login", "is_bot"),
        [
            ("Bot", "dependabot", True),
            ("User", "stale[bot]", True),
            ("User", "mxnet-label-bot", True),
            ("User", "ann", False),
            (None, "abbot", False),
            ("User", "talbot", False),
            ("User", "cibot", False),
            ("User", "jenkins", False),
            ("User", "stale", False),
            ("User", "[bot]ann", False),
            ("User", "PyTorchMergeBot", True),
            ("User", "facebook-github-bot", True),
            ("User", "copybara-service", False),
            ("Mannequin", "ann", False),
        ],
    )
    def test_accounts(self, typename, login, is_bot):
        assert ACCOUNTS.is_bot_account(typename, login) is is_bot

    def test_further_machines_join_the_shipped_ones_and_sync_comes_before_bot(self):
        more = ACCOUNTS.with_machines(
            [
                Machine("bot", "a wiki", logins=("Acme-CI",), emails=("ci+*@acme.org",)),
                Machine("sync", "a wiki", emails=("ci+sync@acme.org",)),
            ]
        )
        assert not ACCOUNTS.is_bot_author("acme-ci", "x@y.z")
        assert more.is_bot_author("acme-ci", "x@y.z")
        assert more.is_bot_author("Ann", "CI+nightly@acme.org")
        assert not more.is_bot_author("Ann", "ci+sync@acme.org")
        assert more.is_sync_author("Ann", "ci+sync@acme.org")
        assert more.is_bot_account("User", "acme-ci")
        assert more.is_bot_author("pytorchmergebot", "x@y.z")

    def test_a_login_of_both_kinds_is_listed_as_what_it_counts_as(self):
        written = Machine("bot", "a wiki", logins=("acme-ci", "Acme-Import", "other-*"))
        both = Machines((written, Machine("sync", "a wiki", logins=("acme-import",))))
        assert both.logins("bot") == ["acme-ci"]
        assert both.logins("sync") == ["acme-import"]

    def test_the_fingerprint_tells_what_decides_and_nothing_else(self):
        one, other = Machine("bot", "a wiki", logins=("acme-ci",)), Machine("sync", "a wiki", names=("acme",))
        assert fingerprint() == fingerprint([]) == ACCOUNTS.machines.fingerprint()
        assert fingerprint([one, other]) == fingerprint([other, replace(one, source="a page", logins=("ACME-ci",))])
        told = {fingerprint([each]) for each in (one, other, replace(one, kind="sync"), replace(one, logins=(), names=("acme-ci",)))}
        assert len(told | {fingerprint()}) == 5


class TestIdentities:
    def test_the_same_person_has_the_same_id_whatever_the_case(self):
        ids = Identities(b"k" * 32)
        assert ids.author("Ann@Example.org ") == ids.author("ann@example.org")
        assert ids.account("Ann") == ids.account("ann")

    def test_addresses_and_accounts_cannot_be_joined_and_keys_differ(self):
        ids = Identities(b"k" * 32)
        assert len({ids.author("ann"), ids.account("ann"), Identities(b"j" * 32).author("ann")}) == 3

    def test_it_is_hmac_sha256_of_the_lower_cased_address(self):
        # printf 'email:ann@example.org' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-hmac", "k" * 32], input=b"email:ann@example.org", capture_output=True, check=True
        )
        assert Identities(b"k" * 32).author("Ann@example.org") == done.stdout.split()[-1].decode()[:16]

    def test_nobody_has_no_id(self):
        assert Identities(b"k").author("  ") is None
