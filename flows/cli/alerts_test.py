"""`pulse alerts test`: whether the channels accept a message."""

from flows.cli.options import AsJson
from flows.console import table, write_json
from flows.errors import DONE, FAILED, UserError

_TITLE = "[test] Framework Pulse reaches you here"
_BODY = "Sent by hand with `pulse alerts test`. Nothing happened; alerts of this installation will look for you in this place."


def try_channels(as_json: AsJson = False) -> int:
    """Send a test message to every channel and print the result of each; exit 1 if one did not accept it."""
    from flows.alerts.channels import channels, send
    from flows.settings.model import load_settings
    from reports.messages.digest import Digest

    found = channels(load_settings().alert_urls)
    if not found:
        line = "there is no channel: set PULSE_ALERT_URLS to one or more Apprise URLs"
        raise UserError(line)
    text = Digest.of_text(_TITLE, _BODY)
    results = [(channel.label, ", ".join(channel.tags) or "everything", send(channel, text, "WATCH")) for channel in found]
    if as_json:
        write_json([{"channel": label, "tags": tags, "taken": trouble is None, "trouble": trouble} for label, tags, trouble in results])
    else:
        table(("CHANNEL", "RECEIVES", "RESULT"), [(label, tags, trouble or "took the message") for label, tags, trouble in results])
    return FAILED if any(trouble for _, _, trouble in results) else DONE
