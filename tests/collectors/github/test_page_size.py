"""How much a query asks for after refusals, slow answers and fast ones."""

from datetime import date

from collectors.github.page_size import PageSize


def test_it_begins_with_thirteen_full_pages():
    pace = PageSize()
    assert pace.page == 100
    assert pace.rows >= 1300


def test_refusals_halve_down_to_one_row():
    pace = PageSize()
    sizes = []
    while pace.can_shrink:
        pace.refused()
        sizes.append(pace.rows)
    assert sizes[-1] == 1
    assert len(sizes) == 10  # 1310 / 2 / 2 / ... 1


def test_a_slow_answer_counts_as_a_refusal():
    pace = PageSize()
    before = pace.rows
    pace.answered(8.5)
    assert pace.rows == before // 2


def test_fast_answers_bring_it_back_slowly():
    pace = PageSize()
    for _ in range(6):
        pace.refused()
    low = pace.rows
    pace.answered(0.3)
    pace.answered(0.3)
    assert pace.rows == low
    pace.answered(0.3)
    assert low < pace.rows < 2 * low
    for _ in range(60):
        pace.answered(0.3)
    assert pace.rows == PageSize().rows * 4 // 5  # never above 80 % of what timed out


def test_a_size_that_worked_is_where_the_next_walk_begins():
    pace = PageSize(None, date(2026, 3, 1))
    pace.refused()
    pace.answered(0.3)
    assert PageSize(pace.to_text(), date(2026, 3, 2)).rows == pace.rows == 655
    assert PageSize(pace.to_text(), date(2026, 3, 2)).to_text() == pace.to_text()
    assert PageSize("not ours").rows == PageSize().rows


def test_few_rows_say_nothing_about_many():
    pace = PageSize()
    pace.refused()
    before = pace.rows
    for _ in range(30):
        pace.answered(0.3, asked=40)
    assert pace.rows == before


def test_a_week_later_more_is_tried_again():
    pace = PageSize(None, date(2026, 3, 1))
    pace.refused()
    text = pace.to_text()
    for day, most in ((date(2026, 3, 7), 1048), (date(2026, 3, 8), 1310)):
        later = PageSize(text, day)
        for _ in range(30):
            later.answered(0.3)
        assert later.rows == most


def test_trouble_that_no_size_explains_is_forgotten():
    pace = PageSize()
    while pace.can_shrink:
        pace.refused()
    pace.refused()
    assert pace.rows == PageSize().rows
