"""How much a query asks for after refusals, slow answers and fast ones."""

from collectors.pace import Pace


def test_it_begins_with_thirteen_full_pages():
    pace = Pace()
    assert pace.page == 100
    assert pace.rows >= 1300


def test_refusals_halve_down_to_one_row():
    pace = Pace()
    sizes = []
    while pace.can_shrink:
        pace.refused()
        sizes.append(pace.rows)
    assert sizes[-1] == 1
    assert len(sizes) == 10  # 1310 / 2 / 2 / ... 1


def test_a_slow_answer_counts_as_a_refusal():
    pace = Pace()
    before = pace.rows
    pace.answered(8.5)
    assert pace.rows == before // 2


def test_fast_answers_bring_it_back_slowly():
    pace = Pace()
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
    assert pace.rows == Pace().rows
