"""What a script wants to be seen of a response: `pm.visualizer`."""

from __future__ import annotations

from vayu.model.records.base import Record


class Visual(Record, frozen=True, kw_only=True):
    """A template and its data, and what became of them.

    Attributes
    ----------
    template : str
        Of Handlebars.
    data : object
        Any JSON value.
    html : str, optional
        What became of them. Nobody may trust it: show it in a frame without scripts and origin.
        None: the script libraries are not built.
    """

    template: str
    data: object = None
    html: str | None = None

    def __repr__(self) -> str:
        """Show how much there is; it may hold secrets."""
        return f"Visual({len(self.html or '')} characters)"
