"""Where a value stands in what a person wrote, and whether a message may repeat it.

A path is exact, down to the element: ``environment.x``, ``request.headers[2][1]``. A value is
never repeated where it may be a secret, nor is text where a container is wanted: it may be
the whole of a request.
"""

from __future__ import annotations

from typing import NamedTuple

from vayu.model.words.show import kind_of, show, show_name

_PRIVATE = frozenset(
    {"auth", "body", "content", "cookies", "environment", "headers", "params", "password", "token"}
)


class Place(NamedTuple):
    """One place.

    Attributes
    ----------
    path : str
    private : bool
        What stands here, or anywhere inside, is not shown.
    """

    path: str = ""
    private: bool = False

    def field(self, name: object) -> Place:
        """Return the place of a field, or of what a mapping holds by that name."""
        spelt = show_name(name)
        path = f"{self.path}.{spelt}" if self.path else spelt
        return Place(path, self.private or name in _PRIVATE)

    def item(self, position: int) -> Place:
        """Return the place of an item of a list."""
        return Place(f"{self.path}[{position}]", self.private)

    def got(self, value: object, *, text: bool) -> str:
        """Say what stands here.

        Parameters
        ----------
        value : object
        text : bool
            Text could be welcome here, so that it is a slip and no secret.
        """
        hidden = self.private or (isinstance(value, str) and not text)
        return f"got {kind_of(value) if hidden else show(value)}"
