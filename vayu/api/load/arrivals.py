"""When requests once arrived: read from a file, for `vayu.Replay`."""

from __future__ import annotations

import warnings
from os import PathLike
from pathlib import Path

import msgspec

from vayu.errors import InvalidConfig
from vayu.formats.importing.har import is_har
from vayu.formats.load.arrival_times import har_times, log_times
from vayu.model.words.show import show

_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zX", b"\x28\xb5\x2f\xfd")


def arrival_times(path: str | PathLike[str]) -> list[float]:
    """Return when the requests in an access log, or in a HAR archive, arrived.

    Parameters
    ----------
    path : str or Path
        A HAR archive, or an access log with a time in brackets in each line, as Apache and
        nginx write it. Requests of the same whole second are spread evenly over it.

    Returns
    -------
    list of float
        [s since 1970] A warning says how many lines, or entries, had no time, if some had none.

    Raises
    ------
    InvalidConfig
        If the file cannot be read, or nothing in it has a time.

    Examples
    --------
    >>> profile = Replay(times=arrival_times("access.log"), speed=2)  # doctest: +SKIP
    """
    text = _text(path)
    archive, damage = _json(text)
    if is_har(archive):
        (times, silent), things = har_times(archive), "entries"
        why = "is a HAR archive in which no entry says when it started (startedDateTime)"
    else:
        (times, silent), things = log_times(text.splitlines()), "lines"
        why = "is neither a HAR archive nor an access log: no line has a time in brackets"
        why = f"begins as a HAR archive does, but is none: {damage}" if damage else why
    if not times:
        raise InvalidConfig({"path": f"{str(path)!r} {why}"})
    if silent:
        share = f"{silent:,} of {silent + len(times):,} {things}"
        warnings.warn(f"{share} of {str(path)!r} have no time; left out", stacklevel=2)
    return times


def _text(path: object) -> str:
    """Return what is in a file.

    Raises
    ------
    InvalidConfig
        If it cannot be read, or is compressed.
    """
    if not isinstance(path, str | PathLike):
        raise InvalidConfig({"path": f"must be the path of a file, got {show(path)}"})
    try:
        content = Path(path).expanduser().read_bytes()
    except OSError as error:
        raise InvalidConfig({"path": f"{str(path)!r} cannot be read: {error.strerror}"}) from None
    if content.startswith(_COMPRESSED):
        raise InvalidConfig({"path": f"{str(path)!r} is compressed; unpack it first"})
    return content.decode("utf-8-sig", errors="replace")


def _json(text: str) -> tuple[object, str]:
    """Return the JSON that a text is, None when it is none; and why, where it begins as some."""
    if not text.lstrip().startswith("{"):
        return None, ""
    try:
        return msgspec.json.decode(text), ""
    except (msgspec.DecodeError, RecursionError) as error:
        return None, str(error)
