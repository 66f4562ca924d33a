"""What commands say that write a file: nothing is replaced without `--force`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def force(command: F) -> F:
    """Add `--force` to a command, as its argument `overwrite`."""
    flag = click.option(
        "--force", "overwrite", is_flag=True, help="Replace a file that is there already."
    )
    return flag(command)
