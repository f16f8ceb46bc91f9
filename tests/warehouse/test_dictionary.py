"""The page people read says what the warehouse says."""

from pathlib import Path

from warehouse.dictionary import dictionary
from warehouse.surface import column_comments, tables, views

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_page_is_what_the_comments_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary(), "run: python -m warehouse.dictionary"


def test_every_promised_table_is_on_the_page_with_its_columns() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for file in (*tables(), *views()):
        assert f"### {file.name}\n" in page
        assert all(f"| `{column}` |" in page for column in column_comments(file))
