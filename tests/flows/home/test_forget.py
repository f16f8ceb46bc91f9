"""`pulse forget`: nothing of the person is left in the home, counts stay, and no later night brings the person back."""

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from collectors.accounts import Identities
from flows.errors import DONE, FAILED, USAGE, UserError
from flows.home.forget import Forgotten, Person, forget, person_of
from flows.home.identity import identity_key
from flows.home.lock import LockedError, run_lock
from flows.settings.model import Settings
from reports.site.output_folder import MARK
from sandbox import rows, server
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from tests.worlds.command import clear_settings, runner
from tests.worlds.many_repositories import BORN, Home, build, night, owner_name

PROJECTS = ("project000", "project001")
ANN, BOB = rows.person("ann", 77), rows.person("bob", 78)
NO_REPLY = "77+ann@users.noreply.github.com"
EMAILS = ("ann@example.org", NO_REPLY)
PERSON = person_of(["Ann@Example.org", "@ann"])


def by(email: str, day: int) -> Commit:
    at = int((BORN + timedelta(days=day)).timestamp())
    return Commit(at, at, email.partition("@")[0], email, f"Work of day {day}")


def work_of(dataset: Dataset, project: str, day: int) -> None:
    """Ann and Bob commit, open and close in a project."""
    name = owner_name(project)
    dataset.add_commits(name, [by("ann@example.org", day), by(NO_REPLY, day), by("bob@example.org", day)])
    at = BORN + timedelta(days=day)
    for who in (ANN, BOB):
        numbers = dataset.open_issues(name, 2, at, who)
        dataset.close_issues(name, numbers[:1], at + timedelta(hours=1), who)


@dataclasses.dataclass(frozen=True)
class Place:
    """A home with one night behind it, and its server."""

    home: Home
    dataset: Dataset
    settings: Settings

    @property
    def hashes(self) -> set[str]:
        """What Ann's addresses and her account are hashed to, as any night would."""
        plain = Identities(identity_key(self.home.folder))
        return {plain.account("ann"), *filter(None, map(plain.author, EMAILS))}

    def forget(self, person: Person = PERSON) -> Forgotten:
        return forget(self.settings, person, night(1) + timedelta(hours=3))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.home.folder / "work.duckdb", read_only=True) as con:
            return con.execute(query).fetchall()

    def people(self) -> list[tuple[object, ...]]:
        """How many people there were by repository and week, of commits, of issues opened and of closes."""
        counted = "select repo_id, '{0}' as what, date_trunc('week', {1}) as week, count(distinct {2}) as people from raw.{0} group by all"
        columns = (
            ("commits", "committed_at", "author_id"),
            ("issues", "created_at", "author_id"),
            ("issue_events", "happened_at", "actor_id"),
        )
        return self.ask(" union all ".join(counted.format(*each) for each in columns) + " order by all")


@pytest.fixture(scope="module", autouse=True)
def without_pages() -> Iterator[None]:
    """Nights that write no site: what it carries is shown elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.night.steps.write_site", lambda *_: [])
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The home that the others are copies of."""
    folder: Path = tmp_path_factory.mktemp("projects")
    dataset = build(folder, PROJECTS)
    for project in PROJECTS:
        work_of(dataset, project, 200)
    with server.start(dataset) as running:
        home = Home(folder / "home", running, PROJECTS)
        home.prepare()
        home.refresh(night(1))
        yield Place(home, dataset, Settings(**home.arguments))


@pytest.fixture
def place(first: Place, tmp_path: Path) -> Place:
    home = dataclasses.replace(first.home, folder=tmp_path / "home")
    shutil.copytree(first.home.folder, home.folder)
    return Place(home, first.dataset, Settings(**home.arguments))


def left_of(hashes: set[str], folder: Path) -> list[str]:
    """Where in a home one of the hashes still stands: in the bytes of a file, a value of a table, a text."""
    found = []
    for path in (each for each in folder.rglob("*") if each.is_file() and (folder / "git") not in each.parents):
        content = path.read_bytes()
        if any(each.encode() in content for each in hashes):
            found.append(f"{path.name}: bytes")
        if path.suffix == ".duckdb":
            with duckdb.connect(path, read_only=True) as con:
                tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
                found += [
                    f"{path.name}: {schema}.{table}"
                    for schema, table in tables
                    if any(each in str(con.execute(f'from {schema}."{table}"').fetchall()) for each in hashes)
                ]
        if path.suffix == ".parquet" and any(each in str(pq.read_table(path).to_pydict()) for each in hashes):
            found.append(f"{path.name}: rows")
    return found


def test_nothing_of_the_person_is_left_and_the_counts_are_the_same(place: Place) -> None:
    assert {found.partition(": ")[0] for found in left_of(place.hashes, place.home.folder)} == {"work.duckdb", "pulse.duckdb"}
    with duckdb.connect(place.home.folder / "work.duckdb") as con:  # wherever a text of ours might hold one
        con.execute("update raw.streams set state = state || $1 where stream = 'commits'", [min(place.hashes)])
        con.execute("update pulse.source_status set reason = 'of Ann@Example.ORG, who' where source = 'stars'")
        con.execute("insert into pulse.outbox values ($1, 'e', '2024-01-01', 's', null, '2024-01-01', null)", [max(place.hashes)])
    people, weeks = place.people(), place.home.surface().tables
    done = place.forget()
    assert left_of(place.hashes, place.home.folder) == []
    assert place.people() == people
    assert place.home.surface().tables["repo_weekly"] == weeks["repo_weekly"]
    assert place.ask("select distinct reason from pulse.source_status where source = 'stars'") == [("of (forgotten), who",)]
    assert (done.rows, done.repositories) == ({"commits": 4, "issues": 4, "issue_events": 2}, 2)
    assert done.identities == 4  # two addresses, the account, and the short form of its address


@pytest.mark.long
def test_a_replaced_id_leads_to_no_other_repository(place: Place) -> None:
    others = place.ask("select count(distinct author_id) from raw.commits where repo_id = 1000")
    place.forget()
    by_repo = [
        {who for (who,) in place.ask(f"select author_id from raw.commits where repo_id = {repo} and committed_at::date = '2024-01-19'")}
        for repo in (1000, 1001)
    ]
    shared = by_repo[0] & by_repo[1]
    assert shared == {Identities(identity_key(place.home.folder)).author("bob@example.org")}
    assert [len(ids) for ids in by_repo] == [3, 3]
    assert place.ask("select count(distinct author_id) from raw.commits where repo_id = 1000") == others
    with duckdb.connect(place.home.folder / "pulse.duckdb", read_only=True) as con:
        published = {who for (who,) in con.execute("select author_id from commits where repo = 'acme/project000'").fetchall()}
    assert by_repo[0] <= published


def test_doing_it_again_changes_nothing(place: Place) -> None:
    place.forget()
    before = place.home.surface()
    again = place.forget()
    assert (again.identities, again.rows) == (0, {})
    assert place.home.surface() == before


@pytest.mark.long
def test_the_site_is_written_anew(place: Place) -> None:
    site = place.home.folder / "site"
    site.mkdir()
    for name in (MARK, "with-ids.parquet"):
        (site / name).touch()
    place.forget()
    assert (site / "index.html").exists()
    assert not (site / "with-ids.parquet").exists()


@pytest.mark.long
def test_later_nights_keep_the_person_out_and_the_counts_as_they_would_be(place: Place) -> None:
    place.forget()
    ids = place.ask(
        "select distinct repo_id, author_id from raw.commits union select distinct repo_id, author_id from raw.issues order by all"
    )
    work_of(place.dataset, "project000", 240)
    place.dataset.open_issues(owner_name("project001"), 1, BORN + timedelta(days=240), ANN)
    place.home.refresh(night(2))
    assert left_of(place.hashes, place.home.folder) == []
    after = place.ask(
        "select distinct repo_id, author_id from raw.commits union select distinct repo_id, author_id from raw.issues order by all"
    )
    assert after == ids  # the same people as before came again, under the same ids
    assert place.ask("select count(distinct author_id) from raw.commits where committed_at::date = '2024-02-28'") == [(3,)]

    new = "99+ann@users.noreply.github.com"  # an address that nobody has seen, of an account that is forgotten
    place.dataset.add_commits(owner_name("project000"), [by(new, 241)])
    place.home.refresh(night(3))
    assert place.ask("select count(*) from raw.commits where committed_at::date = '2024-02-29'") == [(1,)]
    assert left_of({Identities(identity_key(place.home.folder)).author(new) or ""}, place.home.folder) == []


@pytest.mark.long
def test_a_restore_of_an_older_backup_keeps_the_person_out(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pulse = commands(place, monkeypatch, capsys)
    backup = place.home.folder.parent / "older.tar.gz"
    assert pulse("backup", str(backup))[0] == DONE
    place.forget()
    assert pulse("restore", str(backup))[0] == DONE
    for replaced in place.home.folder.glob("*.replaced"):
        replaced.unlink()
    assert left_of(place.hashes, place.home.folder) == []


def test_what_keeps_the_ids_is_named(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pulse = commands(place, monkeypatch, capsys)
    assert pulse("backup")[0] == DONE
    code, out, err = pulse("forget", "ann@example.org", "ann")
    assert code == DONE
    assert "replaced: 4 commits, 2 closes and reopenings, 4 issues in 2 repositories" in out
    [backup] = (place.home.folder / "backups").iterdir()
    assert f"older, and keeps the ids: {backup}" in err
    assert "keeps the public history" in err
    assert "ann" not in out.lower().replace("annot", "")


@pytest.mark.long
def test_while_a_night_is_at_work_it_is_refused(place: Place) -> None:
    with run_lock(place.home.folder, "refresh", night(2)), pytest.raises(LockedError, match="refresh"):
        place.forget()
    assert left_of(place.hashes, place.home.folder) != []


def test_a_forgetting_that_died_is_finished_by_the_next(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("flows.home.forget.rewrite", dies)
        with pytest.raises(KeyboardInterrupt):
            place.forget()
    (place.home.folder / "work.duckdb.rewriting").write_text("half")
    place.forget()
    assert left_of(place.hashes, place.home.folder) == []
    assert not (place.home.folder / "work.duckdb.rewriting").exists()


@pytest.mark.parametrize("name", ["", "two words", "a/b", "ann@"])
def test_what_is_neither_an_address_nor_a_login_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="neither an e-mail address nor a login") as wrong:
        person_of([name])
    assert wrong.value.exit_code == USAGE


def test_where_nothing_is_collected_there_is_nobody_to_forget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clear_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    code, _, err = runner(capsys)("forget", "ann@example.org")
    assert (code, "nothing is collected" in err) == (USAGE, True)
    assert list(tmp_path.iterdir()) == []


def test_without_the_key_nobody_can_be_found(place: Place) -> None:
    (place.home.folder / "identity.key").unlink()
    with pytest.raises(UserError, match=r"identity\.key is missing") as wrong:
        place.forget()
    assert wrong.value.exit_code == FAILED


def commands(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    clear_settings(monkeypatch)
    monkeypatch.setenv("PULSE_HOME", str(place.home.folder))
    for name in ("api_url", "graphql_url", "server_url"):
        monkeypatch.setenv(f"GITHUB_{name.upper()}", getattr(place.home.running, name))
    return runner(capsys)
