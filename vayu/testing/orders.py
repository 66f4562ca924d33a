"""What a `Target` says to its server process, as JSON lines on stdin; each gets one line back."""

from __future__ import annotations

import msgspec

from vayu.testing.behaviour import Behaviour
from vayu.testing.counts import Counts


class Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="do"):
    """A message to the server."""


class Serve(Order, frozen=True, kw_only=True, tag="serve"):
    """The first order: bind and listen. `certificate` is a PEM file with key: speak TLS."""

    behaviour: Behaviour
    port: int = 0
    backlog: int = 4096
    certificate: str | None = None


class Behave(Order, frozen=True, kw_only=True, tag="behave"):
    """Treat requests differently from now on."""

    behaviour: Behaviour


class Stall(Order, frozen=True, kw_only=True, tag="stall"):
    """Do nothing at all for a while: no accepting, no reading, no answering. [s]."""

    length: float
    after: float = 0.0


class Count(Order, frozen=True, kw_only=True, tag="count"):
    """Say what was seen; with `reset`, count from 0 afterwards."""

    reset: bool = False


Orders = Serve | Behave | Stall | Count


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The server's line: the port it listens on, what it has seen, or why it cannot."""

    port: int = 0
    counts: Counts | None = None
    error: str | None = None
