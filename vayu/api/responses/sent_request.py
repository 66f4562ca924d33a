"""What was really sent: `response.request`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.responses.headers import Headers
from vayu.api.responses.shy import ShyBytes, ShyText
from vayu.resolve.redact import mask_text, mask_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import SentRequest


class Sent:
    """The request as it went over the wire: variables filled in, headers that were added.

    Parameters
    ----------
    spec : SentRequest
    redact : callable, optional
        Removes secrets from what is shown.
    """

    def __init__(self, spec: SentRequest, redact: Callable[[str], str] = str) -> None:
        self.method = spec.method
        self.url: str = ShyText(spec.url, lambda text: redact(mask_url(text)))
        self.headers = Headers(spec.headers, redact)
        self.content: bytes = ShyBytes(spec.body, lambda text: redact(mask_text(text)))

    @property
    def body(self) -> bytes:
        """The same as `content`."""
        return self.content

    def __repr__(self) -> str:
        """Show the method, as requests does: everything else may hold a secret."""
        return f"<Request [{self.method}]>"
