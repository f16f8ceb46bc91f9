"""Pages of a connection, against a plain slice of the sorted list."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.connections import CursorError, View, cursor_of, key_of, page

keys = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), unique_by=lambda key: key[1], max_size=40).map(sorted)


def view_of(found: list[tuple[str, int]]) -> View:
    return View(found, [{"number": number} for _, number in found])


def walk(view: View, size: int, *, forward: bool, descending: bool) -> list[int]:
    """Page through a connection as a client does, until it says that there is no more."""
    seen: list[int] = []
    cursor = None
    while True:
        window: dict[str, Any] = {"first": size, "after": cursor} if forward else {"last": size, "before": cursor}
        found = page(view, window, descending=descending)
        numbers = [row["number"] for row in found["nodes"]]
        seen = [*seen, *numbers] if forward else [*numbers, *seen]
        if not found["pageInfo"]["hasNextPage" if forward else "hasPreviousPage"]:
            return seen
        cursor = found["pageInfo"]["endCursor" if forward else "startCursor"]


@given(found=keys, size=st.integers(1, 7), forward=st.booleans(), descending=st.booleans())
def test_a_walk_from_either_end_brings_every_row_once_and_in_order(
    found: list[tuple[str, int]], size: int, forward: bool, descending: bool
) -> None:
    expected = [number for _, number in sorted(found, reverse=descending)]
    assert walk(view_of(found), size, forward=forward, descending=descending) == expected


@given(found=keys, size=st.integers(1, 7), rounds=st.integers(0, 6))
def test_two_walks_towards_each_other_meet_without_a_gap(found: list[tuple[str, int]], size: int, rounds: int) -> None:
    """A client that pages from both ends stops when the two have as many rows as the total."""
    view, order = view_of(found), [number for _, number in found]
    ends: dict[bool, list[int]] = {False: [], True: []}
    cursors: dict[bool, str | None] = {False: None, True: None}
    for turn in range(2 * len(order) + 2):
        side = turn % 2 == 0 if turn < rounds else turn % 3 == 0
        answer = page(view, {"first": size, "after": cursors[side]}, descending=side)
        ends[side] += [row["number"] for row in answer["nodes"]]
        cursors[side] = answer["pageInfo"]["endCursor"] or cursors[side]
        if len(ends[False]) + len(ends[True]) >= answer["totalCount"]:
            break
    assert set(ends[False]) | set(ends[True]) == set(order)


def test_a_row_that_moves_behind_the_cursor_is_seen_again_and_none_is_lost() -> None:
    """Sorted by update time, a row touched between two pages goes to the end, as at GitHub."""
    before = [("2024-01-01", 1), ("2024-01-02", 2), ("2024-01-03", 3), ("2024-01-04", 4)]
    first = page(view_of(before), {"first": 2})
    after = [("2024-01-02", 2), ("2024-01-03", 3), ("2024-01-04", 4), ("2024-01-05", 1)]
    second = page(view_of(after), {"first": 9, "after": first["pageInfo"]["endCursor"]})
    assert [row["number"] for row in first["nodes"]] == [1, 2]
    assert [row["number"] for row in second["nodes"]] == [3, 4, 1]


def test_page_info_of_an_empty_connection_has_no_cursors() -> None:
    found = page(View((), ()), {"first": 5})
    assert found["totalCount"] == 0
    assert found["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


@pytest.mark.parametrize("text", ["", "nonsense", "bm8=", cursor_of(("a", 1))[:-4]])
def test_a_cursor_that_was_never_given_out_is_an_error(text: str) -> None:
    with pytest.raises(CursorError):
        key_of(text)


@given(st.tuples(st.text(), st.integers()))
def test_a_cursor_leads_back_to_its_key(key: tuple[str, int]) -> None:
    assert key_of(cursor_of(key)) == key
