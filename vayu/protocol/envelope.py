"""Errors on the wire: one envelope everywhere, and back to the exception it came from.

``{"error": {"code", "message", "details", "hint"}}``
"""

from __future__ import annotations

import msgspec

from vayu.errors import InvalidConfig, SendError, VayuError
from vayu.model.records.base import Record


class ErrorBody(Record, frozen=True, kw_only=True):
    """What went wrong, for a program (`code`, `details`) and a person (`message`, `hint`)."""

    code: str
    message: str
    details: dict[str, str] = msgspec.field(default_factory=dict)
    hint: str | None = None


class Envelope(Record, frozen=True, kw_only=True):
    """The body of every response whose status is 400 or more."""

    error: ErrorBody


def envelope_of(error: VayuError) -> Envelope:
    """Return the envelope that carries `error`."""
    return Envelope(
        error=ErrorBody(
            code=error.code, message=error.message, details=error.details(), hint=error.hint
        )
    )


def exception_of(body: ErrorBody) -> VayuError:
    """Return the exception that `body` carries; a `VayuError` for a code unknown here."""
    cls = _by_code(VayuError).get(body.code, VayuError)
    if issubclass(cls, InvalidConfig):
        return cls(body.details, hint=body.hint)
    if issubclass(cls, SendError):
        return cls(body.message, kind=body.details.get("kind", "other"), hint=body.hint)
    return cls(body.message, hint=body.hint)


def _by_code(cls: type[VayuError]) -> dict[str, type[VayuError]]:
    """Every exception of the tree by its code; one without a code of its own goes as its parent."""
    found = {cls.code: cls} if "code" in vars(cls) else {}
    for child in cls.__subclasses__():
        found |= _by_code(child)
    return found
