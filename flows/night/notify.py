"""What leaves the house after a night: a heartbeat after a good one, a message after a failed one."""

from collections.abc import Sequence

import requests
from pydantic import SecretStr

from flows.alerts.channels import channels, send
from reports.messages.digest import Digest


def ping_heartbeat(url: SecretStr | None) -> str | None:
    """Ask the heartbeat URL; returns what went wrong in words, or None.

    A service that watches the heartbeat tells people when it stays away, which this process could not.
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
    """Send one message to every channel, whatever it hears of else; returns what went wrong, a line each, without an address."""
    text = Digest.of_text(title, body)
    return [f"{channel.label} {trouble}" for channel in channels(entries) if (trouble := send(channel, text, "CRITICAL"))]
