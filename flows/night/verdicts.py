"""The verdict on each framework, decided by rule after each scoring, before publishing; health without the largest company beside it."""

from scoring.advice import advise, held
from scoring.rubric import load as load_rubric
from scoring.sponsors import exits
from scoring.sponsors import load as load_sponsors
from scoring.verdicts import load as load_policy
from scoring.without_sponsor import without_sponsor
from warehouse.connection import Work
from warehouse.part import Part
from warehouse.verdicts.exits import sponsor_weeks, write_exits
from warehouse.verdicts.newest import verdict_inputs, write_verdicts
from warehouse.without_sponsor import measure_without_largest, write_without_sponsor


def decide(work: Work, part: Part = Part.WHOLE) -> None:
    """Store the verdicts of the newest measured date, and their reasons; a second call changes nothing.

    Args:
        work: The working file.
        part: Of the night. The part that compares all frameworks has no commits; each shard leaves its companies out itself.
    """
    with work.transaction() as con:
        policy, sponsors, rubric = load_policy(), load_sponsors(), load_rubric()
        write_exits(con, exits(*sponsor_weeks(con), sponsors))
        if part is Part.WHOLE:
            leave_out_companies(work)
        given = verdict_inputs(con, policy.patient_days, sponsors.weeks_flagged)
        made = advise(given.frameworks, given.metrics, given.events, given.alerts, rubric, policy, given.exits)
        write_verdicts(work, *made, held=held(given.frameworks), by_score=policy.by_score)


def leave_out_companies(work: Work) -> None:
    """Store what health would be without the largest company of each framework."""
    with work.transaction() as con:
        found = measure_without_largest(con)
        write_without_sponsor(con, without_sponsor(found.standing, found.metrics, found.without, load_rubric()))
