"""The options that replay the arrivals of another time: ``--replay``, ``--speed``."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import click

from vayu.cli.number import NUMBER
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLAY = (
    click.option("--replay", type=click.Path(), metavar="LOG|HAR",
                 help="Requests arrive as those of an access log, or of a HAR archive, did."),
    click.option("--speed", type=NUMBER, help="With --replay: 2 is twice as fast. [1]"),
)  # fmt: skip

_OTHERS = {"profile": "--profile", "find_capacity": "--find-capacity", "find_users": "--find-users"}


def replay_of(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the replay that was asked for, as the payload's `profile`; None if there is none.

    Raises
    ------
    InvalidConfig
        If the file says of no request when it arrived, or another option says it too.
    """
    path, speed = options.get("replay"), options.get("speed")
    if path is None:
        if speed is not None:
            raise InvalidConfig({"--speed": "belongs to --replay"})
        return None
    others = [flag for name, flag in _OTHERS.items() if options.get(name)]
    if others:
        raise InvalidConfig({"--replay": f"conflicts with {others[0]}; give one of them"})
    given = {} if speed is None else {"speed": speed}
    return {"kind": "replay", "times": _times(path), **given}


def _times(path: str) -> list[float]:
    """Return when the requests arrived; what is left out is told. [s].

    Raises
    ------
    InvalidConfig
        If the file does not say.
    """
    from vayu.api.load.arrivals import arrival_times  # noqa: PLC0415 (of this option only)

    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            times = arrival_times(path)
    except InvalidConfig as error:
        raise InvalidConfig({"--replay": "; ".join(error.problems.values())}) from None
    for warning in told:
        click.echo(f"note: {warning.message}", err=True)
    return times
