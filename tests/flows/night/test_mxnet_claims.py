"""The claims about MXNet after a night on its real history: what the record of 2024 says, on the day of the document and later."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.night.context import Request
from flows.night.site import write
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from tests.reports.number_walk import unexplained
from tests.worlds.silent_progress import Silent
from warehouse.connection import open_published

SHARED = Path(__file__).parents[4] / "shared" / "data"
NIGHT = datetime(2026, 8, 24, 2, tzinfo=UTC)

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published copy after a night on MXNet's real history."""
    if not SHARED.is_dir():
        pytest.skip("the real histories are not in ../shared/data")
    from sandbox import server
    from sandbox.histories.build import build

    folder = tmp_path_factory.mktemp("home")
    with server.start(build(SHARED, tmp_path_factory.mktemp("git"), only=["apache/mxnet"])) as running:
        urls = {"github_api_url": running.api_url, "github_graphql_url": running.graphql_url, "github_server_url": running.server_url}
        settings = Settings(home=folder, github_token=(), **urls)  # without a token a night brings commits and stars, and is short
        refresh_plainly(settings, Request(NIGHT, ("mxnet",), notify=False, simulated="real histories, served here"), Silent())
    return settings.warehouse


@pytest.fixture(scope="module")
def published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(home) as con:
        yield con


@pytest.mark.parametrize(
    ("text", "measured", "finding"),
    [
        # Counts of the real git history: no commit after January 2023, 1,982 in 2018 (38.0 a week of the year), 1,000 people ever.
        ("Commit velocity: 5-10 commits/week", (0, 0), "contradicted"),
        ("down from 50+/week in 2018", (37, 38), "partly"),
        ("Contributors: 1,000+", (1000, 1000), "supported"),
        ("(declining)", (0, 0.01), "supported"),  # active people
    ],
)
@pytest.mark.parametrize("when", ["then", "now"])
def test_findings_agree_with_the_git_history(
    published: duckdb.DuckDBPyConnection, text: str, measured: tuple[float, float], finding: str, when: str
) -> None:
    asked = f"select measured_{when}, finding_{when} from v_claims where framework = 'mxnet' and text = ?"
    [(value, found)] = published.execute(asked, [text]).fetchall()
    assert measured[0] <= value <= measured[1]
    assert found == finding


def test_the_people_of_a_year_declined_until_there_was_nobody_left_to_compare(published: duckdb.DuckDBPyConnection) -> None:
    asked = "select measured_then, finding_then, measured_now, finding_now from v_claims where text = 'Contributors: 1,000+ (declining)'"
    # the last commit by a person is of 2023-01-12: nobody in the 52 weeks before the document's date, and since then in no year
    assert published.execute(asked).fetchall() == [(0, "supported", None, "not_checkable")]


def test_the_active_people_behind_it_are_those_of_the_analysis(published: duckdb.DuckDBPyConnection) -> None:
    people = """
        select year(committed_at), count(distinct author_id) from commits
        where repo = 'apache/mxnet' and not is_bot and not is_sync_account group by 1"""
    counted = dict(published.execute(people).fetchall())
    assert (counted[2018], counted[2023]) == (249, 1)


def test_without_the_foundations_record_nobody_says_whether_graduation_stalled(published: duckdb.DuckDBPyConnection) -> None:
    """The records are not part of this home; tests/catalog/test_claims.py has the query with them."""
    asked = "select finding_then, finding_now from v_claims where text = 'Apache incubator graduation stalled'"
    assert published.execute(asked).fetchall() == [("not_checkable", "not_checkable")]


@pytest.mark.long
def test_the_site_is_quick_to_build_small_and_true(home: Path, tmp_path: Path) -> None:
    before = time.process_time()
    files = write(home, tmp_path / "site")
    assert time.process_time() - before < 20  # seconds of CPU for the whole catalog, which has more than 20 frameworks
    pages = [path for path in files if path.parent.name == "f" and path.suffix == ".html"]
    assert len(pages) >= 20
    assert [path.name for path in pages if path.stat().st_size >= 100_000] == []
    rows = json.loads((tmp_path / "site" / "f" / "mxnet.json").read_text())
    rows.pop("as_of")
    rows.pop("simulated", None)
    assert unexplained((tmp_path / "site" / "f" / "mxnet.html").read_text(), rows) == []


def test_every_claim_is_checked_for_both_dates_and_no_query_fails(published: duckdb.DuckDBPyConnection) -> None:
    counted = "select is_then, count(*), count(distinct claim_id) from claim_checks group by 1 order by 1"
    [(_, now, claims_now), (_, then, claims_then)] = published.execute(counted).fetchall()
    assert now == claims_now == then == claims_then == published.execute("select count(*) from claims").fetchall()[0][0]
    assert published.execute("select claim_id, note from claim_checks where note like 'the query %'").fetchall() == []
