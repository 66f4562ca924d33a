"""What stands below a throughput: what it is a share of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.words.spelling import digits

if TYPE_CHECKING:
    from vayu.model.results.summary import Summary


def below_throughput(summary: Summary) -> str:
    """Return the arrival rate in the open model; users of the closed one offer what they get."""
    if summary.model == "open" and summary.offered is not None:
        return f"{digits(summary.offered)}/s offered"
    return "achieved"
