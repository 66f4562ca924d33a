"""What a collection run keeps of its responses: everything, until their bodies are too much.

A run may go on for hours. The first `MOST` bytes of bodies are kept; of later steps all but body,
events and the body that was sent. Those that failed are asked about most, and are counted apart:
what passed before takes nothing away from them. What is left out is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.api.responses.response import Response
    from vayu.model.sends.response import ResponseSpec

MOST = 64 * 1024 * 1024
"""Most bytes of bodies that are kept of what passed, and of what failed. [B]"""


class KeptBodies:
    """Counts what is kept, and leaves out what is too much.

    Parameters
    ----------
    most : int, optional
        Bytes, of what passed and of what failed. [B]
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._left = {True: most, False: most}
        self._without = 0

    def of(self, response: Response, *, passed: bool) -> Response:
        """Return the response as it is kept; its status, headers and tests always are.

        Parameters
        ----------
        response : Response
        passed : bool
            Whether its step did.
        """
        size = _size(response.spec)
        if size <= self._left[passed]:
            self._left[passed] -= size
            return response
        self._without += 1
        return response.without_body()

    @property
    def note(self) -> str | None:
        """What to know about it; None when nothing was left out."""
        if not self._without:
            return None
        return (
            f"the bodies of {self._without:,} responses were not kept: the run keeps "
            f"{self._most:,} bytes of what passed, and as many of what failed"
        )


def _size(spec: ResponseSpec) -> int:
    """Return about how much memory bodies and events take. [B]."""
    return len(spec.body) + len(spec.request.body) + sum(len(event.data) for event in spec.events)
