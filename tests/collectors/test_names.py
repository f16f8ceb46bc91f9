"""Names, accounts and identities."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.accounts import ACCOUNTS, Identities
from collectors.branches import parse_refs
from collectors.errors import Malformed, TrueZero, Unavailable
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
            ("Ann Authorsen", "ann@example.org", False, False),
            ("Abbot", "abbot@example.org", False, False),
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
        ],
    )
    def test_accounts(self, typename, login, is_bot):
        assert ACCOUNTS.is_bot_account(typename, login) is is_bot


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
