"""Percentiles that another tool made already: they are shown as they are, and never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.reading.foreign import ForeignRun

if TYPE_CHECKING:
    import pandas as pd


class Aggregates:
    """A table that a tool made of its requests, which are not in it.

    Parameters
    ----------
    frame : DataFrame
        As it was written.
    name : str
        Of the file.
    tool : str
    """

    def __init__(self, frame: pd.DataFrame, name: str, tool: str) -> None:
        self.frame = frame
        self._name = name
        self.tool = tool

    def __getattr__(self, name: str) -> object:
        """Say why it cannot be asked what a run can.

        Raises
        ------
        AttributeError
            Always.
        """
        if hasattr(ForeignRun, name):
            why = (
                f"{self._name} is {self.tool}: percentiles that are made already, without the "
                f"requests, and percentiles cannot be merged; .frame is what it says"
            )
            raise AttributeError(why, name=name, obj=self)
        raise AttributeError(f"'Aggregates' has no attribute {name!r}", name=name, obj=self)

    def __repr__(self) -> str:
        """Say what it is."""
        return f"<Aggregates {self._name}: {self.tool}, {len(self.frame):,} rows>"
