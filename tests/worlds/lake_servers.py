"""A PostgreSQL server and an S3-compatible store on free loopback ports, for the tests of the lake and of the fleet.

PostgreSQL is Debian's (`/usr/lib/postgresql/*/bin`) and runs as the user postgres where the tests run as root, since it refuses
root. The store is SeaweedFS from the dependency group `store` (`make fleet-parts`). Both can be stopped and started again.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

KEY_ID, SECRET = "pulse", "store-secret"
_UP_S = 240  # of a store on a busy machine
_HIGHEST_PORT = 45_000  # SeaweedFS opens a second port, higher by 10,000
_S3 = f"""{{"identities": [{{"name": "pulse", "credentials": [{{"accessKey": "{KEY_ID}", "secretKey": "{SECRET}"}}],
 "actions": ["Admin", "Read", "Write", "List", "Tagging"]}}]}}"""


class PartMissing(Exception):  # noqa: N818 - named by the problem
    """A program that is not installed here; the text says which."""


class PostgreSQL:
    """A server with trust for everybody on loopback, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            msg = "PostgreSQL is not installed: apt-get install postgresql"
            raise PartMissing(msg)
        self._bin = found[-1].parent
        self._data = folder / "postgresql"
        self._data.mkdir()
        self._as_user: Sequence[str] = ()
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres", "postgres")
            self._as_user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
        self.port = free_port()
        self._run("initdb", "-D", self._data, "-U", "pulse", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")

    def address(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://pulse@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it; returns when it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c lc_messages=C -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self._data / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, if it runs; open connections break."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def end(self) -> None:
        """Stop it for good."""
        self.stop()

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "pulse", name)
        return self.address(name)

    def dump(self, database: str) -> str:
        """Return everything that the database holds, as SQL text."""
        return self._run("pg_dump", "-h", "127.0.0.1", "-p", str(self.port), "-U", "pulse", database)

    def _run(self, program: str, *arguments: object) -> str:
        command = [*self._as_user, str(self._bin / program), *map(str, arguments)]
        with (self._data.parent / "postgresql.out").open("a+") as output:  # a server that goes on must not keep a pipe open
            place = output.seek(0, os.SEEK_END)
            status = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output).returncode
            output.seek(place)
            said = output.read()
        assert status == 0, f"{program}: {said}"
        return said


class Store:
    """SeaweedFS with its S3 door."""

    def __init__(self, folder: Path) -> None:
        self._program = Path(sys.prefix) / "bin" / "weed"
        if not self._program.exists():
            msg = "SeaweedFS is not installed: make fleet-parts"
            raise PartMissing(msg)
        self.folder = folder / "store"
        self.folder.mkdir()
        (folder / "s3.json").write_text(_S3)
        self._identities = folder / "s3.json"
        self._ports = {name: free_port() for name in ("s3", "master", "volume", "filer")}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """The address of the S3 door."""
        return f"http://127.0.0.1:{self._ports['s3']}"

    def start(self) -> None:
        """Start it; returns when it answers."""
        doors = [f"-{name}.port={port}" for name, port in self._ports.items()]
        # Iceberg and Lance have fixed ports, which a second store would not get.
        fixed = [
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-filer",
            "-s3",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.config={self._identities}",
            "-master.volumeSizeLimitMB=64",
            "-volume.preStopSeconds=0",  # it would wait ten seconds for other machines to hear that it goes
        ]
        with (self.folder.parent / "store.out").open("ab") as output:
            command = [str(self._program), "server", f"-dir={self.folder}", "-volume.max=50", *fixed, *doors]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        wait_until(self._is_up, _UP_S, "the store")

    def stop(self) -> None:
        """Stop it; what it was sent stays."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(30)
            finally:
                self._process.kill()
                self._process = None

    def end(self) -> None:
        """Kill it, for a folder that goes with it: to stop takes it half a minute."""
        if self._process:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def create_bucket(self, name: str) -> str:
        """Create a bucket and return its address."""
        wait_until(lambda: self._made(name), _UP_S, "the store's folders")  # they refuse for a moment after its door has opened
        return f"s3://{name}"

    def _made(self, bucket: str) -> bool:
        """Make the folder of a bucket, without signing a request; return whether it was taken."""
        try:
            with socket.create_connection(("127.0.0.1", self._ports["filer"])) as door:
                door.sendall(f"POST /buckets/{bucket}/ HTTP/1.0\r\nContent-Length: 0\r\n\r\n".encode())
                return b" 20" in next(iter(door.recv(200).splitlines()), b"")
        except OSError:
            return False

    def _is_up(self) -> bool:
        for url in (self.endpoint, f"http://127.0.0.1:{self._ports['filer']}/"):
            try:
                urlopen(url, timeout=5).close()
            except HTTPError:  # it answers: it wants a signature
                continue
            except (URLError, OSError):
                return False
        return True


def free_port() -> int:
    """Return a port that nobody has now, low enough for SeaweedFS."""
    for port in range(20_000 + os.getpid() % 10_000, _HIGHEST_PORT):
        if port not in _GIVEN and all(_is_free(each) for each in (port, port + 10_000)):
            _GIVEN.add(port)
            return port
    msg = "no free port"
    raise AssertionError(msg)


_GIVEN: set[int] = set()


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(is_so: "object", seconds: float, what: str) -> None:
    """Wait until a function returns true."""
    assert callable(is_so)
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{what} did not come up in {seconds} s"
        time.sleep(0.1)


_Part = TypeVar("_Part", PostgreSQL, Store)


@contextmanager
def running(part: type[_Part]) -> Iterator[_Part]:
    """Start one of them in a new folder, and stop and remove it at the end.

    Raises:
        PartMissing: It is not installed.
    """
    folder = Path(mkdtemp(prefix="pulse-lake-"))
    folder.chmod(0o755)  # the user postgres has to pass
    try:
        server = part(folder)
        try:
            server.start()
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(*, with_store: bool) -> Iterator[tuple[PostgreSQL, Store | None]]:
    """Start the server, and the store if it is wanted, as `running` does."""
    with running(PostgreSQL) as postgresql:
        if not with_store:
            yield postgresql, None
            return
        with running(Store) as store:
            yield postgresql, store
