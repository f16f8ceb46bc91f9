"""Pages from commit to commit; what must come is counted by hand."""

from datetime import UTC, datetime

import pytest

from collectors.docs.lives import edits
from collectors.docs.place import Place
from collectors.git.file_history import Step

READ = datetime(2024, 6, 1, tzinfo=UTC)
PLACE = Place("acme/engine", "docs")


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def told(*steps: tuple[str, dict[str, str | None]], place: Place = PLACE) -> list[tuple[str, str, str | None]]:
    """Page, and the days from which and up to which it had a text."""
    walked = [Step(f"sha{number}", on(day), files) for number, (day, files) in enumerate(steps)]
    found = edits(walked, place, READ)
    return [(edit.page, f"{edit.edited_at:%Y-%m-%d}", edit.ended_at and f"{edit.ended_at:%Y-%m-%d}") for edit in found]


def test_a_page_is_edited_when_it_is_written_and_when_its_text_changes_until_it_goes() -> None:
    found = told(
        ("2024-01-01", {"docs/a.md": "1", "docs/b.rst": "2"}), ("2024-02-01", {"docs/a.md": "3"}), ("2024-03-01", {"docs/b.rst": None})
    )
    assert found == [
        ("docs/a.md", "2024-01-01", "2024-02-01"),
        ("docs/b.rst", "2024-01-01", "2024-03-01"),
        ("docs/a.md", "2024-02-01", None),
    ]


def test_a_page_that_moves_with_its_text_is_not_edited_by_that() -> None:
    found = told(
        ("2024-01-01", {"docs/a.md": "1"}),
        ("2024-02-01", {"docs/a.md": None, "docs/new/a.md": "1"}),
        ("2024-03-01", {"docs/new/a.md": "2"}),
    )
    assert found == [("docs/a.md", "2024-01-01", "2024-03-01"), ("docs/new/a.md", "2024-03-01", None)]


def test_a_page_that_moves_and_changes_is_a_new_one() -> None:
    found = told(("2024-01-01", {"docs/a.md": "1"}), ("2024-02-01", {"docs/a.md": None, "docs/b.md": "2"}))
    assert found == [("docs/a.md", "2024-01-01", "2024-02-01"), ("docs/b.md", "2024-02-01", None)]


def test_of_two_pages_with_one_text_that_move_together_each_goes_on_once() -> None:
    found = told(
        ("2024-01-01", {"docs/a.md": "1", "docs/b.md": "1"}),
        ("2024-02-01", {"docs/a.md": None, "docs/b.md": None, "docs/c.md": "1", "docs/d.md": "1", "docs/e.md": "1"}),
    )
    assert found == [("docs/a.md", "2024-01-01", None), ("docs/b.md", "2024-01-01", None), ("docs/e.md", "2024-02-01", None)]


def test_a_folder_that_is_renamed_keeps_the_history_of_its_pages() -> None:
    found = told(
        ("2023-01-01", {"doc/a.md": "1"}),
        ("2023-02-01", {"doc/a.md": "2"}),
        ("2024-02-01", {"doc/a.md": None, "docs/a.md": "2"}),
        ("2024-03-01", {"docs/b.md": "9"}),
    )
    assert found == [("doc/a.md", "2023-01-01", "2023-02-01"), ("doc/a.md", "2023-02-01", None), ("docs/b.md", "2024-03-01", None)]


def test_a_page_that_moves_out_has_gone_and_one_that_comes_back_is_here() -> None:
    out = (("2024-01-01", {"docs/a.md": "1"}), ("2024-02-01", {"docs/a.md": None, "old/a.md": "1"}), ("2024-03-01", {"old/a.md": "2"}))
    assert told(*out) == [("docs/a.md", "2024-01-01", "2024-02-01")]
    back = (*out[:2], ("2024-03-01", {"old/a.md": None, "docs/a.md": "1"}))
    assert told(*back) == [("docs/a.md", "2024-01-01", None)]


def test_what_never_lay_in_the_folder_and_what_is_no_page_does_not_count() -> None:
    files: dict[str, str | None] = {
        "docs/conf.py": "1",
        "docs/a.html": "2",
        "docs/requirements.txt": "3",
        "docsite/a.md": "4",
        "README.md": "5",
    }
    assert told(("2024-01-01", files | {"docs/A.MD": "6", "docs/x/n.ipynb": "7"})) == [
        ("docs/A.MD", "2024-01-01", None),
        ("docs/x/n.ipynb", "2024-01-01", None),
    ]


def test_a_whole_repository_may_be_documentation() -> None:
    assert told(("2024-01-01", {"a.md": "1", "b/c.rst": "2"}), place=Place.of("docs/acme/engine")) == [
        ("a.md", "2024-01-01", None),
        ("b/c.rst", "2024-01-01", None),
    ]


def test_what_lasted_less_than_a_day_is_left_out() -> None:
    found = told(
        ("2024-01-01", {"docs/a.md": "1"}),
        ("2024-01-01", {"docs/a.md": "2"}),
        ("2024-01-01", {"docs/b.md": "3"}),
        ("2024-01-01", {"docs/b.md": None}),
    )
    assert found == [("docs/a.md", "2024-01-01", None)]


def test_a_change_of_mode_is_no_edit() -> None:
    assert told(("2024-01-01", {"docs/a.md": "1"}), ("2024-02-01", {"docs/a.md": "1"})) == [("docs/a.md", "2024-01-01", None)]


@pytest.mark.parametrize(
    ("days", "dated"),
    [
        (("2024-01-01", "2023-12-01", "2024-02-01"), ("2024-01-01", "2024-01-01", "2024-02-01")),
        (("2024-01-01", "2037-01-01", "2024-02-01"), ("2024-01-01", "2024-02-01", "2024-02-01")),
        (("2024-01-01", "2024-02-01", "2037-01-01"), ("2024-01-01", "2024-02-01", "2024-06-01")),
    ],
    ids=["a clock that was behind", "a clock that was ahead", "and at the end"],
)
def test_dates_that_run_backwards_or_ahead_are_those_of_the_commits_beside(days: tuple[str, ...], dated: tuple[str, ...]) -> None:
    found = told(*((day, {f"docs/{number}.md": str(number)}) for number, day in enumerate(days)))
    assert [day for _, day, _ in sorted(found)] == list(dated)
