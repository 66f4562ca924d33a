"""Names that come twice in one JSON object: of two values, decoders keep one and do not say which.

RFC 8259, section 4, calls the outcome unpredictable. The decoder of messages keeps the last, so
whoever wrote ``"rate"`` twice would get a run that they did not read. A second walk, as long as the
decoding itself (20 us for a small message), finds them.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from vayu.model.words.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHY = "is there twice in one object; give it once"


class _Repeated(dict[str, object]):
    """An object with names that came twice."""

    names: tuple[str, ...] = ()


def repeated_names(text: str | bytes) -> dict[str, str]:
    """Return each name that an object of JSON text has twice, by its path, and what to do.

    Parameters
    ----------
    text : str or bytes
        What is no JSON has none.
    """
    found: list[_Repeated] = []

    def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        counts = Counter(name for name, _ in pairs)
        twice = _Repeated(plain)
        twice.names = tuple(name for name, count in counts.items() if count > 1)
        found.append(twice)
        return twice

    try:
        plain = json.loads(text, object_pairs_hook=object_of)
        return dict(_places(plain, Place())) if found else {}
    except (ValueError, RecursionError):  # nor does the decoder take what is nested so deep
        return {}


def _places(plain: object, place: Place) -> Iterator[tuple[str, str]]:
    """Yield the path of each name that came twice; of two values the last is looked into."""
    if isinstance(plain, _Repeated):
        yield from ((place.field(name).path, _WHY) for name in plain.names)
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _places(value, place.field(name))
    elif isinstance(plain, list):
        for position, value in enumerate(plain):
            yield from _places(value, place.item(position))
