"""Options that several commands share, and their dates."""

import datetime as dt
from typing import Annotated

import typer

from flows.cli.names import complete
from flows.errors import UserError

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")]
_ONE = "A framework: mxnet, 'Apache MXNet', apache/mxnet or a package of it."
_MANY = "Frameworks, each by its name, a repository or a package of it."
Framework = Annotated[str, typer.Argument(help=_ONE, autocompletion=complete)]
Frameworks = Annotated[list[str], typer.Argument(help=_MANY, autocompletion=complete)]


def day(text: str | None, option: str) -> dt.date | None:
    """Return the date of an option, or None if it is not given.

    Raises:
        UserError: the text is not a date as YYYY-MM-DD.
    """
    if text is None:
        return None
    try:
        if len(text) == len("2024-01-29"):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    line = f"{option}: found {text!r}, expected a day as YYYY-MM-DD, such as 2024-01-29"
    raise UserError(line)
