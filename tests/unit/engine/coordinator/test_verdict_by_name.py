"""Thresholds on the tests of one name, judged in virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.engine.coordinator.test_verdict import MS, outcomes, windows
from vayu.engine.coordinator.accounts import Account, merged
from vayu.engine.coordinator.verdict import Judge
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import empty
from vayu.model.thresholds.threshold import Threshold
from vayu.model.thresholds.verdict import VerdictSoFar
from vayu.protocol.reports import Named

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot


def checked(elapsed: int, *, passed: int, failed: int) -> Snapshot:
    """A reading at `elapsed` [ms] of a worker with two tests, of which the other one passes."""
    reading = empty()
    reading.section("counters")[COUNTER_INDEX["elapsed"]] = elapsed * MS
    reading.section("checks")[0] = (passed + failed, 0, 0, 0)
    reading.section("checks")[1] = (passed, failed, 0, 0)
    names = {0: Named(index=0, name="other"), 1: Named(index=1, name="is ok")}
    return merged([Account(reading, names)])


def test_a_test_by_its_name() -> None:
    """The number and the population are its own; in a window those of the window."""
    judge = Judge(
        [
            Threshold('checks("is ok") > 99%'),
            Threshold('checks("is ok") > 99% in 50% of 1s windows'),
            Threshold('checks("is okay") > 99%'),
        ]
    )
    judge.look(checked(1_000, passed=100, failed=0))
    so_far = judge.look(checked(2_000, passed=190, failed=10))
    assert so_far == (
        VerdictSoFar(passed=False, value=95.0),
        VerdictSoFar(passed=True, value=50.0),
        VerdictSoFar(),
    )
    verdicts = judge.verdicts(checked(2_000, passed=190, failed=10))
    assert outcomes(verdicts) == ["fail", "pass", "unevaluated"]
    assert windows(verdicts[1]) == (1, 2, 0)
    assert verdicts[0].finding == 'checks("is ok") was 95 % of 200 tests of that name'
    assert verdicts[2].finding == (
        "nothing was measured: no tests of that name; did you mean 'is ok'?"
    )


def test_a_test_by_its_name_stops_the_run() -> None:
    """Although all tests together would have passed."""
    judge = Judge([Threshold('checks("is ok") > 99%', abort_on_fail=True)])
    judge.look(checked(1_900, passed=90, failed=10))
    assert judge.end_run(empty()) is None
    last = checked(2_000, passed=90, failed=10)
    judge.look(last)
    assert judge.end_run(last) == (
        "the threshold 'checks(\"is ok\") > 99%' failed: "
        'checks("is ok") was 90 % of 100 tests of that name'
    )
