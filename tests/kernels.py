"""Kernels that execute notebooks.

Who starts a kernel chooses five ports that are free, and the kernel takes them a second later: what
somebody else has taken meanwhile ends it before it says a word. Then there is another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

DIED = "Kernel died before replying to kernel_info"
"""What is said of a kernel that could not begin."""

ATTEMPTS = 3


def execute(notebook: NotebookNode) -> None:
    """Execute every cell of a notebook in a kernel of its own."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            NotebookClient(notebook, kernel_name="python3", timeout=90).execute()
        except RuntimeError as error:
            if DIED not in str(error) or attempt == ATTEMPTS:
                raise
        else:
            return
