"""`pulse site`: the static site on loopback, since browsers let no script of a local file read other files."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from flows.console import say
from flows.errors import FAILED, UserError

Port = Annotated[int, typer.Option("--port", min=0, max=65_535, help="Where to serve; 0 takes a free port.")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Print the address alone; open no browser.")]


def site(port: Port = 0, no_open: NoOpen = False) -> int:
    """Serve the site of the last night on this machine and open it in the browser; Ctrl-C ends it."""
    from flows.settings.model import load_settings

    folder = load_settings().home / "site"
    if not (folder / "index.html").is_file():
        line = f"{folder} has no site yet: run `pulse refresh`, or `pulse report` for what is published"
        raise UserError(line, FAILED)
    with _server(folder, port) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        say(f"{folder} is served at {address} until Ctrl-C")
        if not no_open:
            typer.launch(address)
        server.serve_forever()
    return 0


def _server(folder: Path, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
    except OSError as error:
        line = f"port {port} cannot be had ({error.strerror}): name another one with --port, or leave it out"
        raise UserError(line) from None


class _Quiet(SimpleHTTPRequestHandler):
    """Serves GET and HEAD from one folder, without a log."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Log nothing."""
