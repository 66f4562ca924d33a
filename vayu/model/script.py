"""JavaScript that runs around a request: before it is sent, and on its response."""

from __future__ import annotations

from vayu.model.base import Record


class ScriptSpec(Record, frozen=True, kw_only=True):
    """Source of the two scripts of a request.

    Attributes
    ----------
    pre : str, optional
        Runs before the request is resolved and sent; may set variables.
    post : str, optional
        Runs on the response: `pm.test`, `pm.expect`, and variables for the next request.
    """

    pre: str | None = None
    post: str | None = None
