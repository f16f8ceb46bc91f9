"""The verdict on each framework, decided by rule after each scoring, before publishing; health without the largest company beside it."""

from scoring.advice import advise, held
from scoring.rubric import load as load_rubric
from scoring.sponsors import exits
from scoring.sponsors import load as load_sponsors
from scoring.verdicts import load as load_policy
from scoring.without_sponsor import without_sponsor
from warehouse.connection import Work
from warehouse.verdicts.exits import sponsor_weeks, write_exits
from warehouse.verdicts.newest import verdict_inputs, write_verdicts
from warehouse.without_sponsor import measure_without_largest, write_without_sponsor


def decide(work: Work) -> None:
    """Store the verdicts of the newest measured date, and their reasons; a second call changes nothing."""
    with work.transaction() as con:
        policy, sponsors, rubric = load_policy(), load_sponsors(), load_rubric()
        write_exits(con, exits(*sponsor_weeks(con), sponsors))
        found = measure_without_largest(con)
        write_without_sponsor(con, without_sponsor(found.standing, found.metrics, found.without, rubric))
        given = verdict_inputs(con, policy.patient_days, sponsors.weeks_flagged)
        made = advise(given.frameworks, given.metrics, given.events, given.alerts, rubric, policy, given.exits)
        write_verdicts(work, *made, held=held(given.frameworks), by_score=policy.by_score)
