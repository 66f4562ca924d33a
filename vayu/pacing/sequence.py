"""Which request of a collection run comes next. Pure: nothing is sent here.

    next of i  =  i + 1, unless a script said otherwise
    said       =  a name: that request, also one that was before; None: the iteration ends

Source: postman-runtime, ``waterfall.command.js``. Of requests that have one name the last counts,
as there; a path (``Users/Create user``) leads to exactly one. A name that nobody has ends the
iteration, and a sentence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence as Listed

    from vayu.model.collections.collection import Path


class Sequence:
    """The order of one iteration.

    Parameters
    ----------
    paths : list of tuple of str
        Of the requests, in their order.

    Attributes
    ----------
    position : int or None
        Of the request that is next; None when the iteration is over.
    """

    def __init__(self, paths: Listed[Path]) -> None:
        self._count = len(paths)
        self._by_name = {path[-1]: i for i, path in enumerate(paths)}
        self._by_path = {"/".join(path): i for i, path in enumerate(paths)}
        self.position: int | None = 0 if paths else None

    def follow(self) -> None:
        """Go on with the request that follows."""
        assert self.position is not None
        after = self.position + 1
        self.position = after if after < self._count else None

    def jump(self, name: str | None) -> str | None:
        """Go on with the request of a name or a path; None ends the iteration.

        Returns
        -------
        str or None
            What is wrong with the name, if anything is.
        """
        self.position = None
        if name is None:
            return None
        found = self._by_name.get(name, self._by_path.get(name))
        if found is None:
            return (
                f"setNextRequest({name!r}): no request of this run is called so; the iteration ends"
            )
        self.position = found
        return None
