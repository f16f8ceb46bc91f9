"""``pulse serve``: the nightly schedule, on a Prefect server of its own or on the operator's."""

from flows import prefect_server
from flows.notify import tell
from flows.prefect_environment import prepare_prefect
from flows.settings import Settings


def serve(settings: Settings) -> int:
    """Run the schedule until stopped; returns the exit code.

    Prefect cannot schedule on its embedded server, so without ``PREFECT_API_URL`` a local server is started beside the
    schedule and ends with it. Its state lies in the home, so a schedule that was stopped goes on where it was, and what a
    missed night would have brought, the next one brings.

    Raises:
        ServerError: the local server did not answer within three minutes.
    """
    prepare_prefect(settings)
    server = prefect_server.start(settings.home, schedules=True)
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    from flows.nightly import nightly

    if server is not None:
        _wait(server, settings)
    nightly.serve(
        name="nightly",
        cron=settings.schedule,
        limit=1,
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        pause_on_shutdown=False,
        print_starting_message=False,
    )
    return 0


def _wait(server: prefect_server.PrefectServer, settings: Settings) -> None:
    """Wait for the server; the channels are told when it does not come, since no night will run."""
    try:
        server.wait()
    except prefect_server.ServerError as error:
        tell(settings.alert_urls, "Framework Pulse: the schedule could not start", str(error))
        raise
