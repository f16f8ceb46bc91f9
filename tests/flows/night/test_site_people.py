"""What leaves this machine tells nobody from anybody: the site with its pages, its files and the warehouse that it carries."""

import datetime as dt
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.night.site import write
from tests.worlds.migrated_file import write_migrated
from tests.worlds.people import found_in, scramble
from tests.worlds.random_rows import HORIZON, history
from warehouse.claims import CHECKS
from warehouse.connection import open_published, open_work
from warehouse.measure import measure
from warehouse.publish import publish

NOW = dt.datetime(2030, 1, 1, 3, tzinfo=dt.UTC)
COUNTS_PEOPLE = "select count(distinct author_id) as measured_value from commits"
COUNTS_COMMITS = "select count(*) as measured_value from commits"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The site of a warehouse, and the ids of everybody in it."""
    folder: Path = tmp_path_factory.mktemp("home")
    with open_work(write_migrated(folder / "work.duckdb")) as work:
        history(2).write(work)
        ids = scramble(work)
        measure(work, HORIZON)
        con = work.cursor()
        for claim, sql in (("alone-1", COUNTS_PEOPLE), ("alone-2", COUNTS_COMMITS)):
            con.execute("insert into pulse.claims values ($1, 'alone', 'Health', 'Many', 5, 'people', '2022-01-01')", [claim])
            values = "values ($1, $2, 7, 'supported', $3, null, '2022-06-09', false)"
            con.execute(f"insert into pulse.claim_checks ({', '.join(CHECKS.names)}) {values}", [claim, NOW.replace(tzinfo=None), sql])
        publish(work, folder / "pulse.duckdb", NOW)
    write(folder / "pulse.duckdb", folder / "site")
    return folder / "site", ids


def test_no_file_of_the_site_holds_an_id_of_a_person(site: tuple[Path, set[str]]) -> None:
    folder, ids = site
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".html", ".md", ".json", ".csv", ".xml", ".parquet", ".duckdb"}
    for path in files:
        content = path.read_bytes()
        assert not [each for each in ids if each.encode() in content], path
    for path in folder.rglob("*.parquet"):
        shown = str(pq.read_table(path).to_pydict())
        assert not [each for each in ids if each in shown], path
    with open_published(folder / "data" / "pulse.duckdb") as con:
        assert found_in(con, ids) == set()
        assert con.execute("select count(*) > 0 from commits").fetchall() == [(True,)]


def test_a_claim_that_counts_people_says_where_its_query_can_be_asked(site: tuple[Path, set[str]]) -> None:
    page = (site[0] / "claims.html").read_text()
    addresses = re.findall(r'href="(sql\.html\?q=[^"]*)"', page)
    assert not [address for address in addresses if "distinct" in address]
    assert [address for address in addresses if address.endswith("q=select+count(*)+as+measured_value+from+commits")]
    assert page.count("With <code>pulse sql</code> only: it counts people.") == 1


def test_the_console_says_what_is_withheld(site: tuple[Path, set[str]]) -> None:
    page = (site[0] / "sql.html").read_text()
    assert "commits.author_id, issues.author_id, issues.closer_id, pull_requests.author_id" in page
    assert "framework_people" in page


def test_nothing_of_the_way_is_left_behind(site: tuple[Path, set[str]]) -> None:
    assert sorted(path.name for path in site[0].parent.iterdir()) == ["pulse.duckdb", "site", "work.duckdb"]
