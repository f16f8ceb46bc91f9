"""The verdict on each framework, decided by rule after each scoring, before publishing."""

from scoring.advice import advise, held
from scoring.rubric import load as load_rubric
from scoring.sponsors import exits
from scoring.sponsors import load as load_sponsors
from scoring.verdicts import load as load_policy
from warehouse.connection import Work
from warehouse.verdicts.exits import sponsor_weeks, write_exits
from warehouse.verdicts.newest import verdict_inputs, write_verdicts


def decide(work: Work) -> None:
    """Store the verdicts of the newest measured date, and their reasons; a second call changes nothing."""
    with work.transaction() as con:
        policy, sponsors = load_policy(), load_sponsors()
        write_exits(con, exits(*sponsor_weeks(con), sponsors))
        given = verdict_inputs(con, policy.patient_days, sponsors.weeks_flagged)
        made = advise(given.frameworks, given.metrics, given.events, given.alerts, load_rubric(), policy, given.exits)
        write_verdicts(work, *made, held=held(given.frameworks), by_score=policy.by_score)
