"""Whether GitHub is as we believe: a finding for each belief that was tried, and where the report lies."""

from datetime import datetime
from typing import TYPE_CHECKING

from flows.console import say
from flows.doctor.finding import DoctorFinding, Level
from flows.errors import UserError

if TYPE_CHECKING:
    from flows.probes.belief import Belief, Seen


def live(now: datetime, *, write: str | None, load: bool, again: bool, blocked: str | None) -> list[DoctorFinding]:
    """Try the beliefs; progress goes to stderr.

    Raises:
        UserError: an option cannot be followed.
    """
    from collectors.errors import BadToken
    from flows.probes.belief import beliefs
    from flows.probes.run import Wish, look
    from flows.settings.model import load_settings

    try:
        done = look(load_settings(), Wish(write, load, again, blocked), now, say)
    except BadToken as refused:
        return [DoctorFinding(Level.ACT, "live", str(refused), "make a new token and set GITHUB_TOKEN")]
    except UserError as wrong:
        if write or load or again or blocked:
            raise
        return [DoctorFinding(Level.NOTE, "live", "what we believe of GitHub was not tried", str(wrong))]
    known = beliefs()
    paths = " and ".join(str(path) for path in done.files)
    said = f"{paths} can be attached to an issue: no token, login, address or path stands in them"
    return [*(_finding(known[one.belief], one) for one in done.report.seen), DoctorFinding(Level.OK, "live", said)]


def _finding(belief: "Belief", one: "Seen") -> DoctorFinding:
    from flows.probes.belief import Verdict

    found = f"{one.verdict.value}: {belief.says} ({one.found})"
    if one.verdict is Verdict.HOLDS:
        return DoctorFinding(Level.OK, f"live {belief.probe}", found)
    if one.verdict is Verdict.BREAKS:
        level = Level.ACT if belief.needs_action else Level.NOTE
        return DoctorFinding(level, f"live {belief.probe}", found, f"attach the report to an issue: {belief.where} rests on it")
    return DoctorFinding(Level.NOTE, f"live {belief.probe}", found, "nothing; --write, --load and --again try more")
