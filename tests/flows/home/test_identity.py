"""The key of the hashed identities."""

import stat
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.home.identity import identity_key


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = identity_key(tmp_path)
    assert len(first) == 32
    assert identity_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "identity.key").stat().st_mode) == 0o600


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    assert identity_key(tmp_path / "a") != identity_key(tmp_path / "b")


@pytest.mark.parametrize("content", ["", "abcd", "not hex at all"])
def test_a_damaged_key_is_never_replaced_by_a_new_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "identity.key").write_text(content)
    with pytest.raises(UserError, match="restore it from a backup"):
        identity_key(tmp_path)
    assert (tmp_path / "identity.key").read_text() == content


def test_a_warehouse_that_was_filled_with_a_key_gets_no_new_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing: restore it from a backup"):
        identity_key(tmp_path, may_make=False)
    assert list(tmp_path.iterdir()) == []
