"""A framework is found by any form of its name; what a shell completes; settings that are none."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.load import load
from flows.cli.names import complete, meant, of_catalog, plain
from flows.errors import UserError
from flows.settings.environment import COMMON, variables_of
from flows.settings.model import Settings
from flows.settings.types import SHIPPED_CATALOG

Pulse = Callable[..., tuple[int, str, str]]
NAMES = of_catalog(load([SHIPPED_CATALOG]).frameworks)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ("PyTorch", "pytorch"),
        (" pytorch ", "pytorch"),
        ("PYTORCH", "pytorch"),
        ("Py Torch", "pytorch"),
        ("torch", "pytorch"),
        ("pytorch/pytorch", "pytorch"),
        ("https://github.com/pytorch/pytorch", "pytorch"),
        ("Apache MXNet", "mxnet"),
        ("apache-mxnet", "mxnet"),
        ("apache/mxnet", "mxnet"),
        ("Apache/MXNet", "mxnet"),
        ("apache/incubator-mxnet", "mxnet"),
        ("dmlc/mxnet", "mxnet"),
        ("https://github.com/apache/incubator-mxnet.git", "mxnet"),
        ("TensorFlow", "tensorflow"),
        ("tensor_flow", "tensorflow"),
        ("no-such-thing", None),
        ("", None),
    ],
)
def test_a_name_in_any_form_finds_its_framework(given: str, slug: str | None) -> None:
    assert meant(given, NAMES) == slug


def test_every_name_of_the_shipped_catalog_finds_its_own_framework_and_no_other() -> None:
    for slug, (own, name, core, former, *_) in NAMES.items():
        for each in (*own, *name, *core, *former):
            assert meant(each, NAMES) == slug, each


def test_a_name_of_two_is_refused_with_both() -> None:
    with pytest.raises(UserError, match="'Net' means a and b"):
        meant("Net", {"a": [["a"], ["NET"]], "b": [["b"], ["n.e.t"]]})


def test_a_short_name_counts_before_the_package_of_another() -> None:
    assert meant("x", {"a": [["a"], [], ["x"]], "x": [["x"]]}) == "x"
    assert plain("https://github.com/A/B-c/") == "abc"


@pytest.mark.parametrize("given", ["Apache MXNet", "apache/incubator-mxnet", "MXNET"])
def test_a_command_takes_any_form(published: Path, pulse: Pulse, given: str) -> None:
    code, out, _ = pulse("show", given)
    assert code == 0
    assert out == pulse("show", "mxnet")[1]


def test_what_comes_near_is_named(published: Path, pulse: Pulse) -> None:
    code, _, err = pulse("show", "mxnt")
    assert (code, err.split("; ")[1]) == (2, "did you mean mxnet?\n")


def test_a_variable_that_is_no_setting_is_named_with_what_was_likely_meant(
    published: Path, pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_HOEM", "/elsewhere")
    code, _, err = pulse("rank")
    assert (code, err) == (0, "not a setting, and so without effect: PULSE_HOEM (did you mean PULSE_HOME?)\n")


def test_the_settings_that_are_known_by_heart_are_settings() -> None:
    assert {name for field in Settings.model_fields for name in variables_of(field)} | {"PULSE_CONFIG"} >= COMMON


def test_a_shell_completes_names_from_the_published_copy_and_else_from_the_shipped_catalog(published: Path) -> None:
    assert complete("mx") == ["mxnet"]
    published.unlink()
    assert {"pytorch", "pytorch-lightning"} & set(complete("pyt"))
    assert complete("zzz") == []


def test_a_shell_gets_its_answer_from_the_command(no_settings: Path) -> None:
    code = "import sys; sys.argv = ['pulse']; from flows.cli.main import main; main()"
    asked = {"_PULSE_COMPLETE": "complete_bash", "COMP_WORDS": "pulse show mx", "COMP_CWORD": "2"}
    told = subprocess.run([sys.executable, "-c", code], env=os.environ | asked, capture_output=True, text=True, timeout=60)
    assert told.stdout.split() == ["mxnet"]
    assert told.stderr == ""


def test_a_shell_that_installs_the_completion_completes(no_settings: Path, tmp_path: Path) -> None:
    """In bash, from a home of its own: what is installed completes, started anew."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "pulse"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.argv[0] = 'pulse'\nfrom flows.cli.main import main\nmain()\n")
    command.chmod(0o755)
    asked = os.environ | {"HOME": str(tmp_path), "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}

    def bash(script: str) -> str:
        return subprocess.run(["bash", "-c", script], env=asked, capture_output=True, text=True, timeout=60, check=True).stdout

    assert "bash completion installed" in bash("pulse --install-completion; exit $?")
    asks = "COMP_WORDS=(pulse show mx) COMP_CWORD=2; _pulse_completion pulse; echo ${COMPREPLY[@]}"
    assert bash(f"source {tmp_path}/.bashrc; {asks}") == "mxnet\n"
