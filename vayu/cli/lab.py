"""``vayu lab``: JupyterLab, with the Python that has Vayu."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from vayu.errors import UsageError

REMEDY = "pip install 'vayu[lab]'"


@click.command("lab", context_settings={"ignore_unknown_options": True})
@click.argument(
    "arguments", nargs=-1, type=click.UNPROCESSED, metavar="[FOLDER] [JUPYTERLAB'S OPTIONS]..."
)
def command(arguments: tuple[str, ...]) -> None:
    """Open JupyterLab on a FOLDER of notebooks, by default on this one.

    Options go to JupyterLab as they are, a value behind an equals sign.

    \b
    vayu lab
    vayu lab notebooks --no-browser --port=8899
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    _check(arguments)
    sys.stdout.flush()
    os.execv(  # noqa: S606 (Ctrl-C and the exit code are JupyterLab's own)
        sys.executable, [sys.executable, "-m", "jupyterlab", *arguments]
    )


def _check(arguments: tuple[str, ...]) -> None:
    """Refuse what JupyterLab would not understand, and where there is none.

    Raises
    ------
    UsageError
        With what helps.
    """
    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed here", hint=REMEDY)
    folders = [one for one in arguments if not one.startswith("-")]
    if len(folders) > 1:
        raise UsageError(
            f"one folder at a time, not {', '.join(folders)}",
            hint="the value of an option goes behind an equals sign: --port=8899",
        )
    if folders and not Path(folders[0]).is_dir():
        raise UsageError(f"there is no folder {folders[0]!r}", hint="name one that exists")
