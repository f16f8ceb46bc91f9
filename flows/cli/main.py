"""The `pulse` command: its subcommands, and how each way of ending becomes a line and an exit code."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from flows.cli import (
    alerts,
    backtest,
    backup,
    catalog,
    check,
    claims,
    compare,
    demo,
    doctor,
    forget,
    history,
    rank,
    refresh,
    report,
    restore,
    score,
    serve,
    show,
    site,
    sql,
    status,
    try_packages,
    why,
)
from flows.console import is_utf8, say
from flows.errors import DONE, FAILED, explain, redacted
from flows.imports import block_pandas
from flows.night.interruption import original
from flows.settings.environment import COMMON, unknown_variables

_INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
_CLOSED_PIPE = 141  # 128 + SIGPIPE

app = typer.Typer(name="pulse", invoke_without_command=True)


def _say_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version

        print(f"pulse {version('framework-pulse')}")  # noqa: T201
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")]


@app.callback()
def pulse(context: typer.Context, version: Version = False) -> None:  # noqa: ARG001 (its callback has answered)
    """Keep the assessment of deep-learning frameworks true: nightly evidence, scores and alerts in DuckDB."""
    if context.invoked_subcommand is None:
        print(context.get_help())  # noqa: T201


for _command in (
    demo.demo,
    refresh.refresh,
    serve.serve,
    score.score,
    history.history,
    rank.rank,
    show.show,
    why.why,
    compare.compare,
    claims.claims,
    check.check,
    sql.sql,
    report.report,
    site.site,
    backtest.backtest,
    backup.backup,
    restore.restore,
    forget.forget,
    status.status,
    doctor.doctor,
):
    app.command()(_command)
app.command("try")(try_packages.try_packages)
app.add_typer(catalog.app, name="catalog")
app.add_typer(alerts.app, name="alerts")


def main() -> None:
    """Run the command with the arguments of this process, and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if not is_utf8(stream):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # the streams of a process are TextIOWrappers
    if "_PULSE_COMPLETE" in os.environ:  # a shell asks for completions
        app(prog_name="pulse")
    block_pandas()  # no command uses it
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; an error prints one line on stderr."""
    command = typer.main.get_command(app)
    if "doctor" not in arguments[:1]:  # it prints its own message
        _warn_of_unknown_settings()
    try:
        with command.make_context("pulse", list(arguments)) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader is gone: print nothing more, not even at exit
        return _CLOSED_PIPE
    except typer.TyperException as wrong:
        return _misused(wrong)
    except Exception as error:  # noqa: BLE001 (the last place before a traceback)
        return _INTERRUPTED if isinstance(original(error), KeyboardInterrupt) else _fail(error)
    return code if isinstance(code, int) else DONE


def _warn_of_unknown_settings() -> None:
    """Report unknown settings; the settings model is loaded only if a variable is not among the common ones."""
    if not any(name.startswith("PULSE_") and name not in COMMON for name in os.environ):
        return
    from flows.settings.model import Settings

    unknown = [f"{name} (did you mean {near}?)" if near else name for name, near in unknown_variables(Settings.model_fields)]
    if unknown:
        say(f"not a setting, and so without effect: {', '.join(unknown)}")


def _misused(wrong: typer.TyperException) -> int:
    message, context = wrong.format_message(), getattr(wrong, "ctx", None)
    asked = context.command_path if context else "pulse"
    if message:  # none if the help was shown instead
        say(f"{asked}: {message} See {asked} --help")
    return wrong.exit_code


def _fail(error: Exception) -> int:
    secrets, is_debugging = _log_settings()
    expected = explain(error)
    if expected is not None:
        say(redacted(expected[0], secrets))
        return expected[1]
    if is_debugging:
        sys.stderr.write(redacted("".join(traceback.format_exception(error)), secrets))
    first_line = next(iter(f"{type(error).__name__}: {error}".splitlines()))
    say(f"pulse failed with {redacted(first_line, secrets)} (PULSE_LOG_LEVEL=DEBUG shows where)")
    return FAILED


def _log_settings() -> tuple[tuple[str, ...], bool]:
    """Return the secrets to hide and whether to show tracebacks; if the settings themselves are wrong, neither."""
    from flows.settings.model import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError:
        return (), False
    return settings.secret_texts(), settings.log_level == "DEBUG"
