"""Room for connections: what is asked for is opened, or an error says why not."""

from __future__ import annotations

import resource

from vayu.errors import InvalidConfig

_SPARE = 128
"""Descriptors that a worker needs beside its connections: files, pipes, libcurl's own."""


def make_room(connections: int, field: str) -> None:
    """Raise the soft limit of open files as far as `connections` need it.

    Parameters
    ----------
    connections : int
        How many this worker may open at once.
    field : str
        The setting that asks for them.

    Raises
    ------
    InvalidConfig
        If the hard limit forbids it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections + _SPARE
    if soft != resource.RLIM_INFINITY and soft < needed and hard != soft:
        wanted = hard if hard != resource.RLIM_INFINITY else max(needed, soft)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft != resource.RLIM_INFINITY and soft < needed:
        raise InvalidConfig(
            {
                field: f"{connections:,} connections in one worker need {needed:,} open files, "
                f"but the limit is {soft:,}; lower {field.rpartition('.')[2]}, use more workers, "
                "or raise the limit with 'ulimit -n'"
            }
        )
