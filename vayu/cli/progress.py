"""What a person sees who waits: what is done, how far it is, for how long.

Rule: on a terminal only, on standard error, and gone when the work is done. Programs and files see
nothing of it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST = 60  # characters of what is told


@contextmanager
def waiting(what: str, *, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block goes on.

    Parameters
    ----------
    what : str
        What is done.
    total : int, optional
        Steps that it takes; without it the bar only moves.

    Yields
    ------
    callable
        Tells a step that has ended, in words.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 (only when somebody looks)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *([TextColumn("{task.completed:,} of {task.total:,}")] if total else []),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda text: shown.update(task, advance=1, description=line(text, limit=_LONGEST))
