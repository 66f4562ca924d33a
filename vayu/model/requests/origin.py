"""Where a request that is sent comes from, so that it can be found and filled in again."""

from __future__ import annotations

from vayu.model.records.base import Record


class Origin(Record, frozen=True, kw_only=True):
    """Names only; nothing is read through it when the request is sent.

    Attributes
    ----------
    collection : str, optional
        Absolute path of the folder of a collection.
    name : str, optional
        What that collection is called.
    path : list of str
        Names from the collection to the request.
    environment : str, optional
        Name of the environment that filled it in.
    iteration, iterations : int
        Which pass of a collection run it is in, from 0, and of how many.
    """

    collection: str | None = None
    name: str | None = None
    path: tuple[str, ...] = ()
    environment: str | None = None
    iteration: int = 0
    iterations: int = 1
