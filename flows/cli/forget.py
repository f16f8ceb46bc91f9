"""`pulse forget`: remove a person's ids and keep them out."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.cli.options import AsJson
from flows.console import line, say, write_json

Names = Annotated[
    list[str], typer.Argument(metavar="EMAIL|LOGIN...", help="Addresses and logins of one person: all that were used, old ones too.")
]
_WORDS = {"commits": "commits", "issues": "issues", "issue_events": "closes and reopenings", "pulls": "pull requests"}


def forget(names: Names, as_json: AsJson = False) -> None:
    """Replace a person's ids by others that lead nowhere, publish again, and keep the person out of every later run."""
    from flows.home.forget import forget as take_out
    from flows.home.forget import person_of
    from flows.settings.model import load_settings

    person = person_of(names)
    done = take_out(load_settings(), person, datetime.now(UTC))
    if as_json:
        write_json(asdict(done))
        return
    rows = ", ".join(f"{count} {_WORDS.get(table, table)}" for table, count in done.rows.items())
    line(f"replaced: {rows} in {done.repositories} repositories" if rows else "replaced: nothing, no row is by these names")
    line(f"kept out from now on: {done.identities} more addresses and accounts" if done.identities else "kept out: as before")
    for path in done.elsewhere:
        say(f"older, and keeps the ids: {path}")
    if done.clones is not None:
        say(f"{done.clones} keeps the public history as it is: docs/privacy.md says why")
    say("backups outside of this home and copies that others took keep the ids too")
