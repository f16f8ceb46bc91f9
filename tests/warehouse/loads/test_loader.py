"""Pages of many threads in one transaction: one that cannot be written hinders no other."""

import datetime as dt

import pyarrow as pa
import pytest

from tests.worlds.raw_rows import RawRows, pages
from warehouse.connection import Work
from warehouse.loader import Loader

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def page_with_issue(work: Work, repo: int) -> dict[str, pa.Table]:
    raw = RawRows()
    raw.issue(repo, "2020-02-02", number=5)
    return pages(raw, work)[repo]


def repos_of(work: Work, table: str) -> list[int]:
    return [repo for (repo,) in work.cursor().execute(f"select distinct repo_id from raw.{table} order by 1").fetchall()]


def test_a_page_that_cannot_be_written_hinders_none_of_those_that_wait_with_it(work: Work) -> None:
    with Loader(work) as loader:
        with work.transaction():  # the writer waits for its turn with the first, the others gather behind it
            first, *gathered = [
                loader.load(f"github/{repo}", tables, frozenset(), {"issues": "{}"}, (), NOW)
                for repo, tables in ((1, page_with_issue(work, 1)), (2, page_with_issue(work, 2)), (3, {"isues": pa.table({"a": [1]})}))
            ]
            gathered.append(loader.load("github/4", page_with_issue(work, 4), frozenset(), {"issues": "{}"}, (), NOW))
        assert [first.result(), gathered[0].result(), gathered[2].result()] == [None] * 3
        with pytest.raises(ValueError, match="a page cannot load or replace isues"):
            gathered[1].result()
    assert repos_of(work, "issues") == [1, 2, 4]
    subjects = work.cursor().execute("select distinct subject from raw.streams order by 1").fetchall()
    assert subjects == [("github/1",), ("github/2",), ("github/4",)]


def test_what_gathers_is_written_in_one_transaction(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    transaction = work.transaction
    with Loader(work) as loader, work.transaction():
        monkeypatch.setattr(work, "transaction", lambda **how: begun.append(True) or transaction(**how))
        for repo in range(1, 7):
            loader.load(f"github/{repo}", page_with_issue(work, repo), frozenset(), {}, (), NOW)
    assert repos_of(work, "issues") == [1, 2, 3, 4, 5, 6]
    assert len(begun) <= 2  # what the writer took before it had to wait for its turn, and all the rest


def test_leaving_waits_for_what_was_handed_over(work: Work) -> None:
    with Loader(work) as loader:
        written = [loader.load(f"github/{repo}", page_with_issue(work, repo), frozenset(), {}, (), NOW) for repo in range(1, 30)]
    assert all(one.done() for one in written)
    assert repos_of(work, "issues") == list(range(1, 30))


def test_rows_that_are_all_replaced_go_alone(work: Work) -> None:
    """They are replaced for one repository: that of the page."""
    raw = RawRows()
    raw.fork(1, "2020-05-05")
    raw.fork(2, "2020-05-05")
    both = pages(raw, work)
    with Loader(work) as loader:
        for repo in (1, 2):
            loader.load(f"github/{repo}", both[repo], frozenset({"forks"}), {}, (), NOW)
        with work.transaction():
            loader.load("github/3", page_with_issue(work, 3), frozenset(), {}, (), NOW)
            loader.load("github/1", {"forks": both[1]["forks"].slice(0, 0)}, frozenset({"forks"}), {}, (), NOW)
            loader.load("github/4", page_with_issue(work, 4), frozenset(), {}, (), NOW)
    assert repos_of(work, "forks") == [2]
    assert repos_of(work, "issues") == [3, 4]
