"""The order of what is in a folder, said with few words, so that few lines change.

`order` is a list of names; what it does not name comes after, by the alphabet. A name that leads
nowhere is left aside: who deletes a file by hand need not edit another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return `names` in the order that `order` asks for.

    Parameters
    ----------
    names : iterable of str
        Each different.
    order : sequence of str
    """
    place = {name: position for position, name in reversed(list(enumerate(order)))}
    return sorted(names, key=lambda name: (place.get(name, len(place)), name))


def order_of(names: Sequence[str], known: Sequence[str] = ()) -> tuple[str, ...]:
    """Return an `order` that puts `names` as they are.

    Parameters
    ----------
    names : sequence of str
        As they should come.
    known : sequence of str
        The order so far, which is kept if it will do.

    Returns
    -------
    tuple of str
        Empty when the alphabet says it all.
    """
    wanted = list(names)
    present = [name for name in known if name in set(names)]
    if in_order(wanted, present) == wanted:
        return tuple(present)
    length = len(wanted)
    while length > 1 and wanted[length - 2] < wanted[length - 1]:
        length -= 1
    return tuple(wanted[: length - 1])
