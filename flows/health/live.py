"""Whether GitHub is as we believe: a finding for each belief that was tried, and where the report lies."""

from datetime import datetime

from flows.health.finding import Finding, Level
from flows.problem import Problem
from flows.terminal import say


def live(now: datetime, *, write: str | None, load: bool, again: bool, blocked: str | None) -> list[Finding]:
    """Try the beliefs; progress goes to stderr."""
    from collectors.errors import BadToken
    from flows.probes.belief import Verdict, beliefs
    from flows.probes.run import Wish, look
    from flows.settings import load_settings

    try:
        done = look(load_settings(), Wish(write, load, again, blocked), now, say)
    except BadToken as refused:
        return [Finding(Level.ACT, "live", str(refused), "make a new token and set GITHUB_TOKEN")]
    except Problem as wrong:
        if write or load or again or blocked:
            raise
        return [Finding(Level.NOTE, "live", "the beliefs about GitHub were not tried", str(wrong))]
    known = beliefs()
    levels = {Verdict.HOLDS: Level.OK, Verdict.UNCLEAR: Level.NOTE, Verdict.NOT_TRIED: Level.NOTE}
    findings = []
    for one in done.report.seen:
        belief = known[one.belief]
        level = levels.get(one.verdict) or (Level.ACT if belief.needs_action else Level.NOTE)
        todo = (
            ""
            if level is Level.OK
            else f"attach the report to an issue: {belief.where} rests on it"
            if one.verdict is Verdict.BREAKS
            else "nothing"
        )
        findings.append(Finding(level, f"live {belief.probe}", f"{one.verdict.value}: {belief.says} ({one.found})", todo))
    paths = " and ".join(str(path) for path in done.files)
    return [*findings, Finding(Level.OK, "live", f"{paths} can be attached to an issue: no token, name, address or path stands in it")]
