"""Values that scripts set, beside those that are written to files: Postman's current values."""

from __future__ import annotations

from vayu.model.variables.scoped import Variables


class CurrentVariables(Variables):
    """Variables of a collection as scripts set them, by name; None: unset.

    They win over those of the collection's files in everything that this process sends, and
    `Collection.save` does not write them. `Collection.persist` makes them the collection's own.
    """

    def __repr__(self) -> str:
        """Show names, never values."""
        return f"<Current variables: {', '.join(f'{name}=***' for name in self) or 'none'}>"
