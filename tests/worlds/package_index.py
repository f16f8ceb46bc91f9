"""A package index on loopback with tiny packages that a test makes: the JSON form of project pages, wheels, and source archives."""

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from collectors.http import HttpClient
from tests.worlds.canned_server import Asked, CannedServer, Told, canned


def wheel(name: str, code: str, *, version: str = "1.0", tag: str = "py3-none-any", requires: str | None = None) -> tuple[str, bytes]:
    """A wheel with one module of the package's name: its file name and its bytes."""
    info = f"{name}-{version}.dist-info"
    needed = f"Requires-Dist: {requires}\n" if requires else ""
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needed}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}-{version}-{tag}.whl", held.getvalue()


def sdist(name: str, setup: str, *, version: str = "1.0") -> tuple[str, bytes]:
    """A source archive whose setup.py is this code."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for path, text in {"setup.py": setup, "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"}.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{path}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return f"{name}-{version}.tar.gz", held.getvalue()


class PackageIndex:
    """What the index has: the files of each package, by name; an answer in `instead` takes the place of a path's."""

    def __init__(self, packages: Mapping[str, Mapping[str, bytes]]) -> None:
        self.packages, self.instead = packages, dict[str, Told]()

    def answer(self, asked: Asked) -> Told:
        if asked.path in self.instead:
            return self.instead[asked.path]
        parts = asked.path.strip("/").split("/")
        if parts[0] == "simple" and parts[1] in self.packages:
            return Told(self._page(parts[1]))
        if parts[0] == "files" and (content := self.packages.get(parts[1], {}).get(parts[2])) is not None:
            return Told(content)
        return Told({"message": "Not Found"}, 404)

    def _page(self, name: str) -> dict[str, object]:
        files = [
            {
                "filename": file,
                "url": f"../../files/{name}/{file}",
                "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
                "requires-python": ">=3.6",
                "size": len(content),
                "upload-time": "2024-03-01T12:00:00.000000Z",
                "yanked": False,
            }
            for file, content in self.packages[name].items()
        ]
        return {"meta": {"api-version": "1.1"}, "name": name, "versions": ["1.0"], "files": files}


@contextmanager
def indexed(packages: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[PackageIndex, CannedServer, HttpClient]]:
    """Run an index that has these packages."""
    index = PackageIndex(packages)
    with canned(index.answer) as (server, http):
        yield index, server, http
