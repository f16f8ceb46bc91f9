"""The demo's commits give the points and the HEALTH states of the real histories.

Both go through the product's own measuring and the replay of the alarm policy, which sees commits alone, and are compared week by week.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sandbox.commits import Commit
from sandbox.figures import weekly_commits
from sandbox.figures.build import END
from sandbox.figures.read import read
from scoring.alerts.policy import load as load_policy
from scoring.alerts.states import STATES
from scoring.backtest.events import SHIPPED
from scoring.backtest.events import load as load_events
from scoring.backtest.panel import panel, replayed
from scoring.rubric import load as load_rubric
from warehouse.connection import Work, open_work
from warehouse.histories.folder import Member, load_histories, read_weeks
from warehouse.measure import measure
from warehouse.migrate import migrate

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime.combine(END + timedelta(days=1), datetime.min.time(), UTC)
METRICS = ("commits_wk", "commit_ret", "contrib_ret", "lifetime_contrib")
NAMES = tuple(figures.name for figures in read() if weekly_commits.read(figures.name))
SAMPLE = ("apache/mxnet", "apache/singa", "google/flax", "tensorflow/swift")

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not DATA.is_dir(), reason=f"no real histories at {DATA}")]


def write(folder: Path, name: str, commits: list[Commit]) -> None:
    """Write commits in the form of the real histories."""
    at = pa.array([one.committed_at * 1_000_000 for one in commits], pa.timestamp("us", "UTC"))
    author = [one.name for one in commits]
    table = pa.table(
        {
            "repo": [name] * len(commits),
            "sha": [f"{number:016x}" for number in range(len(commits))],
            "authored_at": at,
            "committed_at": at,
            "author_id": author,
            "is_bot": [one.endswith("[bot]") for one in author],
            "sync_account": [one == "sync" for one in author],
            "is_merge": [one.is_merge for one in commits],
            "first_parent": [not one.is_side for one in commits],
        }
    )
    pq.write_table(table, folder / f"{name.replace('/', '__')}.parquet")


@dataclass(frozen=True, slots=True)
class Side:
    """What one set of histories gives.

    Attributes:
        points: Points and status by framework, metric and date.
        states: The HEALTH state by framework and Monday, from commits alone.
    """

    points: Mapping[tuple[str, str, date], tuple[float | None, str]]
    states: Mapping[tuple[str, date], str]


def judged(work: Work, folder: Path, names: Sequence[str]) -> Side:
    """Measure a folder of histories and replay the shipped policy on it."""
    migrate(work, NOW)
    load_histories(work, folder, [Member(name, name) for name in names], dict.fromkeys(names, NOW.date()), NOW)
    measure(work, NOW.date())
    metrics, weekly = read_weeks(work.cursor(), dict.fromkeys(names, NOW.date()))
    replay = replayed(panel(load_events(SHIPPED).only({}), metrics, weekly, load_rubric()), load_policy())
    weeks = [day.item() for day in replay.weeks.as_of]
    states = {
        (framework, week): STATES[state]
        for framework, row in zip(replay.weeks.frameworks, replay.health, strict=True)
        for week, state in zip(weeks, row, strict=True)
    }
    return Side(points(work), states)


def points(work: Work) -> dict[tuple[str, str, date], tuple[float | None, str]]:
    curves = {one.metric: one.curve for one in load_rubric().indicators}
    rows = (
        work.cursor()
        .execute(f"select framework, metric, as_of, value, status from pulse.metric_values where metric in {METRICS}")
        .fetchall()
    )
    return {
        (framework, metric, as_of): (None if value is None else float(curves[metric](np.array([value]))[0]), status)
        for framework, metric, as_of, value, status in rows
    }


@pytest.fixture(scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    names = sorted(
        {item.callspec.params["name"] for item in request.session.items if item.path == request.path and hasattr(item, "callspec")}
    )
    made = tmp_path_factory.mktemp("made")
    (made / "commits").mkdir()
    for figures in read():
        weeks = weekly_commits.until(weekly_commits.read(figures.name), END)
        if weeks and figures.commits and figures.name in names:
            write(made / "commits", figures.name, weekly_commits.commits(weeks, figures.commits.last, "sync", np.random.default_rng(3)))
    homes = tmp_path_factory.mktemp("homes")
    with open_work(homes / "made.duckdb") as first, open_work(homes / "real.duckdb") as second:
        yield judged(first, made, names), judged(second, DATA, names)


each_history = pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.long) for name in NAMES])


@each_history
def test_points_of_the_demo_are_within_a_fifth_of_those_of_the_replay(both: tuple[Side, Side], name: str) -> None:
    made, real = ({key: value for key, value in side.points.items() if key[0] == name} for side in both)
    assert made.keys() == real.keys()
    assert len(real) > 4 * 52
    assert {key: status for key, (_, status) in made.items()} == {key: status for key, (_, status) in real.items()}
    apart = {key: abs(made[key][0] - given) for key, (given, _) in real.items() if given is not None and made[key][0] is not None}
    assert max(apart.values()) <= 0.2, max(apart, key=lambda key: apart[key])


@each_history
def test_the_health_states_of_the_demo_are_those_of_the_replay(both: tuple[Side, Side], name: str) -> None:
    made, real = ({week: state for (framework, week), state in side.states.items() if framework == name} for side in both)
    assert len(real) > 4 * 52
    assert {week.isoformat(): (state, made.get(week)) for week, state in real.items() if made.get(week) != state} == {}


def test_the_states_that_are_compared_are_not_all_quiet(both: tuple[Side, Side]) -> None:
    """The sample holds MXNet and Swift for TensorFlow, which ended."""
    assert {state for side in both for state in side.states.values()} >= {None, "WATCH", "ALERT", "CRITICAL"}
