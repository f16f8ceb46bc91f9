"""Messages about a run itself: a heartbeat after a good run, a message after a failed one."""

from collections.abc import Sequence

import requests
from pydantic import SecretStr

from flows.alerts.channels import channels, send
from reports.messages.digest import Digest


def ping_heartbeat(url: SecretStr | None) -> str | None:
    """Request the heartbeat URL; return the error as text, or None.

    Its service alerts people when the request does not come, which a dead process cannot do.
    """
    if url is None:
        return None
    try:
        requests.get(url.get_secret_value(), timeout=10).raise_for_status()
    except requests.HTTPError as error:
        return f"the heartbeat URL answered {error.response.status_code}"
    except requests.RequestException as error:
        return f"the heartbeat URL was not reached ({type(error).__name__})"
    return None


def notify(entries: Sequence[SecretStr], title: str, body: str) -> list[str]:
    """Send one message to every channel, whatever its routes; return the errors, a line each, without an address."""
    text = Digest.of_text(title, body)
    return [f"{channel.label} {trouble}" for channel in channels(entries) if (trouble := send(channel, text, "CRITICAL"))]
