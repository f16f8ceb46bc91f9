"""Another list of machines flags the accounts of stored issues, closes and pull requests; nobody else's flag moves."""

from collections.abc import Collection

from tests.worlds.raw_rows import RawRows
from warehouse.connection import Work
from warehouse.machines import flag_machines


def flagged(work: Work) -> dict[str, set[bool]]:
    """The flags of every account, over all three tables."""
    found: dict[str, set[bool]] = {}
    for table, account, flag in (
        ("issues", "author_id", "author_is_bot"),
        ("pulls", "author_id", "author_is_bot"),
        ("issue_events", "actor_id", "actor_is_bot"),
    ):
        for who, is_bot in work.cursor().execute(f"select distinct {account}, {flag} from raw.{table}").fetchall():
            found.setdefault(who, set()).add(is_bot)
    return found


def take_up(work: Work, listed: Collection[str], before: Collection[str] = ()) -> int:
    with work.transaction() as con:
        return flag_machines(con, listed, before)


def test_who_joins_the_list_is_a_machine_who_leaves_it_a_person_and_an_app_of_no_list_stays_one(work: Work) -> None:
    raw = RawRows()  # "asker" opens issues, "cat" pull requests, "bob" closes
    raw.issue(1, "2024-01-01", "2024-01-02")
    raw.issue(1, "2024-01-03", "2024-01-04", actor="app", bot=True)
    raw.pull(1, "2024-01-05")
    raw.pull(2, "2024-01-05")
    raw.write(work)
    people = {"asker": {False}, "cat": {False}, "bob": {False}, "app": {True}}
    assert take_up(work, {"ci"}) == 0
    assert flagged(work) == people
    assert take_up(work, {"ci", "cat", "bob"}) == 3  # two pull requests and a close
    assert flagged(work) == people | {"cat": {True}, "bob": {True}}
    assert take_up(work, {"ci", "cat", "bob"}) == 0
    assert take_up(work, {"ci", "bob"}) == 2
    assert flagged(work) == people | {"bob": {True}}


def test_who_stood_on_the_list_of_a_release_that_noted_none_is_a_person_now(work: Work) -> None:
    raw = RawRows()
    raw.issue(1, "2024-01-01", "2024-01-02", actor="old", bot=True)
    raw.write(work)
    assert take_up(work, {"ci"}, before={"old"}) == 1
    assert flagged(work)["old"] == {False}
