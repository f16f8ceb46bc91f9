"""`pulse alerts`: list and show alerts; registers the other subcommands."""

from typing import Annotated

import typer

from flows.cli import alerts_actions, alerts_replay, alerts_test
from flows.cli.options import AsJson
from flows.cli.published import published, rows
from flows.console import line, table, write_json
from flows.errors import UserError

app = typer.Typer(help="Alerts: list, show, ack, silence, unsilence, test, replay.", no_args_is_help=True)

_LISTED = """
select alert_id, framework, lane, state, opened_at, closed_at, acknowledged_at, silenced_until, title
from alerts
where $with_closed or closed_at is null
order by closed_at is not null, array_position(['CRITICAL', 'ALERT', 'WATCH'], state), opened_at desc, alert_id
"""
_LOG = "select happened_at, event, channel, outcome from alert_log where alert_id = $alert_id order by happened_at, event, channel"


@app.command("list")
def listed(with_closed: Annotated[bool, typer.Option("--all", help="The closed ones too.")] = False, as_json: AsJson = False) -> None:
    """List the open alerts, the worst first.

    LANE says what an alert is about: HEALTH (people do less on the framework), FACT (its end is announced or done), ADOPTION (fewer people
    take it up), DATA (something is wrong with our figures). STATE says how bad it is: WATCH, ALERT or CRITICAL.
    """
    with published() as con:
        found = rows(con, _LISTED, {"with_closed": with_closed})
    if as_json:
        write_json(found)
    elif not found:
        line("no alert was ever raised" if with_closed else "no alert is open")
    else:
        table(
            ("ALERT", "STATE", "LANE", "OPENED", "CLOSED", "TITLE"),
            [(row["alert_id"], row["state"], row["lane"], _day(row["opened_at"]), _day(row["closed_at"]), row["title"]) for row in found],
        )


@app.command()
def show(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="The id that `alerts list --all` shows.")], as_json: AsJson = False
) -> None:
    """Show one alert with its whole log."""
    with published() as con:
        found = rows(con, "select * from alerts where alert_id = $alert_id", {"alert_id": alert})
        log = rows(con, _LOG, {"alert_id": alert})
    if not found:
        text = f"{alert!r}: no such alert; `pulse alerts list --all` shows them"
        raise UserError(text)
    if as_json:
        write_json({**found[0], "log": log})
        return
    line(found[0]["title"], "bold")
    for text in found[0]["body"].splitlines():
        line(text.replace(" ", "\N{NO-BREAK SPACE}"))  # the terminal shows it as a space and does not collapse it
    line()
    table(("WHEN (UTC)", "EVENT", "CHANNEL", "OUTCOME"), [tuple(row.values()) for row in log])


def _day(when: object) -> str:
    return "" if when is None else f"{when:%Y-%m-%d}"


for _name, _command in (
    ("ack", alerts_actions.ack),
    ("silence", alerts_actions.silence),
    ("unsilence", alerts_actions.unsilence),
    ("test", alerts_test.try_channels),
    ("replay", alerts_replay.replay),
):
    app.command(_name)(_command)
