import pytest

from reports.text import wording


@pytest.mark.parametrize(
    ("text", "told"),
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
def test_ids_in_a_reason_are_told_in_words_and_addresses_left(text: str | None, told: str | None) -> None:
    assert wording.reason(text) == told


def test_an_unknown_id_shows_as_words() -> None:
    assert (wording.metric_name("median_reply_hours"), wording.event_kind("board_resolution")) == ("Median reply hours", "board resolution")
    assert wording.finding(None) == "not checked yet"
