"""When a company has left: each border of the policy by hand, and random histories against plain loops."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scoring.policy import PolicyError
from scoring.sponsors import SHIPPED, SponsorPolicy, exits, load

BEGIN = dt.date(2020, 1, 6)  # a Monday
WEEK = dt.timedelta(days=7)
POLICY = SponsorPolicy(1, share_before=0.10, weeks_before=52, commits_before=52, share_after=0.02, weeks_after=26, weeks_flagged=260)
WEEKS = pa.schema([("framework", pa.string()), ("week_start", pa.date32()), ("commits", pa.int64())])
COMMITS = pa.schema([("framework", pa.string()), ("week_start", pa.date32()), ("company", pa.string()), ("commits", pa.int64())])


def found(every: list[int | None], policy: SponsorPolicy = POLICY, **made: list[int]) -> list[dict[str, Any]]:
    """The exits of one framework, by week from `BEGIN`: all commits, and those of each company; a company has no row for a week of none."""
    weeks = [{"framework": "engine", "week_start": BEGIN + place * WEEK, "commits": count} for place, count in enumerate(every)]
    commits = [
        {"framework": "engine", "week_start": BEGIN + place * WEEK, "company": company, "commits": count}
        for company, counts in made.items()
        for place, count in enumerate(counts)
        if count
    ]
    return exits(pa.Table.from_pylist(weeks, WEEKS), pa.Table.from_pylist(commits, COMMITS), policy).to_pylist()


def test_the_shipped_policy_is_the_one_of_these_tests() -> None:
    assert load() == POLICY


def test_a_company_that_stops_has_left_on_the_first_monday_without_it() -> None:
    [row] = found([20] * 52 + [10] * 26, acme=[4] * 52)
    assert row == {
        "framework": "engine", "company": "acme", "left_on": BEGIN + 52 * WEEK, "noticed_on": BEGIN + 78 * WEEK, "returned_on": None,
        "commits_before": 208, "all_before": 1040, "commits_after": 0, "all_after": 260,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("every", "acme", "has_left"),
    [
        ([20] * 52 + [10] * 25, [4] * 52, False),  # a week too early to know
        ([20] * 51 + [10] * 26, [4] * 51, False),  # less than a year of it
        ([10] * 78, [1] * 52, True),  # exactly a tenth, and 52 commits
        ([10] * 78, [0] + [1] * 51, False),  # 51 commits
        ([10] * 51 + [11] + [10] * 26, [1] * 52, False),  # 52 of 521 is less than a tenth
        ([10] * 78, [4] * 52 + [5] + [0] * 25, True),  # 5 of 260 are less than a fiftieth
        ([10] * 25 * 2 + [10, 10] + [10] * 25, [4] * 52, False),
        ([20] * 52 + [0] * 26, [4] * 52, True),  # nobody works any more, and neither does it
        ([20] * 52 + [10] * 13 + [None] + [10] * 12, [4] * 52, False),  # one week was not counted
        ([20] * 20 + [None] + [20] * 31 + [10] * 26, [4] * 52, False),
    ],
)
def test_each_border_of_the_policy(every: list[int | None], acme: list[int], has_left: bool) -> None:
    assert bool(found(every, acme=acme)) is has_left


def test_just_a_fiftieth_is_no_exit() -> None:
    # From week 52 on 2 of 100 in half a year, and the last of them in the last week: no span of 26 weeks has less.
    after = [2] + [0] * 24 + [0]
    assert found([10] * 52 + [4] * 25 + [0], acme=[4] * 52 + after) == []
    [row] = found([10] * 52 + [4] * 25 + [1], acme=[4] * 52 + after)  # 2 of 101
    assert (row["commits_after"], row["all_after"]) == (2, 101)


def test_who_makes_a_tenth_again_over_half_a_year_is_back_and_can_leave_again() -> None:
    first, second = found([10] * 52 * 4 + [10] * 26, acme=[6] * 52 + [0] * 52 + [6] * 104)
    # From week 104 on it makes 6 a week: after five of them 30 of the last 260, after four 24, which is less than a tenth.
    assert (first["left_on"], first["returned_on"]) == (BEGIN + 52 * WEEK, BEGIN + 109 * WEEK)
    assert (second["left_on"], second["returned_on"]) == (BEGIN + 208 * WEEK, None)


def test_companies_are_judged_apart_and_one_that_moves_to_another_is_not_merged() -> None:
    rows = found([20] * 130, acme=[8] * 52, globex=[0] * 52 + [8] * 78)
    assert [(row["company"], row["left_on"]) for row in rows] == [("acme", BEGIN + 52 * WEEK)]


def test_no_rows_are_no_exits() -> None:
    assert exits(WEEKS.empty_table(), COMMITS.empty_table(), POLICY).num_rows == 0
    alone = pa.Table.from_pylist([{"framework": "engine", "week_start": BEGIN, "company": "acme", "commits": 1}], COMMITS)
    assert exits(WEEKS.empty_table(), alone, POLICY).num_rows == 0


def by_loops(every: list[int | None], own: list[int], policy: SponsorPolicy) -> list[tuple[int, int | None]]:
    """Places of (left, back), from the words of the policy file, week by week."""

    def total(of: list[Any], first: int, last: int) -> int | None:
        if first < 0 or last > len(every) or None in every[first:last]:
            return None
        return sum(of[first:last])

    result: list[tuple[int, int | None]] = []
    week = 0
    while week <= len(every):
        mine, all_of = total(own, week - policy.weeks_before, week), total(every, week - policy.weeks_before, week)
        then, all_then = total(own, week, week + policy.weeks_after), total(every, week, week + policy.weeks_after)
        if mine is None or all_of is None or then is None or all_then is None:
            week += 1
            continue
        had = mine >= policy.commits_before and mine >= policy.share_before * all_of
        if not (had and (then == 0 or then < policy.share_after * all_then)):
            week += 1
            continue
        back = None
        for later in range(week + policy.weeks_after, len(every) + 1):
            lately, all_lately = total(own, later - policy.weeks_after, later), total(every, later - policy.weeks_after, later)
            if lately and all_lately is not None and lately >= policy.share_before * all_lately:
                back = later
                break
        result.append((week, back))
        if back is None:
            return result
        week = back
    return result


def test_random_histories_give_what_plain_loops_give() -> None:
    policy = SponsorPolicy(1, share_before=0.25, weeks_before=6, commits_before=5, share_after=0.1, weeks_after=4, weeks_flagged=9)
    dice, seen = random.Random(13), 0
    for _ in range(300):
        size = dice.randint(1, 60)
        own, level = [], 2
        for _ in range(size):
            level = dice.choice([level] * 6 + [0, 1, 3])
            own.append(dice.randint(0, level))
        every: list[int | None] = [None if dice.random() < 0.02 else count + dice.randint(0, 3) for count in own]
        rows = found(every, policy, acme=[0 if whole is None else count for count, whole in zip(own, every, strict=True)])
        got = [((row["left_on"] - BEGIN).days // 7, row["returned_on"] and (row["returned_on"] - BEGIN).days // 7) for row in rows]
        expected = by_loops(every, own, policy)
        assert got == (expected if any(own) else [])
        seen += len(expected)
    assert seen > 100


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weeks_after = 26", "weeks_after = 26\nextra = 1", "unknown key: extra"),
        ("share_after = 0.02", "share_after = 0.2", "share_after must be below share_before"),
        ("weeks_before = 52", "weeks_before = 52.5", "whole numbers above 0"),
        ("weeks_before = 52", 'weeks_before = "a year"', "weeks_before must be a number"),
    ],
)
def test_a_wrong_policy_is_refused_with_a_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = SHIPPED.read_text()
    assert text.count(old) == 1
    (tmp_path / "sponsors.toml").write_text(text.replace(old, new))
    with pytest.raises(PolicyError, match=says):
        load(tmp_path / "sponsors.toml")
