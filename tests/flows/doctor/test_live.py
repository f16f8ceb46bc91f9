"""`pulse doctor --live`: the whole look at a server that answers as GitHub does, at one that does not, and what the report tells."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.probes import at_once
from flows.probes.expectation import Verdict, expectations
from flows.probes.probe_client import ProbeClient
from flows.probes.report import anonymous
from flows.settings.model import load_settings
from sandbox import effects, server
from sandbox.answer_seconds import AnswerSeconds
from sandbox.commits import Commit
from sandbox.dataset import Dataset
from sandbox.exchange import Answer, Exchange
from sandbox.faults import Fault
from sandbox.repository import Repository
from sandbox.server import Running
from tests.worlds.command import clear_settings, runner

Pulse = Callable[..., tuple[int, str, str]]
BORN = datetime(2023, 1, 2, tzinfo=UTC)
NAMES = {"cli/cli": (), "pytorch/pytorch": (), "tensorflow/tensorflow": (), "apache/mxnet": ("apache/incubator-mxnet",), "anna/own": ()}
TOKEN = "ghp_" + "Planted1" * 5


def dataset_of(folder: Path) -> Dataset:
    dataset = Dataset(folder / "git", datetime.now(UTC).date())
    for number, (name, former) in enumerate(NAMES.items()):
        dataset.add(Repository(100 + number, name, f"{BORN:%Y-%m-%dT%H:%M:%SZ}", f"{BORN:%Y-%m-%dT%H:%M:%SZ}"), former)
        for week in range(0, 150, 3):
            dataset.add_stars(name, 2, (BORN + timedelta(weeks=week)).date())
        issues = dataset.open_issues(name, 150, BORN + timedelta(days=30))
        dataset.close_issues(name, issues[:40], BORN + timedelta(days=40))
        dataset.close_issues(name, issues[40:50], BORN + timedelta(days=50), reason="DUPLICATE")
        seconds = [int((BORN + timedelta(days=day)).timestamp()) for day in range(3)]
        history = [Commit(at, at, "dev", "dev@authors.invalid", f"Change {at}") for at in seconds]
        dataset.write_git(name, {"main": history})
    return dataset


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with server.start(dataset_of(tmp_path), tokens=[TOKEN]) as started:
        (tmp_path / "catalog").mkdir()
        (tmp_path / "catalog" / "cli.toml").write_text('name = "CLI"\n[[repo]]\nname = "cli/cli"\nrole = "core"\n')
        clear_settings(monkeypatch)
        monkeypatch.chdir(tmp_path)
        for name in ("api_url", "graphql_url", "server_url"):
            monkeypatch.setenv(f"GITHUB_{name.upper()}", getattr(started, name))
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("PULSE_CATALOG", str(tmp_path / "catalog"))
        monkeypatch.setattr("flows.probes.at_once.SECONDS", 1.0)
        monkeypatch.setattr("flows.probes.writing.TRIES", 2)
        yield started


@pytest.fixture
def pulse(capsys: pytest.CaptureFixture[str]) -> Pulse:
    return runner(capsys)


def report_rows(folder: Path) -> dict[str, dict[str, Any]]:
    """The newest report, by expectation."""
    newest = max((folder / "data" / "probes").glob("report-*.json"))
    return {row["id"]: row for row in json.loads(newest.read_text())["expectations"]}


def test_every_probe_is_answered_and_the_expectations_that_the_server_meets_hold(running: Running, pulse: Pulse, tmp_path: Path) -> None:
    running.application.budgets.windows.clear()
    running.faults.append(Fault(_blocked, kind="rest", path="^/repos/some/blocked"))
    limit = Fault(effects.secondary_limit(retry_after=60), kind="graphql", when=_eighth_at_once(), times=None)
    running.faults.append(limit)
    code, out, err = pulse("doctor", "--live", "--write", "anna/own", "--load", "--blocked", "some/blocked", "--json")
    seen = report_rows(tmp_path)
    wrong = {name: row["found"] for name, row in seen.items() if row["verdict"] != "holds"}
    assert set(wrong) == {"star-day", "fetch-small"}  # the next day's
    assert {row["probe"] for row in seen.values()} == set(range(1, 13))
    assert limit.hits > 0
    found = [row for row in json.loads(out) if row["subject"].startswith("live")]
    assert not [row for row in found if row["level"] == "ACT"]
    assert "the star history" in err
    assert running.dataset.repo("anna/own").tables["releases"] == {}
    assert code in {0, 1}  # the rest of the doctor has its own opinion of an empty home

    day = datetime.now(UTC) - timedelta(days=1)
    kept = tmp_path / "data" / "probes" / "last.json"
    state = json.loads(kept.read_text())
    given = day.replace(hour=5)  # 05:00 UTC is the evening before, Pacific
    running.dataset.repo("anna/own").star_days.clear()
    running.dataset.add_stars("anna/own", 1, (given - timedelta(days=1)).date())
    kept.write_text(json.dumps({**state, "star": {"repo": "anna/own", "given_at": given.isoformat()}}))
    running.faults.clear()
    pulse("doctor", "--live", "--again")
    again = report_rows(tmp_path)
    assert (again["star-day"]["verdict"], again["fetch-small"]["verdict"]) == ("holds", "holds")


def _blocked(_: Answer, __: Exchange) -> Answer:
    return Answer(403, {"message": "Repository access blocked", "block": {"reason": "tos", "created_at": "2024-01-01", "html_url": None}})


def _eighth_at_once() -> Callable[[Exchange], bool]:
    """The same large query for the twentieth time: by then it is the load."""
    asked: dict[str, int] = {}

    def applies(exchange: Exchange) -> bool:
        asked[exchange.asked] = asked.get(exchange.asked, 0) + 1
        return "timelineItems" in exchange.query and "first: 100" in exchange.query and asked[exchange.asked] > 4

    return applies


def _on_mondays(weeks: list[dict[str, Any]]) -> None:
    for week in weeks:
        week["week"] += 86400


def _counted(count: int) -> Callable[[dict[str, Any]], None]:
    return lambda body: body.update(count=count)


def _without_issues(data: dict[str, Any]) -> None:
    data["repository"]["issues"]["nodes"].clear()


UNLIKE: list[tuple[Fault, str, str]] = [
    (Fault(effects.altered(_on_mondays), path="history", times=None), "star-history-shape", "breaks"),
    (Fault(effects.altered(_counted(10_000)), path="count"), "star-sum", "breaks"),
    (Fault(effects.altered(_counted(1)), path="count"), "star-sum", "breaks"),
    (Fault(effects.null_at("repository", type_="FORBIDDEN"), contains="watchers(first: 1) { totalCount n"), "star-count-open", "breaks"),
    (Fault(effects.html_error(502), contains="r9:", times=None), "facts-10", "breaks"),
    (Fault(effects.html_error(502), contains="r10:", times=None), "facts-25", "breaks"),
    (Fault(effects.graphql_timeout(), contains="timelineItems(first: 50", times=None), "backfill-whole", "breaks"),
    (Fault(effects.altered(_without_issues), contains="since:"), "since-inclusive", "breaks"),
    (Fault(effects.refusal(404), path="incubator"), "rename-followed", "breaks"),
    (Fault(effects.refusal(404), path="incubator"), "facts-50", "holds"),
]


@pytest.mark.parametrize(
    ("fault", "expectation", "verdict"),
    [pytest.param(*case, marks=[pytest.mark.long] * (place % 3 > 0)) for place, case in enumerate(UNLIKE)],
    ids=[f"{expectation} {verdict}" for _, expectation, verdict in UNLIKE],
)
def test_an_expectation_that_the_server_breaks_is_reported(
    running: Running, pulse: Pulse, tmp_path: Path, fault: Fault, expectation: str, verdict: str
) -> None:
    running.faults.append(fault)
    code, out, _ = pulse("doctor", "--live", "--json")
    row = report_rows(tmp_path)[expectation]
    assert (row["verdict"], fault.hits > 0) == (verdict, True), row["found"]
    acts = [each for each in json.loads(out) if each["level"] == "ACT" and each["found"].startswith("breaks")]
    assert bool(acts) == any(one["verdict"] == "breaks" and one["needs_action"] for one in report_rows(tmp_path).values())
    assert not acts or code == 1


@pytest.mark.long
def test_the_report_tells_nothing_of_who_looked(running: Running, pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tells_all(_: Answer, exchange: Exchange) -> Answer:
        text = f"API of {exchange.token} for user ID 4711 at 10.2.3.4 and 2001:db8::7 asked for anna/own in {tmp_path}/x by http://me:pw@host/y"
        return Answer(403, {"message": text})

    running.faults.append(Fault(tells_all, kind="rest", path="stargazers|incubator|own/commits", times=None))
    pulse("doctor", "--live", "--write", "anna/own")
    files = list((tmp_path / "data" / "probes").glob("report-*"))
    assert {file.suffix for file in files} == {".json", ".md"}
    for file in files:
        text = file.read_text()
        for secret in ("Planted", "4711", "10.2.3.4", "2001:db8", "anna", str(tmp_path), "me:pw", "127.0.0.1", "localhost"):
            assert secret not in text, (file.name, secret)
    assert json.loads(next(file for file in files if file.suffix == ".json").read_text())["server"] == "another server"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("asked at 12:34:56 by fe80::1 or 2001:db8:0:0:0:0:0:7", "asked at 12:34:56 by (hidden) or (hidden)"),
        ("error at /home/ann/x.py", "error at (hidden)"),
        ("a share of 1.2.3 and 10/20", "a share of 1.2.3 and 10/20"),
        ("API rate limit exceeded for user ID 123456.", "API rate limit exceeded for user ID (hidden)"),
        ("see https://docs.github.com/x?y=1", "see (hidden)"),
    ],
)
def test_what_could_tell_somebody_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert anonymous({"a": [text]}, ()) == {"a": [left]}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--write", "anna/own"), "go with --live"),
        (("--live", "--write", "nonsense"), "expected OWNER/NAME"),
        (("--live", "--again"), "run `pulse doctor --live` first"),
    ],
)
def test_what_cannot_be_followed_is_told_in_a_line(running: Running, pulse: Pulse, options: tuple[str, ...], says: str) -> None:
    code, _, err = pulse("doctor", *options)
    assert code == 2
    assert says in err


def test_without_a_token_it_says_what_is_missing(running: Running, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    _, out, _ = pulse("doctor", "--live", "--json")
    [finding] = [row for row in json.loads(out) if row["subject"] == "live"]
    assert (finding["level"], "set GITHUB_TOKEN" in finding["todo"]) == ("note", True)


def test_the_former_name_still_works(running: Running, pulse: Pulse, tmp_path: Path) -> None:
    assert pulse("doctor", "--online")[0] in {0, 1}
    assert report_rows(tmp_path)["star-history-shape"]["verdict"] == "holds"


def test_every_expectation_names_its_probe_and_a_place_in_our_code() -> None:
    root = Path(__file__).parents[3]
    assert {one.probe for one in expectations().values()} == set(range(1, 13))
    for one in expectations().values():
        places = [place.strip() for place in one.where.split(",")]
        assert [place for place in places if (root / place).exists()], one.id


def test_the_load_meets_the_limit_although_a_run_would_hold_itself_back(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.github.busy.LIMIT_S", 1.0)
    monkeypatch.setattr("sandbox.answer_seconds.LIMIT_S", 1.0)
    running.application.answer_seconds = kept = AnswerSeconds(lambda _: 0.05)
    settings = load_settings()
    seen = at_once.limit(lambda: ProbeClient(settings, lambda *_: None, is_paced=False), ("{ viewer { login } }", {}), 30.0)
    assert kept.refused > 0
    assert seen.verdict is Verdict.HOLDS
    assert len(running.requests) <= at_once.AT_ONCE * at_once.QUERIES
