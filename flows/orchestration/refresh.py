"""`pulse refresh`: one night, here and now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import typer

from flows.console import Progress, progress, say
from flows.errors import DONE, FAILED, PARTLY, UserError
from flows.night.context import Request, open_run
from flows.night.notify import notify
from flows.night.outcome import Outcome
from flows.night.reach import require_reachable
from flows.night.steps import run_night
from flows.orchestration import local_server
from flows.orchestration.environment import prepare_prefect
from flows.settings.model import Settings

EXIT_CODES = {"ok": DONE, "partly": PARTLY, "failed": FAILED}


def refresh(settings: Settings, request: Request) -> int:
    """Run the nightly flow once, print its outcome, and return the exit code.

    Errors of the settings, the home or the catalog are found before Prefect starts, which takes a
    while.
    """
    with open_run(settings, request):
        pass
    _require_server(settings, request)
    prepare_prefect(settings)
    server = local_server.start(settings.home)
    shown = progress()
    shown.start(server.steps + 1 if server else 1, "starting Prefect")
    try:
        from flows.nightly import nightly  # takes seconds, during which the server starts
        from flows.orchestration.old_runs import clear_quietly

        if server is not None:
            server.wait(shown.advance)
    finally:
        shown.finish()
    outcome: Outcome = nightly(  # type: ignore[assignment]  # only a scheduled run gives a state
        frameworks=list(request.frameworks) or None,
        since=request.since,
        as_of=request.as_of,
        notify=request.notify,
        now=request.now,
        simulated=request.simulated,
    )
    for line in outcome.lines():
        say(line)
    if server is not None:
        clear_quietly()
    return EXIT_CODES[outcome.status]


def _require_server(settings: Settings, request: Request) -> None:
    """Stop at once if the server cannot be reached. Print the reason first: the channels may be unreachable too."""
    try:
        require_reachable(settings.github_api_url)
    except UserError as trouble:
        say(str(trouble))
        if request.notify:
            notify(settings.alert_urls, "Framework Pulse: the nightly run could not begin", str(trouble))
        raise typer.Exit(trouble.exit_code) from None


def refresh_plainly(settings: Settings, request: Request, shown: Progress | None = None) -> Outcome:
    """Run the same night without Prefect, on a plain thread pool: for tests, benchmarks and simulated years."""
    with ThreadPoolExecutor(settings.concurrency) as executor, open_run(settings, request) as run:
        return run_night(run, executor, shown or progress(), lambda: datetime.now(UTC))
