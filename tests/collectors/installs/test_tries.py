"""Tiny packages from an index on loopback: one for each way in which a try can end."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from collectors.errors import Malformed, NotOffered, Unavailable
from collectors.installs.attempt import Tried
from collectors.installs.gateway import Gateway
from collectors.installs.isolation import Isolation, best
from collectors.installs.limits import Limits
from collectors.installs.pythons import Python
from collectors.installs.source import Machine, newest_version, tries
from tests.collectors.installs.test_isolation import SECRET
from tests.worlds.canned_server import HTML, Told
from tests.worlds.package_index import PackageIndex, indexed, sdist, wheel

STRICT = pytest.param(True, marks=pytest.mark.skipif(not best().is_strict, reason="bubblewrap does not work on this machine"))
BOTH = pytest.mark.parametrize("is_strict", [STRICT, False], ids=["bubblewrap", "clean environment"])
OURS = Python(sys.version_info[1], Path(sys.executable).resolve(), Path(sys.base_prefix).resolve())
LIMITS = Limits(install_s=900.0, import_s=300.0, memory_bytes=500_000_000)
THIEF = f"""
import os, pathlib, pwd
places = [pathlib.Path.home(), *([pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)] if os.environ.get("HOME") == "/work/home" else [])]
held = [str(dict(os.environ))] + [path.read_text(errors="replace") for place in places for path in place.rglob("*") if path.is_file()]
if any({SECRET!r} in text for text in held):
    raise RuntimeError("found a credential")
"""
CALLER = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}/', timeout=3)"


def tried(name: str, *files: tuple[str, bytes], is_strict: bool, limits: Limits = LIMITS, **others: tuple[str, bytes]) -> Tried:
    packages = {name: dict(files)} | {other: dict([file]) for other, file in others.items()}
    with indexed(packages) as (_, server, http):
        machine = Machine(http, server.url, best() if is_strict else Isolation(None), limits)
        (made,) = tries(machine, f"pypi/{name}", name, [OURS])
        return made


def told(made: Tried) -> tuple[bool | None, bool | None, str | None]:
    return made.installed, made.imported, made.error


@pytest.mark.long
@BOTH
class TestATry:
    def test_one_that_installs_and_imports_with_what_it_requires(self, is_strict: bool) -> None:
        made = tried("good", wheel("good", "import helper", requires="helper"), is_strict=is_strict, helper=wheel("helper", ""))
        assert (told(made), made.detail, made.isolation) == (
            (True, True, None),
            None,
            "bubblewrap" if is_strict else "clean environment only",
        )
        assert made.python == f"3.{OURS.minor}"
        assert made.seconds > 0

    def test_one_that_installs_and_does_not_import(self, is_strict: bool) -> None:
        made = tried("old", wheel("old", "import sys; sys.no_such_name"), is_strict=is_strict)
        assert (told(made), made.detail) == (
            (True, False, "it raises an error"),
            "AttributeError: module 'sys' has no attribute 'no_such_name'",
        )

    def test_one_whose_files_are_for_another_python(self, is_strict: bool) -> None:
        made = tried("other", wheel("other", "", tag="cp27-none-any"), is_strict=is_strict)
        assert told(made) == (False, None, "no file of it fits this Python")

    def test_one_that_cannot_be_built(self, is_strict: bool) -> None:
        made = tried("source", sdist("source", "raise SystemExit('no compiler')"), is_strict=is_strict)
        assert told(made) == (False, None, "it cannot be built")

    def test_one_that_requires_what_is_not_to_be_had(self, is_strict: bool) -> None:
        made = tried("needy", wheel("needy", "", requires="nowhere"), is_strict=is_strict)
        assert told(made) == (False, None, "a requirement of it is not to be had")

    def test_one_that_looks_for_credentials_finds_none(self, is_strict: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / ".netrc").write_text(f"machine example.org password {SECRET}")
        (tmp_path / ".pypirc").write_text(SECRET)
        for name in ("GITHUB_TOKEN", "PIP_INDEX_URL", "PULSE_ALERT_URLS"):
            monkeypatch.setenv(name, f"https://{SECRET}@example.org")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert told(tried("thief", wheel("thief", THIEF), is_strict=is_strict)) == (True, True, None)

    def test_one_that_never_ends(self, is_strict: bool) -> None:
        made = tried("endless", wheel("endless", "while True: pass"), is_strict=is_strict, limits=replace(LIMITS, import_s=3.0))
        assert told(made) == (True, False, "it took too long")

    def test_one_that_takes_memory(self, is_strict: bool) -> None:
        made = tried("greedy", wheel("greedy", "held = bytearray(2_000_000_000)"), is_strict=is_strict)
        assert told(made) == (True, False, "it wanted too much memory")

    def test_one_that_calls_the_network_when_it_is_imported(self, is_strict: bool) -> None:
        with indexed({}) as (_, other, _):
            code = CALLER.format(port=other.url.rpartition(":")[2]).replace("127.0.0.1", "localhost")
            made = tried("caller", wheel("caller", code), is_strict=is_strict)
            assert told(made) == (True, False, "it wants a network")
            assert other.asked == []

    def test_one_that_calls_the_network_when_it_is_installed_reaches_the_index_alone(self, is_strict: bool) -> None:
        with indexed({}) as (_, other, _):
            code = CALLER.format(port=other.url.rpartition(":")[2]).replace("127.0.0.1", "localhost")
            made = tried("builder", sdist("builder", code), is_strict=is_strict)
            assert (made.installed, other.asked) == (False, [])

    def test_one_that_ends_the_process_is_not_imported(self, is_strict: bool) -> None:
        made = tried("quitter", wheel("quitter", "import os; os._exit(0)"), is_strict=is_strict)
        assert told(made) == (True, False, "it ends the process")

    def test_an_index_that_fails_in_the_middle_tells_nothing_of_the_package(self, is_strict: bool) -> None:
        with indexed({"good": dict([wheel("good", "", requires="helper")])}) as (index, server, http):
            index.instead["/simple/helper/"] = Told({"error": "trouble"}, 503)
            machine = Machine(http, server.url, best() if is_strict else Isolation(None), LIMITS)
            with pytest.raises(Unavailable):
                tries(machine, "pypi/good", "good", [OURS])


GOOD = dict([wheel("good", "", requires="helper")])


def test_a_gateway_passes_on_pages_and_their_files_and_nothing_else(tmp_path: Path) -> None:
    with indexed({"good": GOOD}) as (_, server, http):
        gateway = Gateway(http, server.url, tmp_path, 10**6)
        page = gateway.answer("/simple/Good/")
        assert isinstance(page, bytes)
        ((name, content),) = GOOD.items()
        href = page.decode().partition('href="')[2].partition("#")[0]
        file = gateway.answer(href)
        assert isinstance(file, Path)
        assert (href.endswith(name), file.read_bytes(), 'data-requires-python="&gt;=3.6"' in page.decode()) == (True, content, True)
        gateway.answer("/simple/good/")
        gateway.answer(href)
        assert [asked.path for asked in server.asked] == ["/simple/good/", f"/files/good/{name}"]  # each once
        assert [gateway.answer(path) for path in ("/simple/nowhere/", "/files/0/x.whl", f"/files/good/{name}", "/etc/passwd")] == [None] * 4
        assert gateway.trouble is None


@pytest.mark.parametrize(
    "told", [HTML, Told({"error": "trouble"}, 503), Told({"files": []}), Told([])], ids=["HTML", "503", "renamed", "a list"]
)
def test_what_the_index_cannot_answer_is_kept(tmp_path: Path, told: Told) -> None:
    with indexed({"good": GOOD}) as (index, server, http):
        index.instead["/simple/good/"] = told
        gateway = Gateway(http, server.url, tmp_path, 10**6)
        assert gateway.answer("/simple/good/") is None
        assert isinstance(gateway.trouble, Unavailable | Malformed)


def test_files_beyond_the_limit_are_not_fetched(tmp_path: Path) -> None:
    with indexed({"good": GOOD}) as (_, server, http):
        gateway = Gateway(http, server.url, tmp_path, 100)
        page = gateway.answer("/simple/good/")
        assert isinstance(page, bytes)
        assert gateway.answer(page.decode().partition('href="')[2].partition("#")[0]) is None
        assert (gateway.is_over_limit, gateway.trouble, list(tmp_path.iterdir())) == (True, None, [])


def test_the_newest_version_is_by_number_stable_and_not_yanked() -> None:
    files = dict.fromkeys(("good-1.9.tar.gz", "good-1.10.tar.gz", "good-2.0b1.tar.gz", "good-1.2.tar.gz"), b"")
    page = PackageIndex({"good": files})._page("good")
    assert newest_version(page, "pypi/good") == "1.10"
    assert isinstance(page["files"], list)
    page["files"] = [file | {"yanked": "1.10" in file["filename"]} for file in page["files"]]
    assert newest_version(page, "pypi/good") == "1.9"
    page["files"] = [file for file in page["files"] if "2.0b1" in file["filename"]]
    with pytest.raises(NotOffered, match="no stable release"):
        newest_version(page, "pypi/good")


def test_without_a_python_nothing_is_tried() -> None:
    with indexed({"good": GOOD}) as (_, server, http):
        with pytest.raises(NotOffered, match="no CPython"):
            tries(Machine(http, server.url, Isolation(None)), "pypi/good", "good", [])
        assert server.asked == []
