"""What git log writes, read as columns: odd dates, odd text, odd forms, and subjects as keys."""

from datetime import UTC, date, datetime

import pytest

from collectors.accounts import Identities
from collectors.companies import Companies, Owner
from collectors.errors import Malformed
from collectors.git import log_rows

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)


def log_of(*records):
    return "\0".join("\0".join(record) for record in records).encode() + b"\0"


def record(**changed):
    plain = {"sha": "a" * 40, "parents": "", "committed": "5", "authored": "5", "email": "a@b.c", "name": "A", "subject": "s"}
    return tuple((plain | changed).values())


def parse(written):
    return log_rows.parse_log(written, 7, NOW, IDENTITIES).table.to_pylist()


@pytest.mark.parametrize("told", ["", "-1", "-5", "253402300800", str(2**63), "9" * 400])
def test_a_date_that_cannot_be_read_or_stored_is_missing(told):
    (row,) = parse(log_of(record(committed=told, authored="86400")))
    assert (row["committed_at"], row["authored_at"]) == (None, datetime.fromisoformat("1970-01-02"))
    (row,) = parse(log_of(record(committed="86400", authored=told)))
    assert (row["committed_at"], row["authored_at"]) == (datetime.fromisoformat("1970-01-02"), None)


@pytest.mark.parametrize(("told", "is_read"), [("0", "1970-01-01"), ("253402300799", "9999-12-31T23:59:59")])
def test_the_first_and_the_last_date_that_can_be_stored_are_values(told, is_read):
    (row,) = parse(log_of(record(committed=told)))
    assert row["committed_at"] == datetime.fromisoformat(is_read)


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
    assert (log_rows.subject_key(one) == log_rows.subject_key(other)) is same


@pytest.mark.parametrize("subject", ["", "(#1)", "[x] "])
def test_a_subject_without_words_has_no_key(subject):
    assert log_rows.subject_key(subject) is None


@pytest.mark.parametrize(
    "name", ["Ann Abbott", "Léon Bottou", "Conan O'Brien", "Jean-Luc P. Talbot", "ann.abbott", "王 小明", "Dr. Ann Bot"]
)
def test_two_words_of_letters_have_the_form_of_a_persons_name(name):
    assert log_rows.is_persons_name(name)
    assert parse(log_of(record(name=name)))[0]["is_named"] is True


@pytest.mark.parametrize("name", ["", "pytorchmergebot", "acme-ci", "build 2", "k8s-ci-robot", "root", "a1 b2", "ci_bot"])
def test_a_login_or_one_word_has_not(name):
    assert not log_rows.is_persons_name(name)


COMPANIES = Companies((Owner("acme", "acme.org"), Owner("private", "mail.net"), Owner("acme", "new.org", since=date(2020, 1, 2))))


def test_the_company_of_an_address_stays_as_a_label_and_the_address_does_not():
    people = Identities(b"k" * 32, companies=COMPANIES)
    emails = ("ann@build.acme.org", "ann@mail.net", "ann@other.org", "", "ann@new.org", "ann@new.org")
    moments = ("5", "5", "5", "5", str(86400 * 18262), str(86400 * 18263 - 1))  # 18,263 days after 1970 begins 2020-01-02
    written = log_of(*(record(sha=f"{n:040x}", email=e, authored=t) for n, (e, t) in enumerate(zip(emails, moments, strict=True))))
    rows = log_rows.parse_log(written, 7, NOW, people).table.to_pylist()
    assert [row["company"] for row in rows] == ["acme", "private", "unknown", "unknown", "unknown", "unknown"]
    assert not [row for row in rows if "ann" in str(row) or "@" in str(row)]
    (row,) = log_rows.parse_log(log_of(record(email="ann@new.org", authored=str(86400 * 18263))), 7, NOW, people).table.to_pylist()
    assert row["company"] == "acme"


def test_nobody_who_does_not_ask_gets_a_company():
    assert parse(log_of(record()))[0]["company"] is None
