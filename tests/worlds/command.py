"""`pulse`, run in the process of the test, and the environment that it finds."""

import os
from collections.abc import Callable

import pytest


def clear_settings(patch: pytest.MonkeyPatch) -> None:
    """Take every setting of ours out of the environment."""
    for name in list(os.environ):
        if name.startswith(("PULSE_", "GITHUB_", "GH_", "STACKEXCHANGE_", "OPENALEX_")):
            patch.delenv(name)


def runner(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """What runs the command; it gives the exit code, what was written to stdout and what to stderr."""
    from flows.cli.main import run

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
