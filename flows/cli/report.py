"""`pulse report`: the pages, as Markdown and as a static site."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import AsJson
from flows.console import line, say, write_json
from flows.errors import UserError
from flows.settings.environment import published_copy, read

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="A new folder or one of ours; default: site beside the warehouse.")]


def report(out: Out = None, as_json: AsJson = False) -> None:
    """Write the page of every framework and the ranking, as Markdown and as a static site."""
    from flows.night.site import NO_ADDRESS, write

    address = read(("site_url",)).get("site_url")
    folder = (out or published_copy().parent / "site").absolute()
    try:
        files = write(published_copy(), folder, str(address).rstrip("/") if address else None)
    except (FileNotFoundError, FileExistsError, PermissionError, NotADirectoryError) as error:
        message = f"{folder} cannot be written ({error.strerror}): name another folder with --out"
        raise UserError(message) from error
    if address is None:
        say(NO_ADDRESS)
    if as_json:
        write_json([str(file) for file in files])
        return
    line(str(next(file for file in files if file.name == "index.html")))
    say(f"{len(files)} files")
