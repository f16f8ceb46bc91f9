"""Names, accounts and identities."""

import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.accounts import ACCOUNTS, Identities, fingerprint
from collectors.branches import parse_refs
from collectors.errors import Malformed, TrueZero, Unavailable
from collectors.machines import Machine
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


@pytest.mark.parametrize("name", ["main", "v1.x", "release/2.0", "1.0", "feature@home", "ünïcode"])
def test_branches_that_git_allows(name):
    assert is_branch(name)


@given(st.text(alphabet=st.sampled_from("ab/.-~^:?*[\\@{ \0\x7flock")))
def test_whatever_we_take_for_a_branch_git_takes_too(name):
    if is_branch(name):
        done = subprocess.run(["git", "check-ref-format", f"refs/heads/{name}"], check=False)
        assert done.returncode == 0


class TestRefs:
    SHA = "a" * 40

    def test_release_lines_are_read_beside_the_default(self):
        names = ["main", "v1.x", "V2", "1.0", "release/3", "Release-4", "dev", "vision", "topic/v1", "r1"]
        text = f"ref: refs/heads/main\tHEAD\n{self.SHA}\tHEAD\n" + "".join(f"{self.SHA}\trefs/heads/{name}\n" for name in names)
        found = parse_refs(text, None)
        assert found.default == "main"
        assert set(found.tips) == {"main", "v1.x", "V2", "1.0", "release/3", "Release-4"}

    def test_names_that_git_would_refuse_are_left_out(self):
        names = ["main", "1..2", "v1:x", "release/a b", "v1.lock", "v1/"]
        text = "ref: refs/heads/main\tHEAD\n" + "".join(f"{self.SHA}\trefs/heads/{name}\n" for name in names)
        assert set(parse_refs(text, None).tips) == {"main"}

    def test_nothing_is_empty(self):
        with pytest.raises(TrueZero):
            parse_refs("", "main")

    @pytest.mark.parametrize("text", ["nonsense", "xyz\trefs/heads/main", f"{'g' * 40}\trefs/heads/main"])
    def test_other_lines_are_malformed(self, text):
        with pytest.raises(Malformed):
            parse_refs(text, "main")

    @given(st.text())
    def test_any_text_is_branches_or_an_outcome(self, text):
        try:
            found = parse_refs(text, "main")
        except (Malformed, TrueZero, Unavailable):
            return
        assert found.default in found.tips


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
        more = ACCOUNTS.and_more(
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
