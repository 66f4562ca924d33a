"""What an earlier version wrote of a run is read as what it meant."""

from __future__ import annotations

import msgspec
import pytest

from vayu.model.results.earlier_ticks import read_tick, tick_of, ticks_in
from vayu.model.results.tick import CheckCounts, CheckSummary, RequestCounts, Tick

EARLIER = b"""{"timestamp":1795701916997,"elapsed":200.5,"interval":100.5,"offered":null,"rps":30.0,
"throughput":29.5,"latency":{"count":3,"min":1.0,"avg":2.0,"p50":2.0,"p95":3.0,"p99":3.0,"max":3.0},
"serviceTime":{"count":0,"min":null,"avg":null,"p50":null,"p95":null,"p99":null,"max":null},
"requests":{"total":7,"success":7,"failed":0,"cancelled":0},"inFlight":1,"due":8,"started":8,
"checks":{"tested":7,"passed":20,"failed":8,"byName":%s},"statusCodes":{"200":7},"event":null,
"generator":{"cpu":0.5,"loopLag":3.0},"level":null,"thresholds":[]}
"""
"""A tick of a version that had no levels of tests, but for `byName`."""

TICK = Tick(timestamp=1, elapsed=100.0, interval=100.0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"{}", ()),
        (b'{"is ok":[5,2]}', (CheckSummary(name="is ok", passed=5, failed=2),)),
        (
            b'{"id (folder)":[4,0],"id (request)":[3,1],"a (request)":[7,0]}',
            (
                CheckSummary(name="id", level="folder", passed=4),
                CheckSummary(name="id", level="request", passed=3, failed=1),
                CheckSummary(name="a (request)", passed=7),
            ),
        ),
    ],
)
def test_tests_by_name_were_pairs(written: bytes, meant: tuple[CheckSummary, ...]) -> None:
    """The level stood behind a name that came at several; all else is as it was."""
    tick = read_tick(EARLIER.replace(b"%s", written).replace(b"\n", b""))

    assert tick.checks == CheckCounts(tested=7, passed=20, failed=8, by_name=meant)
    assert (tick.requests, tick.latency.p95) == (RequestCounts(total=7, success=7), 3.0)
    assert tick_of(msgspec.json.decode(msgspec.json.encode(tick))) == tick


@pytest.mark.parametrize(
    "checks", [b"5", b'{"byName":5}', b'{"byName":{"a":[1]}}', b'{"byName":{"a":"xy"}}']
)
def test_what_no_version_wrote_is_refused(checks: bytes) -> None:
    """By its type, not with a traceback of ours."""
    line = b'{"timestamp":1,"elapsed":0.0,"interval":0.0,"checks":%s}'

    with pytest.raises(msgspec.ValidationError):
        read_tick(line.replace(b"%s", checks))


def test_half_a_line_is_no_tick_and_a_whole_one_is_never_passed_over() -> None:
    """What a crash cut short has no end; what a later version wrote has."""
    line = msgspec.json.encode(TICK)

    assert list(ticks_in([line + b"\n", line[:-9]])) == [TICK]
    with pytest.raises(msgspec.ValidationError, match="tomorrow"):
        list(ticks_in([line.replace(b"}", b',"tomorrow":1}', 1)]))
