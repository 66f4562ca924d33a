"""Values in the shapes of requests, k6 and vegeta, and what the same is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vayu.model.words.other_rate import other_rate
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator


def foreign_shapes(given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each option that is written as another tool has it, and how it is written here.

    Parameters
    ----------
    given : mapping
        Options of a request or a load.
    """
    if rate := other_rate(given.get("rate")):
        yield "rate", f"is a number of requests/s; give {rate} for {show(given['rate'])}"
    timeout, limits = given.get("timeout"), given.get("thresholds")
    if isinstance(timeout, list | tuple) and len(timeout) == 2:
        connect, read = map(show, timeout)
        remedy = f"give connect_timeout={connect} and timeout={read}, which is of the whole request"
        yield "timeout", f"is one length, and no pair (connect, read); {remedy}"
    if isinstance(limits, Mapping):
        yield "thresholds", 'must be a list of texts, such as ["p95 < 500ms", "failed < 1%"]'
