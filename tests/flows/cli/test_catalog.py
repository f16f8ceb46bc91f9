"""The catalog from the command line, and the site."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

Pulse = Callable[..., tuple[int, str, str]]


def test_list_has_the_shipped_frameworks_with_their_repositories(no_settings: Path, pulse: Pulse) -> None:
    listed = {one["framework"]: one["repos"] for one in json.loads(pulse("catalog", "list", "--json")[1])}
    assert {"repo": "apache/mxnet", "role": "core"} in listed["mxnet"]
    assert "dmlc/gluon-cv (satellite)" in pulse("catalog", "list")[1]


def test_check_says_that_the_shipped_catalog_is_in_order(no_settings: Path, pulse: Pulse) -> None:
    code, out, err = pulse("catalog", "check")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\d+ frameworks and \d+ companies are in order, from .*\n", out)


def test_check_refuses_an_assessment_of_what_people_do_not_assess(no_settings: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    (no_settings / "mine").mkdir()
    (no_settings / "mine" / "foo.toml").write_text(
        'name = "Foo"\n[[repo]]\nname = "o/foo"\nrole = "core"\n'
        '[[assessment]]\ndimension = "health"\nscore = 2.0\non = 2024-01-29\nby = "b"\nsource = "a document"\n'
    )
    monkeypatch.setenv("PULSE_CATALOG", "shipped:mine")
    code, out, err = pulse("catalog", "check")
    assert (code, out) == (2, "")
    assert 'assessment[1].dimension: expected one of production, research, learning, performance; found "health"' in err


def test_add_writes_into_the_home_and_the_catalog_has_it_from_then_on(no_settings: Path, pulse: Pulse) -> None:
    code, out, err = pulse("catalog", "add", "nobody-at-all/lantern")
    assert (code, out) == (0, f"{no_settings / 'data' / 'catalog' / 'lantern.toml'}\n")
    assert err == "run `pulse refresh` to fetch their history\n"
    assert "nobody-at-all/lantern" in pulse("catalog", "list")[1]
    assert pulse("catalog", "add", "nobody-at-all/lantern") == (0, "", "all of them are watched already\n")


def test_add_writes_into_the_last_folder_that_is_set(no_settings: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    (no_settings / "mine").mkdir()
    monkeypatch.setenv("PULSE_CATALOG", "shipped:mine")
    assert pulse("catalog", "add", "nobody-at-all/lantern")[1] == f"{no_settings / 'mine' / 'lantern.toml'}\n"


@pytest.mark.parametrize("name", ["lantern", "-x/--upload-pack=evil", "a/../../etc/passwd", "https://github.com/a/b"])
def test_add_refuses_what_is_no_repository(name: str, no_settings: Path, pulse: Pulse) -> None:
    code, out, err = pulse("catalog", "add", "--", name)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not (no_settings / "data").exists()


def test_report_writes_the_site_beside_the_warehouse(published: Path, pulse: Pulse) -> None:
    code, out, err = pulse("report")
    assert (code, out) == (0, f"{published.parent / 'site' / 'index.html'}\n")
    assert err.endswith(" files\n")
    assert "Apache MXNet" in (published.parent / "site" / "f" / "mxnet.html").read_text()


def test_report_says_which_folder_cannot_be_written(published: Path, pulse: Pulse, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    code, out, err = pulse("report", "--out", str(tmp_path / "a-file" / "site"))
    assert (code, out) == (2, "")
    assert err.endswith("name another folder with --out\n")
    assert str(tmp_path / "a-file" / "site") in err


def test_report_leaves_a_folder_of_others_alone(published: Path, pulse: Pulse, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "letter.txt").write_text("mine")
    code, out, err = pulse("report", "--out", "others")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert [file.name for file in (tmp_path / "others").iterdir()] == ["letter.txt"]
