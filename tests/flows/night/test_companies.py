"""Companies through nights: labels from the clone, an older warehouse filled again without a fetch, another table, and nobody's address."""

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from collectors.git.command import Git
from flows.home.forget import forget, person_of
from flows.settings.model import Settings
from sandbox import server
from sandbox.commits import Commit
from tests.worlds.many_repositories import BORN, Home, build, night, owner_name

PROJECT = "project000"
TABLE = """
[[company]]
id = "acme"
name = "Acme"
domains = [{ name = "acme.example.org", source = "https://acme.example.org/" }]

[private]
domains = [{ name = "mail.example.org", source = "https://mail.example.org/" }]
"""
ADDRESSES = ("ann@build.acme.example.org", "Bob@mail.example.org", "cat@elsewhere.example.org")
LABELS = "select company, count(*) from raw.commits group by all order by all"


class World:
    """A home over one project, in which three people of three kinds of addresses have committed a different number of times."""

    def __init__(self, home: Home) -> None:
        self.home = home
        home.prepare()
        self.write(TABLE)

    def write(self, table: str) -> None:
        (self.home.folder / "catalog" / "companies.toml").write_text(table)

    def ask(self, query: str, file: str = "work.duckdb") -> list[tuple[Any, ...]]:
        with duckdb.connect(self.home.folder / file, read_only=True) as con:
            return con.execute(query).fetchall()

    def do(self, statement: str) -> None:
        with duckdb.connect(self.home.folder / "work.duckdb") as con:
            con.execute(statement)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("flows.night.steps.write_site", lambda *_: [])
    dataset = build(tmp_path / "data", [PROJECT])
    at = int((BORN + timedelta(days=200)).timestamp())
    written = [address for number, address in enumerate(ADDRESSES, 3) for _ in range(number)]  # 3, 4 and 5 times
    commits = [Commit(at + n, at + n, f"Author {n % 2}", address, f"Work {n}") for n, address in enumerate(written)]
    dataset.add_commits(owner_name(PROJECT), commits)
    with server.start(dataset) as running:
        yield World(Home(tmp_path / "home", running, [PROJECT]))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The git commands that were run."""
    run, commands = Git.run, list[str]()

    def watched(git: Git, folder: Path | None, arguments: list[str], **options: Any) -> bytes:
        commands.append(arguments[0])
        return run(git, folder, arguments, **options)

    monkeypatch.setattr(Git, "run", watched)
    return commands


def test_labels_are_kept_and_no_address_is_in_a_file_or_in_what_was_said(world: World, caplog: pytest.LogCaptureFixture) -> None:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said), caplog.at_level(logging.DEBUG):
        world.home.refresh(night(1))
    assert world.ask(LABELS) == [("acme", 3), ("private", 4), ("unknown", 36)]  # 31 commits were there before, of addresses at .invalid
    week = "select company, commits, people from commits_by_company_weekly where week_start = '2024-01-15' order by all"
    assert world.ask(week, "pulse.duckdb") == [("acme", 3, 1), ("private", 4, 1), ("unknown", 6, 2)]  # day 200 is 2024-01-19
    files = [path for path in world.home.folder.rglob("*") if path.is_file() and (world.home.folder / "git") not in path.parents]
    assert "work.duckdb" in {path.name for path in files}
    texts = [said.getvalue(), caplog.text]
    for name in ("work.duckdb", "pulse.duckdb"):
        with duckdb.connect(world.home.folder / name, read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            texts += [str(con.execute(f'from {schema}."{table}"').fetchall()) for schema, table in tables]
    for address in ADDRESSES:
        for told in (address, address.lower(), address.partition("@")[0] + "@", "build.acme", "elsewhere.example"):
            assert [path.name for path in files if told.encode() in path.read_bytes()] == []
            assert not [text for text in texts if told in text]


@pytest.mark.long
def test_an_older_warehouse_is_filled_again_from_the_clone_and_then_left_alone(world: World, asked: list[str]) -> None:
    world.home.refresh(night(1))
    full = world.ask(LABELS)
    # As a release without companies leaves it: no labels, and a reading by the definitions and the list of machines alone.
    world.do("update raw.commits set company = null")
    world.do("delete from pulse.commits_by_company_weekly")
    world.do("update raw.streams set state = regexp_extract(state, '^\\S+ \\S+') where stream = 'commits_read_by'")
    asked.clear()
    quiet = world.home.refresh(night(2))
    assert world.ask(LABELS) == full
    assert world.ask("select sum(commits) from commits_by_company_weekly where company = 'acme'") == [(3,)]
    assert "fetch" not in asked
    assert asked.count("ls-remote") == 1  # the look at the branches
    rows = world.ask("from raw.commits order by all")
    asked.clear()
    again = world.home.refresh(night(3))
    assert world.ask("from raw.commits order by all") == rows
    assert "log" not in asked
    assert again.requests == quiet.requests
    assert (quiet.new_scores, again.status) == (again.new_scores, "ok")


@pytest.mark.long
def test_another_table_of_companies_reads_the_commits_again(world: World, asked: list[str]) -> None:
    world.home.refresh(night(1))
    world.write(TABLE.replace("acme.example.org", "elsewhere.example.org"))
    asked.clear()
    world.home.refresh(night(2))
    assert world.ask(LABELS) == [("acme", 5), ("private", 4), ("unknown", 34)]
    assert "fetch" not in asked
    assert world.ask("select company, sum(commits) from commits_by_company_weekly where company = 'acme' group by 1") == [("acme", 5)]
    assert world.ask("select domain from company_domains where company = 'acme'", "pulse.duckdb") == [("elsewhere.example.org",)]


@pytest.mark.long
def test_a_wrong_table_stops_the_night_with_one_line(world: World) -> None:
    world.write(TABLE.replace("acme.example.org", "no domain"))
    with pytest.raises(ValueError, match=r"companies\.toml: company\[1\]\.domains\[1\]\.name: expected a mail domain"):
        world.home.refresh(night(1))


@pytest.mark.long
def test_who_is_forgotten_keeps_nothing_but_the_count(world: World) -> None:
    world.home.refresh(night(1))
    weeks = world.ask("select framework, week_start, company, commits, people from commits_by_company_weekly order by all")
    before = world.ask("select distinct author_id from raw.commits where company = 'acme'")
    forget(Settings(**world.home.arguments), person_of([ADDRESSES[0]]), datetime(2024, 3, 4, 5, tzinfo=UTC))
    after = world.ask("select distinct author_id from raw.commits where company = 'acme'")
    assert len(before) == len(after) == 1
    assert before != after
    world.home.refresh(night(2))
    assert world.ask("select distinct author_id from raw.commits where company = 'acme'") == after
    assert world.ask("select framework, week_start, company, commits, people from commits_by_company_weekly order by all") == weeks
