"""`pulse report`: the pages, as Markdown and as a static site."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.published import published
from flows.environment import published_copy
from flows.terminal import line

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to write; default: site beside the warehouse.")]


def report(out: Out = None) -> None:
    """Write the page of every framework and the ranking, as Markdown and HTML."""
    from reports import write_site

    folder = (out or published_copy().parent / "site").absolute()
    with published() as con:
        line(str(write_site(con, folder)))
