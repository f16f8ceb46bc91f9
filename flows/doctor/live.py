"""`pulse doctor --live`: a finding for each expectation that was checked on GitHub, and the path of the report."""

from datetime import datetime
from typing import TYPE_CHECKING

from flows.console import say
from flows.doctor.finding import DoctorFinding, Level
from flows.errors import UserError

if TYPE_CHECKING:
    from flows.probes.expectation import Expectation, Observed


def live(now: datetime, *, write: str | None, load: bool, again: bool, blocked: str | None) -> list[DoctorFinding]:
    """Run the probes; progress goes to stderr.

    Raises:
        UserError: an option cannot be used.
    """
    from collectors.errors import BadToken
    from flows.probes.expectation import expectations
    from flows.probes.run import ProbeOptions, run_probes
    from flows.settings.model import load_settings

    try:
        done = run_probes(load_settings(), ProbeOptions(write, load, again, blocked), now, say)
    except BadToken as refused:
        return [DoctorFinding(Level.ACT, "live", str(refused), "make a new token and set GITHUB_TOKEN")]
    except UserError as wrong:
        if write or load or again or blocked:
            raise
        return [DoctorFinding(Level.NOTE, "live", "what we believe of GitHub was not tried", str(wrong))]
    known = expectations()
    paths = " and ".join(str(path) for path in done.files)
    said = f"{paths} can be attached to an issue: no token, login, address or path stands in them"
    return [*(_finding(known[one.expectation], one) for one in done.report.seen), DoctorFinding(Level.OK, "live", said)]


def _finding(expectation: "Expectation", one: "Observed") -> DoctorFinding:
    from flows.probes.expectation import Verdict

    found = f"{one.verdict.value}: {expectation.says} ({one.found})"
    if one.verdict is Verdict.HOLDS:
        return DoctorFinding(Level.OK, f"live {expectation.probe}", found)
    if one.verdict is Verdict.BREAKS:
        level = Level.ACT if expectation.needs_action else Level.NOTE
        return DoctorFinding(level, f"live {expectation.probe}", found, f"attach the report to an issue: {expectation.where} rests on it")
    return DoctorFinding(Level.NOTE, f"live {expectation.probe}", found, "nothing; --write, --load and --again try more")
