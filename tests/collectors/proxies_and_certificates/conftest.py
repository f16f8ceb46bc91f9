"""A server behind an authority of its own that serves REST and git, and an environment that goes with the test."""

import datetime as dt
import ipaddress
import os
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collectors.git import config

NAMED = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """The home of a user who has set nothing; what is put into the environment goes with the test."""
    before = dict(os.environ)
    for name in list(os.environ):
        if name.upper() in NAMED or name.startswith("GIT_"):
            del os.environ[name]
    folder = tmp_path / "user"
    folder.mkdir()
    os.environ["HOME"] = str(folder)
    yield folder
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A private authority's certificate, and key and certificate of a server that it vouches for."""
    folder = tmp_path_factory.mktemp("authority")
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A private authority")])
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)

    def certificate(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(root).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begins)
        return builder.not_valid_after(begins + dt.timedelta(days=30))

    own = certificate(root, root_key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    served = certificate(x509.Name([]), key.public_key()).add_extension(names, critical=True)
    (folder / "ca.pem").write_bytes(own.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(plain + served.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return folder / "ca.pem", folder / "server.pem"


class Server(ThreadingHTTPServer):
    """Answers `/api` with `{}` and everything else as `git http-backend` does; keeps the headers of every request."""

    daemon_threads = True

    def __init__(self, root: Path, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root, self.headers = root, list[dict[str, str]]()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A client that does not trust us is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        if self.path.startswith("/api"):
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
        else:
            self._git()

    do_POST = do_GET  # noqa: N815 (http.server names them)

    def _git(self) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "uploadpack.allowFilter",
            "GIT_CONFIG_VALUE_0": "true",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("content-type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
            "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        answered = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment, check=True).stdout
        head, _, rest = answered.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(told.pop("Status", "200").split()[0]))
        for name, value in told.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def enterprise(authority: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves `big/corp`, a repository of one commit."""
    root = tmp_path_factory.mktemp("enterprise")
    name = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q", "work"], ["-C", "work", "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", *name, *arguments], check=True, cwd=root)
    subprocess.run(["git", "clone", "-q", "--bare", "work", "big/corp.git"], check=True, cwd=root)
    with Server(root, authority[1]) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def configure(home: Path, key: str, value: str) -> None:
    """Write into the git configuration of the test's own user, and of nobody else."""
    subprocess.run(["git", "config", "--file", str(home / ".gitconfig"), key, value], check=True)


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    """Git's configuration is read once for each surroundings; a test may write it twice."""
    config._settings.cache_clear()
