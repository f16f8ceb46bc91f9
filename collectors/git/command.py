"""The ``git`` command, restricted: no prompts, no hooks, one transport, a limit to every wait.

From the operator's configuration it takes only proxies and trusted authorities (``config.py``). Addresses and names
never reach git as options, and a token only through its environment.
"""

import base64
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from collectors.errors import Denied, Gone, SourceError, Unavailable
from collectors.git import config

TRANSPORTS = frozenset({"https", "http", "ssh", "file"})
TIMEOUT_S = 3600.0  # the first fetch of a very large history
_POLL_S = 0.5
_MESSAGE_LIMIT = 300
_CONFIG = {
    "core.hooksPath": os.devnull,
    "credential.helper": "",
    "gc.autoDetach": "false",
    "maintenance.autoDetach": "false",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "protocol.allow": "never",
    "init.defaultBranch": "main",
}
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "LC_ALL": "C",
}
_GONE = ("repository not found", "does not appear to be a git repository", "does not exist", "not found", "error: 404")
_DENIED = ("authentication failed", "could not read username", "could not read password", "permission denied", "error: 403", "error: 401")


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git against one server.

    Attributes:
        server_url: git clones from ``{server_url}/{owner}/{name}.git``; https, ssh, file, or http if it says so.
        token: for a server that asks; sent to that server only.
        tokens: returns those for an owner/name, best first, in place of `token`.
        timeout_s: for one command.
        is_stopping: checked twice a second; when true, the command is ended.
    """

    server_url: str
    token: str | None = field(default=None, repr=False)
    tokens: Callable[[str], Sequence[str]] | None = field(default=None, repr=False)
    timeout_s: float = TIMEOUT_S
    is_stopping: Callable[[], bool] = _never

    @staticmethod
    def is_installed() -> bool:
        """Return whether a git is installed that has the commands we use."""
        return config.trouble_with(config.program()) is None

    @staticmethod
    def trouble() -> str | None:
        """Return why git cannot be used here, None if it can."""
        return config.trouble_with(config.program())

    def url(self, repo: str) -> str:
        """Return the clone URL of ``repo`` (a checked owner/name)."""
        return f"{self.server_url.rstrip('/')}/{repo}.git"

    def secrets(self, repo: str) -> Sequence[str]:
        """Return the tokens that may be tried for a repository, best first."""
        if self.tokens is not None:
            return self.tokens(repo)
        return [self.token] if self.token else []

    def run(
        self, folder: Path | None, arguments: Sequence[str], *, feed: bytes = b"", remote: bool = False, token: str | None = None
    ) -> bytes:
        """Run a command and return its output.

        Args:
            folder: the bare repository; None for commands that need none.
            arguments: command and options.
            feed: standard input.
            remote: whether it may access the server.
            token: that is sent to the server.

        Raises:
            Denied: the server asks for credentials, or refuses them.
            Gone: no such repository.
            Unavailable: anything else, also a git that is missing or too old.
        """
        program = config.program()
        trouble = config.trouble_with(program)
        if program is None or trouble is not None:
            raise Unavailable(trouble or "git is not installed")
        settings = [part for key, value in self._config(remote=remote).items() for part in ("-c", f"{key}={value}")]
        command = [program, *settings, *([] if folder is None else [f"--git-dir={folder}"]), *arguments]
        environment = {**config.environment(program, self._credentials(token)), **_ENVIRONMENT}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
        ) as process:
            try:
                written, error_text = self._finish(process, feed)
            finally:
                _end(process)
        if process.returncode != 0:
            raise _failure(self._without_paths(error_text.decode("utf-8", "replace"), folder), process.returncode)
        return written

    def _finish(self, process: "subprocess.Popen[bytes]", feed: bytes) -> tuple[bytes, bytes]:
        ends_at = time.monotonic() + self.timeout_s
        waiting: bytes | None = feed
        while True:
            try:
                return process.communicate(waiting, timeout=_POLL_S)
            except subprocess.TimeoutExpired:
                waiting = None  # it continues with the input that it was given
                if self.is_stopping():
                    raise Unavailable("git was stopped because the run is ending") from None
                if time.monotonic() > ends_at:
                    msg = f"git did not finish within {self.timeout_s:.0f} s"
                    raise Unavailable(msg) from None

    def _without_paths(self, text: str, folder: Path | None) -> str:
        """Remove this machine's paths from git's messages: reasons are published."""
        parts = urlsplit(self.server_url)
        if parts.scheme == "file":
            for path in (parts.path.rstrip("/"), unquote(parts.path).rstrip("/")):
                text = text.replace(path, "") if path else text
        return text if folder is None else text.replace(str(folder), folder.name)

    def _config(self, *, remote: bool) -> Mapping[str, str]:
        if not remote:
            return _CONFIG
        scheme = urlsplit(self.server_url).scheme
        if scheme not in TRANSPORTS:
            msg = f"git may not use {scheme or 'such'} addresses: set GITHUB_SERVER_URL to https, ssh or file"
            raise Unavailable(msg)
        return {**_CONFIG, f"protocol.{scheme}.allow": "always"}

    def _credentials(self, token: str | None) -> Sequence[tuple[str, str]]:
        """Only we can see an environment; everybody can see an argument list."""
        if not token or urlsplit(self.server_url).scheme != "https":
            return []
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        return [(f"http.{self.server_url.rstrip('/')}/.extraHeader", f"Authorization: Basic {secret}")]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End git and the helpers it started, which would hold its pipes open."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failure(text: str, status: int) -> SourceError:
    lines = [line.strip() for line in text.splitlines() if line.startswith(("fatal:", "error:", "remote:"))]
    plain = "".join(character if character.isprintable() else " " for character in " ".join(lines)[:_MESSAGE_LIMIT])
    reason = f"git: {plain or f'ended with status {status}'}"
    words = text.lower()
    if any(each in words for each in _DENIED):
        return Denied(reason)
    if any(each in words for each in _GONE):
        return Gone(reason)
    return Unavailable(reason)
