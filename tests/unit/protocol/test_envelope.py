"""Every exception survives the wire: same type, message, details and hint."""

from __future__ import annotations

import msgspec
import pytest

from vayu.errors import InvalidConfig, SendError, SendTimeout, StatusError, VayuError
from vayu.protocol.envelope import Envelope, ErrorBody, envelope_of, exception_of


def tree(cls: type[VayuError]) -> list[type[VayuError]]:
    """The exception and all below it."""
    return [cls, *(found for child in cls.__subclasses__() for found in tree(child))]


def made(cls: type[VayuError]) -> VayuError:
    """One exception of this type."""
    if issubclass(cls, InvalidConfig):
        return cls({"config.rate": "must be > 0", "url": "is empty"}, hint="look")
    if issubclass(cls, SendError):
        return cls("no answer", kind="timeout", hint="look")
    return cls("it broke", hint="look")


OURS = [cls for cls in tree(VayuError) if cls.__module__ == "vayu.errors"]


@pytest.mark.parametrize("cls", [c for c in OURS if not issubclass(c, StatusError)])
def test_what_is_raised_there_is_raised_here(cls: type[VayuError]) -> None:
    """Through JSON and back."""
    error = made(cls)
    wire = msgspec.json.encode(envelope_of(error))
    back = exception_of(msgspec.json.decode(wire, type=Envelope).error)

    assert type(back) is cls
    assert (str(back), back.details(), back.hint) == (str(error), error.details(), error.hint)


def test_a_failure_kind_survives() -> None:
    """It is what a program looks at."""
    back = exception_of(envelope_of(SendTimeout("late", kind="timeout")).error)

    assert isinstance(back, SendTimeout)
    assert back.kind == "timeout"


def test_a_code_of_a_newer_engine_is_still_an_error() -> None:
    """With its message."""
    back = exception_of(ErrorBody(code="run.too_hot", message="cool down"))

    assert (type(back), back.message) == (VayuError, "cool down")
