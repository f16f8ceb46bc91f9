"""A replay never reads the future: what it said of a week, it still says when more weeks have come."""

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.guards.every import Watched
from tests.scoring.alerts.test_states import run
from tests.worlds.alarm_tables import monday, tables, weekly

STRETCH = st.tuples(st.integers(1, 30), st.sampled_from([0.0, 3.0, 4.5, 6.5, 8.0, 10.0, None]), st.sampled_from([0.0, 20.0, 400.0]))
HISTORIES = st.lists(st.lists(STRETCH, min_size=3, max_size=8), min_size=1, max_size=3)


def spread(stretches: list[tuple[int, float | None, float]]) -> tuple[list[float | None], list[float]]:
    """Three good years, then the stretches."""
    made = [(105, 8.0, 20.0), *stretches]
    return [v for length, v, _ in made for _ in range(length)], [c for length, _, c in made for _ in range(length)]


def replay_until(histories: list[tuple[list[float | None], list[float]]], weeks: int) -> list[dict[str, Any]]:
    made, counts = [], []
    for n, (vitality, commits) in enumerate(histories):
        mainline = [count * (0.3 if 120 < week < 140 else 1.0) for week, count in enumerate(commits)]
        authors = [min(count, 5.0) for count in commits]
        made.append(tables(vitality[:weeks], framework=f"f{n}", c90=[13 * c for c in commits[:weeks]]))
        counts.append(weekly(f"f{n}", human_commits=commits[:weeks], mainline_commits=mainline[:weeks], active_authors=authors[:weeks]))
    return run(*made, watched=Watched(weekly=pa.concat_tables(counts))).transitions.to_pylist()


@settings(max_examples=15, deadline=None)
@given(histories=HISTORIES, share=st.floats(0.5, 0.99))
def test_what_was_said_of_a_week_stands(histories: list[list[Any]], share: float) -> None:
    spreads = [spread(stretches) for stretches in histories]
    length = min(len(vitality) for vitality, _ in spreads)
    cut = max(106, int(length * share))
    whole = replay_until(spreads, length)
    known = [row for row in whole if row["as_of"] <= monday(cut - 1)]
    assert replay_until(spreads, cut) == known


def test_the_property_meets_alarms() -> None:
    # stretches like those above do raise, escalate and freeze; else the property would say little
    vitality, commits = spread([(30, 3.0, 0.0), (30, 8.0, 400.0)])
    seen = {(row["lane"], row["to_state"]) for row in replay_until([(vitality, commits)], len(vitality))}
    assert seen >= {("HEALTH", "WATCH"), ("HEALTH", "ALERT"), ("HEALTH", "CRITICAL"), ("DATA", "ALERT")}
