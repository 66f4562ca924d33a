"""A time-out that the worker noticed late is told apart from those of the target."""

from __future__ import annotations

import pytest

from tests.unit.engine.worker.exchange_bench import Bench
from vayu.engine.transport.port import Options, Slot
from vayu.model.rows.failure import CODES, KINDS, FailureKind, error_class
from vayu.protocol.reports import Noted
from vayu.units import NS_PER_MS

MS = NS_PER_MS


def failed(kind: FailureKind, *, timeout: int, took: int) -> tuple[str, str]:
    """Let an exchange fail after `took` [ms]; return its kind, and what was noted."""
    bench = Bench()
    slot = Slot(lambda _: None, Options(timeout=timeout))
    slot.failure, slot.message = CODES[kind], "libcurl's words"
    slot.started, slot.completed = 7 * MS, (7 + took) * MS
    bench.exchange.after([slot])
    (noted,) = (one for one in bench.reports if isinstance(one, Noted))
    assert noted.about == KINDS[slot.failure - 1]
    return str(KINDS[slot.failure - 1]), slot.message


@pytest.mark.parametrize(
    ("timeout", "took", "kind"),
    [
        (100, 101, "timeout"),
        (100, 110, "timeout"),
        (100, 111, "held"),
        (1_000, 1_050, "timeout"),
        (1_000, 1_051, "held"),
        (1_000, 400, "timeout"),
    ],
)
def test_a_time_out_that_was_noticed_late_is_the_workers(timeout, took, kind) -> None:
    """By more than 10 ms, and 5 % of it; one while connecting is earlier than the timeout."""
    assert failed(FailureKind.TIMEOUT, timeout=timeout, took=took)[0] == kind


def test_it_says_how_late_the_worker_was() -> None:
    """In place of libcurl's words, which blame the other side."""
    _, message = failed(FailureKind.TIMEOUT, timeout=200, took=1_234)
    assert message == (
        "the worker was busy until 1,034 ms after the timeout of 200 ms: "
        "a response may have come in time, and nobody read it"
    )


def test_no_other_failure_is() -> None:
    """A reset that was read late was one."""
    assert failed(FailureKind.RESET, timeout=200, took=1_234) == ("reset", "libcurl's words")


def test_it_is_no_time_out_in_the_errors_of_a_run() -> None:
    """But failed: there was no usable response."""
    assert error_class(FailureKind.HELD, 0) == "other"
