"""What git log writes, read as columns: odd dates, odd text, odd forms, and subjects as keys."""

from datetime import UTC, datetime

import pytest

from collectors import gitlog
from collectors.accounts import Identities
from collectors.errors import Malformed

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)


def log_of(*records):
    return "\0".join("\0".join(record) for record in records).encode() + b"\0"


def record(**changed):
    plain = {"sha": "a" * 40, "parents": "", "committed": "5", "authored": "5", "email": "a@b.c", "name": "A", "subject": "s"}
    return tuple((plain | changed).values())


def parse(written):
    return gitlog.parse_log(written, 7, NOW, IDENTITIES).table.to_pylist()


def test_dates_beyond_what_can_be_stored_are_clipped():
    rows = parse(log_of(record(committed=str(2**63)), record(sha="b" * 40, committed="-5", authored="")))
    assert rows[0]["committed_at"].year == 9999
    assert (rows[1]["committed_at"].year, rows[1]["authored_at"]) == (1970, None)


def test_an_unreadable_committer_date_is_the_authors():
    (row,) = parse(log_of(record(committed="", authored="86400")))
    assert row["committed_at"] == datetime.fromisoformat("1970-01-02")


def test_text_that_is_no_utf8_keeps_its_readable_part():
    written = log_of(record(subject="caf? x")).replace(b"caf?", b"caf\xe9")
    assert parse(written)[0]["subject_key"] is not None


def test_no_address_is_nobody_and_no_subject_no_key():
    (row,) = parse(log_of(record(email="", subject="")))
    assert (row["author_id"], row["subject_key"]) == (None, None)


@pytest.mark.parametrize("written", [b"", b"x", b"a\0b\0", b"\0" * 7, b"z" * 40 + b"\0\0x\0x\0\0\0\0"])
def test_anything_else_is_malformed(written):
    with pytest.raises(Malformed):
        parse(written)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Fix the build (#123)", "[v1.x] fix  the build (#456)", True),
        ("[BUGFIX] [v1.x] Fix the build", "fix the build", True),
        ("Fix the build", "Fix the built", False),
        ("Use [x] as a name", "Use as a name", False),
    ],
)
def test_subjects_are_compared_without_numbers_tags_case_and_blanks(one, other, same):
    assert (gitlog.subject_key(one) == gitlog.subject_key(other)) is same


@pytest.mark.parametrize("subject", ["", "(#1)", "[x] "])
def test_a_subject_without_words_has_no_key(subject):
    assert gitlog.subject_key(subject) is None
