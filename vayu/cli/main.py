"""``vayu``: one group of commands, and what becomes of errors.

    exit code   0  everything passed
                1  HTTP status of 400 or more, a failed request or test that no threshold allows;
                   a threshold that failed or was not evaluated
                2  what was typed is wrong; every problem is named
                3  everything else, such as no connection, or a run that was stopped
                130  a collection run that was interrupted

A command's module is imported when it is run, so ``vayu --help`` costs next to nothing.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vayu._version import __version__
from vayu.cli.other_commands import hint_of, meant
from vayu.cli.output import say
from vayu.cli.phrases import spoken
from vayu.errors import UsageError, VayuError
from vayu.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "See it all in 15 seconds, against a target of its own.",
    "send": "Send one request and show the response.",
    "load": "Put a request under load and show the summary.",
    "ab": "Put two requests under load in turn, and say which is better.",
    "history": "List what was sent, look at one, send it again.",
    "runs": "List the load runs, newest first.",
    "run": "Run a collection; or steer a load run: set, pause, resume, stop.",
    "save": "Save a run as one zip file, or its histograms as an HdrHistogram log.",
    "open": "Show a saved run.",
    "report": "Write a run as a page, Markdown, JUnit XML or JSON.",
    "compare": "Say whether a run is better or worse than another.",
    "import": "Read a file of Postman, OpenAPI, Insomnia, Bruno, HAR, curl or .http.",
    "export": "Write a request or a collection for another tool.",
    "env": "List, show and change environments: the variables that -e sends with.",
    "secrets": "Set and delete values that are encrypted, and look after their vault.",
    "config": "Show the engine's settings, and change them.",
    "lab": "Open JupyterLab.",
    "completion": "Write what makes a shell complete these commands.",
    "doctor": "Say what is wrong with an installation, and how to mend it.",
    "engine": "Start, stop or look at the background process.",
}
"""Each command is `command` in the module of its name, or in that of `MODULES`; this is its line
in the help."""

MODULES = {"import": "import_"}
"""Commands whose name no module can have."""

EXIT_CODES = "Exit codes: 0 passed, 1 a threshold, request or test failed, 2 usage, 3 all else."
"""The last line of each help, unless a command has codes of its own to explain."""

OTHER = 3
"""Exit code of everything that is neither a failure nor a wrong word."""


class Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what is typed; ``help`` is another word for ``--help``."""
        return super().parse_args(ctx, [*args[1:], "--help"] if args[:1] == ["help"] else args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"vayu.cli.{module}").command
        _say_codes(command, command.epilog or EXIT_CODES)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; of a word that is none, say what may be."""
        if args[0] not in COMMANDS and (said := meant(args, COMMANDS)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean `{said}`?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; click would end a pipe that nobody reads on with 1, a failed test.

        Raises
        ------
        Exit
            With `OTHER`, where nobody reads on.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(OTHER) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _say_codes(command: click.Command, codes: str) -> None:
    """End the help of a command, and of each below it, with the exit codes."""
    command.epilog = command.epilog or codes
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _say_codes(below, command.epilog)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, "-V", "--version", message="Vayu %(version)s")
def vayu() -> None:
    """Build HTTP requests, load-test them, and study their latency."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process by default.

    Returns
    -------
    int
        The exit code.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _show_what_can_be_shown()
        code = vayu.main(typed, prog_name="vayu", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (1 would say that a test failed)
        return _told(error, typed)
    return code if isinstance(code, int) else 0


def _told(error: BaseException, typed: list[str]) -> int:
    """Say what ended the command; return its exit code."""
    match error:
        case click.ClickException():
            error.show()
            hint = hint_of(error)
            if hint:
                click.echo(f"Hint: {hint}", err=True)
            kind = UsageError if isinstance(error, click.UsageError) else VayuError
            _envelope(kind(error.format_message(), hint=hint), typed)
            return error.exit_code if kind is UsageError else OTHER
        case VayuError():
            return _report(error, typed)
        case click.Abort() | KeyboardInterrupt():
            click.echo("Interrupted.", err=True)
            return OTHER
        case BrokenPipeError():  # `vayu runs | head`: nobody reads on, and that is no error
            _discard_output()
            return OTHER
        case OSError():  # a full disk, say, that the output goes to
            _discard_output()
            return _report(VayuError(str(error)), typed)
        case _:
            return _report(_defect(error), typed)


def _show_what_can_be_shown() -> None:
    """Let an output that lacks a character show another one, rather than nothing at all."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _discard_output() -> None:
    """Let go what cannot be written, if there is such: the interpreter would try again."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        output = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)


def _defect(error: BaseException) -> VayuError:
    """Return what to say of an exception that nobody foresaw."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return VayuError(
        f"unexpected {type(error).__name__}: {error}{place}",
        hint="this is a defect of Vayu; please report it, with what you typed",
    )


def _report(error: VayuError, typed: list[str]) -> int:
    """Show an error, as text and to a program; return its exit code."""
    say(f"Error: {plain(spoken(str(error)))}")
    _envelope(error, typed)
    return error.exit_code


def _envelope(error: VayuError, typed: list[str]) -> None:
    """Write the wire's envelope of an error, to a program that asked for JSON."""
    if "--json" in typed:
        body = {
            "code": error.code,
            "message": spoken(error.message),
            "details": {name: spoken(why) for name, why in error.details().items()},
            "hint": None if error.hint is None else spoken(error.hint),
        }
        with suppress(OSError):  # that may be the very error
            click.echo(json.dumps({"error": body}))
        _discard_output()


if __name__ == "__main__":
    sys.exit(main())
