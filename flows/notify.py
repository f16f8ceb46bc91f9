"""What leaves the house after a night: a heartbeat after a good one, a message after a failed one."""

from collections.abc import Sequence

import requests
from pydantic import SecretStr


def beat(url: SecretStr | None) -> str | None:
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


def tell(urls: Sequence[SecretStr], title: str, body: str) -> list[str]:
    """Send one message to every channel; returns what went wrong, a line for each channel, without its URL.

    Apprise raises nothing: a URL it cannot read and a send that failed both answer with something falsy.
    """
    if not urls:
        return []
    import apprise

    problems = []
    for position, url in enumerate(urls, start=1):
        channel = apprise.Apprise()
        if not channel.add(url.get_secret_value()):
            problems.append(f"channel {position} of PULSE_ALERT_URLS is not an address that Apprise knows")
        elif not channel.notify(title=title, body=body):
            problems.append(f"channel {position} of PULSE_ALERT_URLS did not take the message")
    return problems
