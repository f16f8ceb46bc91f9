"""Which company an address belongs to: domains and what lies below them, dates at both borders, and what names nobody."""

from datetime import UTC, datetime

import pytest

from collectors.companies import Companies, Owner

D = datetime.fromisoformat
TABLE = Companies(
    (
        Owner("acme", "acme.com"),
        Owner("private", "alumni.acme.com"),
        Owner("globex", "globex.io", until=D("2022-02-14").date()),
        Owner("acme", "globex.io", since=D("2022-02-14").date()),
        Owner("acme", "late.io", since=D("2020-01-01").date(), until=D("2021-01-01").date()),
        Owner("private", "mail.net"),
    )
)


def at(moment: str) -> int:
    return int(D(moment).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("email", "label"),
    [
        ("ann@acme.com", "acme"),
        (" Ann@ACME.com ", "acme"),
        ("ann@build7.corp.acme.com", "acme"),
        ("ann@notacme.com", "unknown"),  # only the end of a name
        ("ann@acme.com.evil.org", "unknown"),
        ("ann@alumni.acme.com", "private"),  # the longest domain decides
        ("x@cs.alumni.acme.com", "private"),
        ("ann@mail.net", "private"),
        ("acme.com", "acme"),  # a mail host without a person
        ("ann@acme", "unknown"),
        ("ann", "unknown"),
        ("", "unknown"),
        ("ann@", "unknown"),
        ("ann@mail.net@acme.com", "acme"),  # what stands behind the last @ is the domain
        ("ann@.", "unknown"),
    ],
)
def test_the_longest_listed_domain_decides_and_nothing_is_guessed(email: str, label: str) -> None:
    assert TABLE.label(email, at("2020-06-01")) == label


@pytest.mark.parametrize(
    ("email", "moment", "label"),
    [
        ("a@globex.io", "2022-02-13 23:59:59", "globex"),  # the last second before it changed hands
        ("a@globex.io", "2022-02-14 00:00:00", "acme"),
        ("a@globex.io", "1999-01-01", "globex"),
        ("a@late.io", "2019-12-31 23:59:59", "unknown"),
        ("a@late.io", "2020-01-01", "acme"),  # valid_from is included
        ("a@late.io", "2020-12-31 23:59:59", "acme"),
        ("a@late.io", "2021-01-01", "unknown"),  # valid_to is excluded
    ],
)
def test_a_dated_domain_counts_between_its_days(email: str, moment: str, label: str) -> None:
    assert TABLE.label(email, at(moment)) == label


def test_without_a_date_a_domain_that_changed_hands_is_unknown_and_one_that_did_not_is_known() -> None:
    assert [TABLE.label(email, None) for email in ("a@globex.io", "a@late.io", "a@acme.com")] == ["unknown", "unknown", "acme"]


def test_the_fingerprint_changes_with_whatever_decides_a_label_and_not_with_the_order() -> None:
    one, other = Owner("acme", "acme.com"), Owner("globex", "globex.io")
    changed = [
        Companies((one,)),
        Companies((one, other)),
        Companies((Owner("acme inc", "acme.com"), other)),
        Companies((one, Owner("globex", "globex.io", since=D("2020-01-01").date()))),
        Companies((one, Owner("globex", "globex.io", until=D("2020-01-01").date()))),
    ]
    assert len({table.fingerprint() for table in changed}) == len(changed)
    assert Companies((one, other)).fingerprint() == Companies((other, one)).fingerprint()
