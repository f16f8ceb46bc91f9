import pytest

from reports.text import labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("insufficient evidence (lifetime_contrib missing, so_stock missing)",
         "insufficient evidence (people who ever committed missing, all Stack Overflow questions missing)"),
        ("capped at 2.0: board_resolution 2023-09-01 (https://example.org/board_resolution)",
         "capped at 2.0: board resolution 2023-09-01 (https://example.org/board_resolution)"),
        ("author_days", "author-days stand for commits here, since few big merges carry the work"),
        ("the tracker is archived", "the tracker is archived"),
        (None, None),
    ],
)  # fmt: skip
def test_ids_in_a_reason_become_labels_and_addresses_left(text: str | None, expected: str | None) -> None:
    assert labels.reason(text) == expected


def test_an_unknown_id_shows_as_words() -> None:
    assert (labels.metric_name("median_reply_hours"), labels.event_kind("board_resolution")) == ("Median reply hours", "board resolution")
    assert labels.finding(None) == "not checked yet"
