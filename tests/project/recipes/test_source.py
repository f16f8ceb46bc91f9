"""The recipe "A source": the files it names are enough, from the line in the registry to the published table."""

import pytest

from tests.project.recipes.conftest import Copy

COLLECTOR = '''"""Lectures of packages a month: ``GET {server}/lectures/{package}``, one request a package and night.

One row is a month of a package. Source: https://lectures.invalid/docs
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import pyarrow as pa

from collectors.columns import BIGINT, INSTANT, TEXT, raw_schema
from collectors.fields import integer, items
from collectors.http import HttpClient
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

SOURCE = "lectures"
DEFAULT_URL = "https://lectures.invalid"
SCHEMA = raw_schema({"subject": TEXT, "month": TEXT, "lectures": BIGINT, "known_at": INSTANT})


class Lectures:
    """The lectures of each package of the catalog."""

    server = "lectures"
    sources = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, packages: Iterable[Subject]) -> None:
        self._http, self._url, self._packages = http, url, tuple(packages)

    def subjects(self) -> Iterable[Subject]:
        """Return the packages."""
        return self._packages

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:
        """Ask every night."""
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, at), requests=1))

    def _pages(self, subject: Subject, at: datetime, states: States) -> Iterator[Page]:
        name = subject.key.partition("/")[2]
        answer = self._http.get(f"{self._url}/lectures/{name}")
        yield Page({SOURCE: parse(answer.payload, subject.key, at)}, {SOURCE: at.isoformat()}, (Coverage(SOURCE, None, at),))


def parse(payload: object, subject: str, known_at: datetime) -> pa.Table:
    """Return the rows of an answer."""
    rows = [
        {"subject": subject, "month": each["month"], "lectures": integer(each, "lectures", "lectures"), "known_at": known_at}
        for each in items(payload, "months", "lectures")
    ]
    return pa.Table.from_pylist(rows, SCHEMA)
'''
MIGRATION = """create table raw.lectures (
  subject varchar not null, month varchar not null, lectures bigint not null, known_at timestamp not null);
insert into pulse.sources values ('lectures', 'package');
"""
LOAD = """-- lectures: by package and month; what was read last counts.
-- touched: the first day of the month.
select t.rowid as at_row, false as gone, read.*, (read.month || '-01')::date as touched
from incoming read
left join raw.lectures t using (subject, month)
where t.rowid is null or read.lectures <> t.lectures
"""
SETTING = "| `PULSE_LECTURES_URL` | `https://lectures.invalid` | where lectures are counted |"
ROUTE = """        if (counted := lectures.answer(path)) is not None:
            return counted
"""
VIEW = """-- lectures_monthly: Lectures of packages. Source: lectures.invalid.
-- Kind: table
-- subject: The package, as pypi/name.
-- month: As 2024-02.
-- lectures: In the month; all of them, machines included.
-- known_at: When we read it so first, UTC.
select subject, month, lectures, known_at from raw.lectures
"""
SANDBOX = '''"""Lectures of packages: `/lectures/{package}`; a package without figures is not there."""

from collections.abc import Mapping

from sandbox.exchange import Answer

COUNTED: Mapping[str, Mapping[str, int]] = {"mxnet": {"2024-01": 120, "2024-02": 80}}


def answer(path: str) -> Answer | None:
    """Return the answer to a path; None where it is none of this server's."""
    if not path.startswith("/lectures/"):
        return None
    months = COUNTED.get(path.removeprefix("/lectures/"))
    if months is None:
        return Answer(404, {"message": "Not Found"})
    return Answer(200, {"months": [{"month": month, "lectures": count} for month, count in months.items()]})
'''
TEST = '''"""A canned answer through two nights."""

from pathlib import Path

import duckdb

from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from tests.worlds.many_repositories import Home, build, night
from tests.worlds.silent_progress import Silent


def test_a_canned_answer_is_published_and_written_once(tmp_path: Path) -> None:
    with server.start(build(tmp_path / "data", ["house000"])) as running:
        home = Home(tmp_path / "home", running, ["house000"])
        home.prepare()
        file = home.folder / "catalog" / "house000.toml"
        packages = [f'[[package]]\\nname = "{name}"\\nregistry = "pypi"\\n' for name in ("mxnet", "unknown")]
        file.write_text(file.read_text() + "".join(packages))
        settings = Settings(**home.arguments | {"source_urls": {"lectures": running.api_url}})
        known = set()
        for number in (1, 2):
            running.dataset.today = night(number).date()
            assert refresh_plainly(settings, Request(night(number), notify=False, simulated="a test"), Silent()).status == "ok"
            with duckdb.connect(home.folder / "pulse.duckdb", read_only=True) as con:
                rows = con.execute("select subject, month, lectures from lectures_monthly order by month").fetchall()
                assert rows == [("pypi/mxnet", "2024-01", 120), ("pypi/mxnet", "2024-02", 80)]
                known |= {row for row in con.execute("select distinct known_at from lectures_monthly").fetchall()}
                told = con.execute(
                    """select subject, outcome, reason from source_status where source = 'lectures'
                       and run_id = (select arg_max(run_id, started_at) from runs) order by 1"""
                ).fetchall()
                assert told == [("pypi/mxnet", "ok", None), ("pypi/unknown", "gone", "not known offline")]
        assert len(known) == 1
'''


def follow(project: Copy) -> None:
    """Steps 1 to 7."""
    number = 1 + max(int(file.name[:4]) for file in (project.folder / "warehouse/migrations").glob("*.sql"))
    project.write("collectors/lectures.py", COLLECTOR)
    project.change(
        "collectors/registry.py", "SOURCES = (", 'SOURCES = (Registered("lectures", "package", "collectors.lectures:Lectures"), '
    )
    project.write(f"warehouse/migrations/{number:04d}_lectures.sql", MIGRATION)
    project.write("warehouse/loads/lectures.sql", LOAD)
    project.write("warehouse/marts/lectures_monthly.sql", VIEW)
    project.change(
        "docs/operations.md",
        "| `PULSE_PYPI_URL` |",
        f"{SETTING}\n| `PULSE_PYPI_URL` |",
    )
    project.write("sandbox/lectures.py", SANDBOX)
    before = "        if (of_the_index := packages.answer("
    project.change("sandbox/application.py", before, f"{ROUTE}{before}")
    project.change("sandbox/application.py", "from sandbox import answers, ", "from sandbox import answers, lectures, ")
    project.write("tests/collectors/test_lectures.py", TEST)
    assert project.run("-m", "warehouse.dictionary").returncode == 0
    kept = project.run("-m", "tests.system.upgrades.write_kept_schema", f"tests/system/upgrades/schema-{number:04d}.sql")
    assert kept.returncode == 0, kept.stderr[-2000:]


@pytest.mark.long
def test_a_source_from_a_canned_answer(project: Copy) -> None:
    follow(project)
    project.passes("tests/collectors/test_lectures.py", "tests/warehouse/test_dictionary.py", "tests/flows/cli/test_operations_page.py")
    assert "lectures_monthly" in (project.folder / "docs/data-dictionary.md").read_text()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_nothing_else_minds_a_source_more(project: Copy) -> None:
    follow(project)
    project.passes(
        "tests/warehouse",
        "tests/system/upgrades",
        "tests/project/docs",
        "tests/flows/night/test_package_files.py",
        "tests/flows/settings/test_settings.py",
    )
