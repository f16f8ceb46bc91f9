"""The start of a scheduled run: nobody watches its terminal, so a failed start is sent to the channels."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows.errors import explain, redacted
from flows.night.context import Request, RunContext, open_run
from flows.night.notify import notify
from flows.settings.environment import SettingsError
from flows.settings.model import Settings, alert_urls_alone, load_settings

_TITLE = "Framework Pulse: the nightly run could not begin"


@contextmanager
def open_run_or_notify(request: Request) -> Iterator[RunContext]:
    """Read the settings and open the run; if that fails, send the reason to every known channel, and raise.

    The run itself reports what fails later.

    Args:
        request: What the run is for; without `notify` no message is sent.

    Raises:
        SettingsError: the settings cannot be used.
        CatalogError, LockedError, WarehouseError, UserError: as `open_run`.
    """
    with ExitStack() as stack:
        try:
            settings = load_settings()
            run = stack.enter_context(open_run(settings, request))
        except SettingsError as wrong:
            if request.notify:
                notify(alert_urls_alone(), _TITLE, str(wrong))
            raise
        except Exception as error:
            if request.notify:
                notify(settings.alert_urls, _TITLE, _reason(error, settings))
            raise
        yield run


def _reason(error: Exception, settings: Settings) -> str:
    expected = explain(error)
    line = expected[0] if expected else f"{type(error).__name__}: {error}"
    return redacted(line, settings.secret_texts())
