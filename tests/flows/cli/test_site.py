"""`pulse site`: what it serves, and what it says where there is nothing to serve."""

import threading
from pathlib import Path

import pytest
import requests

from flows.cli import site as command
from flows.errors import UserError


def test_the_site_is_served_with_the_types_that_the_console_needs(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>here</p>")
    (tmp_path / "duckdb.wasm").write_bytes(b"\0asm")
    with command._server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert requests.get(f"{address}/", timeout=5).text == "<p>here</p>"
        assert requests.get(f"{address}/duckdb.wasm", timeout=5).headers["content-type"] == "application/wasm"
        assert requests.get(f"{address}/../../etc/passwd", timeout=5).status_code == 404
        server.shutdown()


def test_a_home_without_a_site_is_told_what_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_HOME", str(tmp_path))
    with pytest.raises(UserError, match="pulse refresh"):
        command.site(no_open=True)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with command._server(tmp_path, 0) as server, pytest.raises(UserError, match=f"port {server.server_port} cannot be had"):
        command._server(tmp_path, server.server_port)
