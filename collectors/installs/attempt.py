"""One try: a fresh environment of one Python, an installation from the index, an import without any network."""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from collectors.installs import isolation, words
from collectors.installs.gateway import Gateway, served
from collectors.installs.isolation import Isolation
from collectors.installs.limits import Limits
from collectors.installs.process import Ended, run
from collectors.installs.pythons import Python

_PORT = 8000  # of a loopback that is the command's own
_SOCKET = "index"
_PIP_WAIT_S = "1200"  # the gateway answers when it has the whole file
_IMPORT = "import importlib, sys; importlib.import_module(sys.argv[1]); print('\\n' + sys.argv[2], flush=True)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried.

    Attributes:
        package: its name in the index.
        version: exactly this one.
        module: that is imported.
    """

    package: str
    version: str
    module: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it; `installed` and `imported` are None where it could not be told, or was not tried.

    Attributes:
        asked: what was tried.
        python: on which Python, as 3.12.
        installed: whether pip installed it.
        imported: whether it was imported; None where it was not installed.
        error: why not, None where both went well.
        detail: the last line of the error, as its program wrote it.
        seconds: that all of it took.
        isolation: what stood between it and this machine.
    """

    asked: Asked
    python: str
    installed: bool | None
    imported: bool | None
    error: words.ErrorKind | None
    detail: str | None
    seconds: float
    isolation: str


def attempt(
    asked: Asked, python: Python, gateway: Gateway, kept_apart: Isolation, limits: Limits, is_stopping: Callable[[], bool]
) -> Tried:
    """Try a version of a package on one Python, in a folder that is removed afterwards.

    Raises:
        SourceError: the index could not answer, or the run is ending; nothing was learned of the package.
    """
    with tempfile.TemporaryDirectory(prefix="pulse-try-", ignore_cleanup_errors=True) as made:
        work = Path(made).resolve()
        isolation.prepare(work)
        trial = _Trial(asked, python, gateway, kept_apart, limits, is_stopping, work)
        return trial.run()


@dataclass(slots=True)
class _Trial:
    asked: Asked
    python: Python
    gateway: Gateway
    kept_apart: Isolation
    limits: Limits
    is_stopping: Callable[[], bool]
    work: Path
    seconds: float = 0.0

    def run(self) -> Tried:
        made = self._run([str(self.python.program), "-m", "venv", str(self._folder / "env")], self.limits.install_s)
        if made.status != 0:
            return self._tried(None, None, "this Python makes no environments", made.said)
        failed = self._install()
        if failed is not None:
            return failed
        token = secrets.token_hex(8)
        imported = self._run([self._own_python, "-c", _IMPORT, self.asked.module, token], self.limits.import_s)
        if imported.status is None:
            return self._tried(True, False, "it took too long", None)
        if imported.status == 0 and words.last_line(imported.said) == token:
            return self._tried(True, True, None, None)
        return self._tried(True, False, words.import_error(imported.said, imported.status), imported.said)

    def _install(self) -> Tried | None:
        """Install it; return None if that went well."""
        requirement = f"{self.asked.package}=={self.asked.version}"
        at = self.work / _SOCKET if self.kept_apart.is_strict else None
        with served(self.gateway, at) as port:
            index = f"http://127.0.0.1:{port or _PORT}/simple/"
            pip = [self._own_python, "-m", "pip", "--isolated", "--no-input", "--no-cache-dir", "--retries", "0", "--timeout", _PIP_WAIT_S]
            ended = self._run([*pip, "install", "--progress-bar", "off", "--index-url", index, requirement], self.limits.install_s, at)
        if ended.status == 0:
            return None
        if self.gateway.trouble is not None:
            raise self.gateway.trouble
        if self.gateway.is_over_limit:
            return self._tried(None, None, "it needs larger files than are fetched", None)
        if ended.status is None:
            return self._tried(False, None, "it took too long", None)
        return self._tried(False, None, words.install_error(ended.said, requirement), ended.said)

    def _run(self, command: list[str], timeout_s: float, socket: Path | None = None) -> Ended:
        whole = self.kept_apart.command(self.python, self.work, self.limits.memory_bytes, socket, _PORT, command)
        ended = run(whole, self.kept_apart.environment(self.python, self.work), self.work, timeout_s, self.is_stopping)
        self.seconds += ended.seconds
        return ended

    @property
    def _folder(self) -> Path:
        return self.kept_apart.folder(self.work)

    @property
    def _own_python(self) -> str:
        return str(self._folder / "env" / "bin" / "python")

    def _tried(self, installed: bool | None, imported: bool | None, error: words.ErrorKind | None, said: str | None) -> Tried:
        told = None if said is None else words.detail(said)
        return Tried(self.asked, self.python.version, installed, imported, error, told, self.seconds, self.kept_apart.name)
