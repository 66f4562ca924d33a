"""Which runs a notebook shows already, so that the value of `run.wait()` does not show one twice.

    run             its live view, which the report replaces
    run.wait()      returns the run, which would be shown once more: the report stands above

Only in the cell that waited, and only for a run that is shown: `run` alone shows its report
wherever somebody asks for it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from vayu.widgets.source import LiveSource

_WAITED: WeakKeyDictionary[LiveSource, int | None] = WeakKeyDictionary()
"""Runs that are shown, and the cell that waited last for each."""


def note_shown(source: LiveSource) -> None:
    """Note that a run has its place in the notebook."""
    _WAITED.setdefault(source, None)


def note_waited(source: LiveSource) -> None:
    """Note that the cell which executes now waited for a run."""
    if source in _WAITED:
        _WAITED[source] = _cell()


def is_shown_above(source: LiveSource) -> bool:
    """Whether a run is shown already, and the cell that executes now only waited for it."""
    waited = _WAITED.get(source)
    return waited is not None and waited == _cell()


def _cell() -> int | None:
    """Return the number of the cell that executes now; IPython is not imported for it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return None if shell is None else int(shell.execution_count)
