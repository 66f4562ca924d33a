"""DataFrames and statistics of a run, and of samples from anywhere else.

What people call is loaded on first use: ``vayu.analysis.compare_samples(x, y)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.analysis.comparison import compare_samples as compare_samples

_EXPORTS = {"compare_samples": "vayu.analysis.comparison"}

__all__ = ["compare_samples"]


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it.

    Raises
    ------
    AttributeError
        If there is no such public name.
    """
    if name not in _EXPORTS:
        raise AttributeError(f"module 'vayu.analysis' has no attribute {name!r}")
    value: object = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value
