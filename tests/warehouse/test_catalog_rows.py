import datetime as dt

import pyarrow as pa
import pytest

from warehouse.catalog_rows import load_catalog
from warehouse.connection import Work
from warehouse.load import WHOLE_HISTORY, Change
from warehouse.merge import RowCounts

REPOS = pa.schema({"framework": pa.string(), "name": pa.string(), "role": pa.string(), "valid_from": pa.date32(), "valid_to": pa.date32()})


def frameworks(*slugs: str) -> pa.Table:
    return pa.table({"framework": slugs, "name": [slug.title() for slug in slugs], "verdict": pa.array([None] * len(slugs), pa.string())})


def repos(*rows: tuple[str, str, str, dt.date | None, dt.date | None]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(REPOS.names, row, strict=True)) for row in rows], REPOS)


def test_the_tables_become_what_the_catalog_says_and_equal_rows_stay(work: Work) -> None:
    first = {
        "frameworks": frameworks("a", "b"),
        "framework_repos": repos(("a", "o/a", "core", None, None), ("b", "o/b", "core", None, None)),
    }
    assert load_catalog(work, first) == Change(dict.fromkeys(first, RowCounts(inserted=2)), WHOLE_HISTORY)
    assert load_catalog(work, first) == Change({}, None)
    moved = first | {"framework_repos": repos(("a", "o/a", "core", None, dt.date(2020, 1, 1)), ("b", "o/b", "core", None, None))}
    assert load_catalog(work, moved) == Change({"framework_repos": RowCounts(inserted=1, deleted=1)}, WHOLE_HISTORY)
    assert load_catalog(work, {"frameworks": frameworks("b")}).rows == {"frameworks": RowCounts(deleted=1)}


def test_what_is_only_looked_up_moves_no_number(work: Work) -> None:
    claims = pa.table(
        {
            "claim_id": ["c"],
            "framework": ["a"],
            "section": ["s"],
            "text": ["t"],
            "stated_value": [1.0],
            "unit": ["u"],
            "stated_as_of": [dt.date(2024, 1, 1)],
        }
    )
    assert load_catalog(work, {"claims": claims}) == Change({"claims": RowCounts(inserted=1)}, None)


def test_other_tables_do_not_come_from_the_catalog(work: Work) -> None:
    with pytest.raises(ValueError, match="the catalog does not contain scores"):
        load_catalog(work, {"scores": frameworks("a")})
