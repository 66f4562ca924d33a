"""Responses that one call into JavaScript tests, one after the other.

To cross into QuickJS and back costs as much as a short test, and what stands between two tests
drives JavaScript out of the processor's caches. A script that looks at nothing but its response,
and leaves nothing for later, comes to the same for each of them as in a call of its own: its
context is cleaned between two responses as it is between two calls.

What is not the same is what a call may use. So only so much is handed over at once, and a call
that takes long ends with the response that it is at (``js/pm.js``): the rest is tested one by one.
Where the time of a call is up nobody knows whose it was: what is told by then holds, and
everything else is tested one by one from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.engine.scripting.handover import response_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.engine.scripting.analysis import Script
    from vayu.engine.scripting.port import ResponseView

MOST = 64
"""Responses of one call. [1]"""

MOST_BYTES = 256 * 1024
"""Of their bodies, unless one alone has more: little of a context's memory. [B]"""

PARTS = ("code", "phrase", "body", "head", "time")
"""What is handed over of each."""


def batches(responses: Sequence[ResponseView], script: Script, longest: int) -> Iterator[list[Any]]:
    """Return what is handed over with each call, the parts of all its responses in one list.

    Parameters
    ----------
    responses : sequence of ResponseView
    script : Script
        That they are tested with.
    longest : int
        Body that a script may read. [B]
    """
    values: list[Any] = []
    size = 0
    for response in responses:
        size += len(response.body)
        if values and (size > MOST_BYTES or len(values) == MOST * len(PARTS)):
            yield values
            values, size = [], len(response.body)
        values += response_parts(response, script, longest)
    yield values
