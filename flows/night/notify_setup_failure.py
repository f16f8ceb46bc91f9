"""The beginning of a night on a schedule: nobody sits before its terminal, so the channels are told when it cannot begin."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows.errors import redacted, told
from flows.night.context import Night, Request, open_night
from flows.night.notify import tell
from flows.settings.environment import SettingsError
from flows.settings.model import Settings, alert_urls_alone, load_settings

_TITLE = "Framework Pulse: the nightly run could not begin"


@contextmanager
def begun(request: Request) -> Iterator[Night]:
    """Read the settings and open a night, or say why not to every channel that can be found, and raise.

    What goes wrong later is told by the night itself.

    Args:
        request: What for; without `notify` nobody is told.

    Raises:
        SettingsError: the settings cannot be used.
        CatalogError, LockedError, WarehouseError, Problem: as `open_night`.
    """
    with ExitStack() as stack:
        try:
            settings = load_settings()
            night = stack.enter_context(open_night(settings, request))
        except SettingsError as wrong:
            if request.notify:
                tell(alert_urls_alone(), _TITLE, str(wrong))
            raise
        except Exception as error:
            if request.notify:
                tell(settings.alert_urls, _TITLE, _reason(error, settings))
            raise
        yield night


def _reason(error: Exception, settings: Settings) -> str:
    expected = told(error)
    line = expected[0] if expected else f"{type(error).__name__}: {error}"
    return redacted(line, settings.secret_texts())
