"""The MCP server with the configuration of docs/sql.md, over its real protocol (JSON-RPC, a line each way), while a refresh runs."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.sql_clients.conftest import CLIENTS, ONE_NIGHT, newest_night, wait_for_another_night
from tests.system.sql_clients.documented import PAGE, blocks

Answer = dict[str, Any]


class Session:
    """One client's conversation with the server."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server
        self._asked = 0

    def _send(self, message: Answer) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self._server.stdin.flush()

    def call(self, method: str, parameters: Answer) -> Answer:
        """The result of a method."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        assert self._server.stdout is not None
        for line in self._server.stdout:
            answer: Answer = json.loads(line)
            if answer.get("id") == self._asked:
                result: Answer = answer["result"]
                return result
        message = "the server went away"
        raise AssertionError(message)

    def tool(self, name: str, **arguments: str) -> tuple[bool, str]:
        """Whether the tool refused, and the text that it gave."""
        result = self.call("tools/call", {"name": name, "arguments": arguments})
        return result["isError"], result["content"][0]["text"]

    def begin(self) -> None:
        """Shake hands."""
        self.call("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}})
        self._send({"method": "notifications/initialized"})


@pytest.fixture(scope="module")
def session(nights: Path) -> Iterator[Session]:
    """The documented server, with the command that `uvx` would have fetched."""
    [configuration] = (json.loads(block)["mcpServers"]["framework-pulse"] for block in blocks("json"))
    package, *options = configuration["args"]
    assert (configuration["command"], package) == ("uvx", "mcp-server-motherduck==1.1.0")
    program = CLIENTS / "bin" / "mcp-server-motherduck"
    if not program.is_file():
        pytest.skip("mcp-server-motherduck is not there: make clients")
    with subprocess.Popen(
        [program, *options], cwd=nights, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        opened = Session(server)
        opened.begin()
        yield opened
        server.terminate()


def test_tables_come_with_their_comments(session: Session) -> None:
    refused, text = session.tool("list_tables")
    comments = {table["name"]: table["comment"] for table in json.loads(text)["tables"]}
    assert not refused
    assert comments["alert_log"] == "Every step in the life of an alert, and every delivery."
    refused, text = session.tool("list_columns", table="scores")
    assert not refused
    assert all(column["comment"] for column in json.loads(text)["columns"])


def test_the_documented_version_of_duckdb_answers(session: Session) -> None:
    _, text = session.tool("execute_query", sql="select version()")
    assert f"the MCP server {json.loads(text)['rows'][0][0].removeprefix('v')}." in PAGE.read_text()


def test_each_question_meets_the_newest_night_and_one_night_only(session: Session, nights: Path) -> None:
    seen = []
    for _ in range(2):
        before = newest_night(nights)
        refused, text = session.tool("execute_query", sql=ONE_NIGHT)
        assert not refused, text
        [[night, told]] = json.loads(text)["rows"]
        assert night == told
        assert int(night) >= before
        seen.append(int(night))
        wait_for_another_night(nights, seen[-1])
    assert len(set(seen)) == 2


@pytest.mark.parametrize(
    "query",
    [
        "delete from scores", "from read_text('/etc/passwd')", "copy meta to 'stolen.csv'", "attach 'data/other.duckdb'", "load httpfs",
        "set enable_external_access = true",
    ],
)  # fmt: skip
def test_nothing_but_reading_the_copy_is_possible(query: str, session: Session, nights: Path) -> None:
    refused, text = session.tool("execute_query", sql=query)
    assert refused, text
    assert not (nights / "stolen.csv").exists()
