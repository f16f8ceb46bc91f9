"""``pulse serve``: the nightly schedule, on a Prefect server of its own or on the operator's."""

import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from cronsim import CronSim

from flows.console import say
from flows.errors import DONE
from flows.night.notify import notify
from flows.orchestration import local_server
from flows.orchestration.api_key import KEY_FILE, serving
from flows.orchestration.environment import prepare_prefect
from flows.settings.model import Settings

_TITLE = "Framework Pulse: the schedule could not start"
_STOPPED = "Framework Pulse: the schedule has stopped"
_NOTICED_S = 5.0
"""So soon the end of the server is noticed after a question to it has failed."""


def serve(settings: Settings, *, opens: bool = False) -> int:
    """Run the schedule until stopped; return the exit code.

    Prefect cannot schedule on its embedded server, so without ``PREFECT_API_URL`` a local server is started with the
    schedule and ends with it. Its state is in the home, so a stopped schedule continues where it was. The next run collects what a
    missed one would have collected.

    Args:
        settings: of every night.
        opens: whether to show Prefect's page in the browser, with the key.

    Raises:
        ServerError: the local server did not answer within three minutes, or ended while the schedule ran.
        UserError: another schedule serves this home.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(DONE))  # until the schedule runs, which has its own handler
    prepare_prefect(settings)
    with serving(settings.home / "prefect"):
        server = local_server.start(settings.home, schedules=True)
        from flows.nightly import nightly
        from flows.orchestration.schedule import made, run

        if server is not None:
            _wait(server, settings)
        schedule = made(nightly, settings.schedule, has_own_server=server is not None)
        _announce(settings, server)
        if server is not None and opens and not webbrowser.open(server.page()):
            say(f"no browser could be started here; the key for the page is in {settings.home / 'prefect' / KEY_FILE}")
        with _watched(server, settings):
            run(schedule)
    return DONE


def _wait(server: local_server.PrefectServer, settings: Settings) -> None:
    """Wait for the server and end dead runs on it; notify the channels if it does not start, since no run will follow."""
    try:
        server.wait()
    except local_server.ServerError as error:
        notify(settings.alert_urls, _TITLE, str(error))
        raise
    from flows.orchestration.dead_runs import bury_dead_runs

    count = bury_dead_runs()
    if count:
        say(f"{count} unfinished {'night' if count == 1 else 'nights'} of an earlier process ended; the next one goes on from there")


def _announce(settings: Settings, server: local_server.PrefectServer | None) -> None:
    due = next(CronSim(settings.schedule, datetime.now(UTC)))
    say(f"schedule: {settings.schedule} (UTC), next run {due:%Y-%m-%d %H:%M} UTC")
    if server is None:
        say("Prefect: the server of PREFECT_API_URL")
    else:
        say(f"Prefect: {server.api_url.removesuffix('/api')} (`pulse serve --open` opens it; its key is in prefect/{KEY_FILE} of the home)")


@contextmanager
def _watched(server: local_server.PrefectServer | None, settings: Settings) -> Iterator[None]:
    """Stop the schedule when its server ends: without it no run would ever start, unnoticed."""
    if server is None:
        yield
        return
    from flows.orchestration.schedule import terminate

    is_over, ended = Event(), Event()

    def watch() -> None:
        server.wait_for_the_end()
        if not is_over.is_set():
            ended.set()
            terminate()

    Thread(target=watch, daemon=True).start()
    trouble: BaseException | None = None
    try:
        yield
    except SystemExit as error:  # SIGTERM before the schedule handles it: the operator's, or ours
        if not ended.is_set():
            raise
        trouble = error
    except Exception as error:  # a request that was open when it ended
        if not ended.wait(_NOTICED_S):
            raise
        trouble = error
    finally:
        is_over.set()
    if ended.is_set():
        stopped = local_server.ServerError("the local Prefect server has ended; its log is prefect/server.log. Start `pulse serve` again")
        notify(settings.alert_urls, _STOPPED, str(stopped))
        raise stopped from trouble
