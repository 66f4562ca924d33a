"""Messages of the page are taken beside a busy cell, where the kernel can do that."""

from __future__ import annotations

from typing import Any


def listen_on_subshells(comm: Any) -> None:
    """Take messages on the thread that the front end chose, also while a cell computes.

    JupyterLab (4.4 on) sends them to a subshell, a thread of the kernel. ipykernel 7.4 sends
    them back to the thread that spoke last, the one that computes, unless this hook is gone;
    other versions have no such hook, and those before 7.0 no subshells: there a click waits for
    the end of the cell.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = None  # noqa: SLF001 (no public way)
