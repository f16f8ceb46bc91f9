"""The table of a fleet: medians of one process, multiples of it, and whether the aims are kept."""

from benchmarks.fleet_table import Spent, against_the_aims, costs, middle, ratios

ALONE = [
    Spent(200, 600, 190.0, 150.0, 160.0, 1_600),
    Spent(200, 600, 210.0, 170.0, 200.0, 1_500),
    Spent(202, 606, 200.0, 160.0, 170.0, 1_400),
]
TWO = Spent(204, 612, 150.0, 80.0, 85.0, 750, lake_s=110.0, lead_cpu_s=40.0, lead_peak_mb=500)


def test_the_middle_of_one_process_is_taken_figure_by_figure() -> None:
    assert middle(ALONE) == Spent(200, 600, 200.0, 160.0, 170.0, 1_500)


def test_a_fleet_is_told_as_a_multiple_and_without_one_where_the_one_process_has_no_figure() -> None:
    assert ratios(TWO, middle(ALONE)) == [1.02, 1.02, 0.75, 0.5, 0.5, 0.5, None, None, None]
    assert costs(ALONE, {2: TWO})[3:-1] == [
        "| one process, the middle of 3 | 200 | 600 | 200.0 | 160.0 | 170.0 | 1,500 |  |  |  |",
        "| 2 workers | 204 | 612 | 150.0 | 80.0 | 85.0 | 750 | 110.0 | 40.0 | 500 |",
        "| 2 workers / one process | 1.02 | 1.02 | 0.75 | 0.50 | 0.50 | 0.50 |  |  |  |",
    ]


def test_an_aim_is_kept_up_to_its_limit_and_missed_beyond() -> None:
    assert against_the_aims(TWO, Spent(200, 600, 200.0, 160.0, 100.0, 1_500), 10_000) == (
        "A quiet night of two workers against one process: 204 requests (at most 210: kept), 750 MB of a shard (at most 1,500: kept), "
        "0.50 of the time for asking and measuring (at most 0.60: kept), 0.85 of the CPU seconds (at most 0.60: missed)."
    )
