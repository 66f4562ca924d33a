"""Ticks as they were written, those of earlier versions too.

Rule: what was once written stays readable. A folder holds its run for years, and the lines of an
old one go out on the stream of a new engine as they stand.

Until tests were told apart by level, ``checks.byName`` was an object of pairs, and only a name that
came at several levels carried its own:

    {"is ok": [passed, failed], "has id (folder)": [4, 0], "has id (request)": [3, 1]}
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from vayu.model.results.tick import Tick
from vayu.model.scripts.script import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Pairs = dict[str, tuple[int, int]]
_DECODER = msgspec.json.Decoder(Tick)
_SUFFIXES = {f" ({level})": level for level in get_args(Level)}


def ticks_in(lines: Iterable[bytes]) -> Iterator[Tick]:
    """Yield the tick of each line of a file; one that a crash cut short is none.

    Raises
    ------
    msgspec.ValidationError
        If a line is whole, but no tick of a version that is known.
    """
    for line in lines:
        try:
            yield read_tick(line)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            continue


def read_tick(line: bytes | str) -> Tick:
    """Return the tick that some JSON is.

    What is no JSON is a `msgspec.DecodeError`; what is no tick of a version that is known, a
    `msgspec.ValidationError`.
    """
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError:
        return tick_of(msgspec.json.decode(line))


def tick_of(plain: object) -> Tick:
    """Return the tick that plain data is, as it was decoded from JSON; or refuse as `read_tick`."""
    checks = plain.get("checks") if isinstance(plain, dict) else None
    by_name = checks.get("byName") if isinstance(checks, dict) else None
    if isinstance(plain, dict) and isinstance(checks, dict) and isinstance(by_name, dict):
        plain = plain | {"checks": checks | {"byName": _with_levels(by_name)}}
    return msgspec.convert(plain, Tick)


def _with_levels(pairs: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tests of an object of pairs, each with its name, its level and its counts."""
    apart = {name: _apart(name) for name in pairs}
    several = Counter(name for name, level in apart.values() if level is not None)
    found = []
    for written, (passed, failed) in msgspec.convert(pairs, _Pairs).items():
        name, level = apart[written]
        known = {"name": name, "level": level} if several[name] > 1 else {"name": written}
        found.append(known | {"passed": passed, "failed": failed})
    return found


def _apart(name: str) -> tuple[str, str | None]:
    """Return a name without the level behind it, and that level."""
    for suffix, level in _SUFFIXES.items():
        if name.endswith(suffix):
            return name.removesuffix(suffix), level
    return name, None
