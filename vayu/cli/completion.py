"""``vayu completion``: what makes a shell complete commands and options."""

from __future__ import annotations

import os
from pathlib import Path

import click

SHELLS = ("bash", "zsh", "fish")

VARIABLE = "_VAYU_COMPLETE"
"""What tells `vayu` that a shell asks; the shell's script sets it."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS), required=False)
def command(shell: str | None) -> None:
    """Write the script that completes `vayu` in a SHELL; by default in the one you use.

    \b
    bash   eval "$(vayu completion bash)"         in ~/.bashrc
    zsh    eval "$(vayu completion zsh)"          in ~/.zshrc
    fish   vayu completion fish | source          in ~/.config/fish/config.fish
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from click.shell_completion import get_completion_class  # noqa: PLC0415 (only when it is run)

    from vayu.cli.main import vayu  # noqa: PLC0415 (it imports this module)

    kind = get_completion_class(shell or _shell_in_use())
    assert kind is not None  # of each of `SHELLS` there is one
    click.echo(kind(vayu, {}, "vayu", VARIABLE).source())


def _shell_in_use() -> str:
    """Return the one of `SHELLS` that the environment names.

    Raises
    ------
    UsageError
        If it names another one, or none.
    """
    name = Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise click.UsageError(f"unknown shell {name!r}; name one of {', '.join(SHELLS)}")
    return name
