"""Which file of a collection an environment has: the one that it is in, else one after its name.

Two names may come to one file name (``Prod EU``, ``prod-eu``); the second is numbered then, as
requests are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.formats.collections.collection_files import ENDING, ENVIRONMENTS, free, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def environment_paths(names: Iterable[str], used: Mapping[str, str]) -> dict[str, str]:
    """Return the file of each environment by its name, each different whatever the case.

    Parameters
    ----------
    names : iterable of str
        Of the environments that are to be written.
    used : mapping of str to str
        The files that there are, by the name of the environment in them.

    Returns
    -------
    dict of str to str
        Paths below the collection's folder, with ``/``.
    """
    taken = {_stem(path).casefold() for path in used.values()}
    return {
        name: used.get(name) or f"{ENVIRONMENTS}/{free(slug(name), taken)}{ENDING}"
        for name in names
    }


def _stem(path: str) -> str:
    """Return the name of a file, without ending."""
    return path.removeprefix(f"{ENVIRONMENTS}/").removesuffix(ENDING)
