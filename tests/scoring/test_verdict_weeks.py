"""The verdicts of all weeks at once are those of one week after the other."""

import numpy as np

from scoring.alerts.states import STATES
from scoring.verdict_weeks import Standings, rules_by_week
from scoring.verdicts import LIFECYCLES, Standing, load

FRAMEWORKS, WEEKS = 40, 60


def made_up(seed: int) -> Standings:
    luck = np.random.default_rng(seed)
    shape = (FRAMEWORKS, WEEKS)

    def slow(values: np.ndarray) -> np.ndarray:
        """Most weeks are like the one before."""
        stays = luck.random(shape) < 0.8
        newest = np.maximum.accumulate(np.where(stays, 0, np.arange(WEEKS)), axis=1)
        return np.take_along_axis(values, newest, axis=1)

    scored = slow(luck.random(shape) < 0.8)
    vitality, stock = (np.where(scored, slow(luck.uniform(0, 10, shape)), np.nan) for _ in range(2))
    return Standings(
        slow(luck.choice(len(LIFECYCLES), shape, p=[0.8, 0.1, 0.05, 0.05])),
        slow(luck.choice(len(STATES), shape, p=[0.7, 0.1, 0.1, 0.1])).astype(np.int8),
        vitality,
        stock,
        np.where(scored, slow(luck.uniform(0, 1, shape)), np.nan),
        np.arange(WEEKS) >= luck.integers(0, WEEKS // 2, FRAMEWORKS)[:, None],
        slow(luck.random(shape) < 0.3),
    )


def test_all_weeks_at_once_are_one_week_after_the_other() -> None:
    policy = load()
    by_score = {"unknown", "thin", "young", "sound"}  # the rules of verdicts.toml that name neither an alert nor a lifecycle
    for seed in range(5):
        given = made_up(seed)
        found = rules_by_week(policy, given)
        for line in range(FRAMEWORKS):
            before = None
            for week in range(WEEKS):
                if not given.known[line, week]:
                    assert found[line, week] == -1
                    continue
                values = (float(of[line, week]) for of in (given.vitality, given.stock, given.confidence))
                numbers = [None if np.isnan(value) else value for value in values]
                rule = policy.decide(Standing(LIFECYCLES[given.lifecycle[line, week]], STATES[given.alert[line, week]], *numbers)).id
                if given.held[line, week] and rule in by_score and before in by_score:
                    rule = before
                assert policy.rules[found[line, week]].id == rule, (seed, line, week)
                before = rule
