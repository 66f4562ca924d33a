"""Rows say how far numbers can be trusted, where a summary cannot."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from tests.warm_ups import UNSTEADY, WARM_UPS, warming
from vayu.analysis.measured import Durations, Measured
from vayu.analysis.percentiles import percentiles_table
from vayu.analysis.quality import effects_of, quality_of
from vayu.model.results.quality import Trust
from vayu.testing.latencies import Ar1Lognormal


def of(response: np.ndarray) -> Measured:
    """Requests a millisecond apart, each with a response."""
    started = np.arange(len(response), dtype=np.int64) * 1_000_000
    completed = started + response
    order = np.argsort(completed, kind="stable")
    status = np.full(len(response), 200, np.uint16)
    return Measured(started[order], started[order], completed[order], status)


def flat(seed: int = 1) -> Measured:
    """A run without a warm-up."""
    return warming(lambda t: 0 * t, seed=seed)


def test_a_run_that_can_be_trusted() -> None:
    """Whoever sent it: what is not known is told, and not held against it."""
    found = quality_of(flat(), None)

    assert (found.verdict, found.trusted) == (Trust.GOOD, True)
    assert {f.name for f in found.findings if f.trust is Trust.UNKNOWN} == {
        "generator", "drops", "lateness",
    }  # fmt: skip
    assert repr(found).startswith("✓ these numbers can be trusted")


@pytest.mark.parametrize(
    ("shape", "words"),
    [(WARM_UPS["step"], "steady from 6"), (UNSTEADY["late step"], "never steady")],
)
def test_a_warm_up_takes_care(shape: object, words: str) -> None:
    """A fifth of the responses, or all of them; with what to do."""
    finding = quality_of(warming(shape, seed=1), None)["warm_up"]  # type: ignore[arg-type]

    assert finding.trust is Trust.CARE
    assert finding.reason.startswith(words)
    assert finding.remedy


@pytest.mark.parametrize(
    ("step", "scale", "trust"),
    [(1, 1, Trust.GOOD), (1_000_000, 1, Trust.CARE), (1_000_000_000, 1, Trust.BAD)],
)
def test_durations_shorter_than_the_clock_can_tell(step: int, scale: int, trust: Trust) -> None:
    """About 9 ms: known to 1 ns, to 1 ms, to 1 s."""
    run = flat()
    service = (run.service * 9 // 10 // step) * step * scale
    completed = run.started + service
    found = quality_of(Measured(run.started, run.started, completed, run.status), None)

    assert found["clock"].trust is trust


def test_a_clock_that_was_set_back() -> None:
    """Negative durations are bad, and counted."""
    run = flat()
    completed = run.completed.copy()
    completed[5] = run.started[5] - 10
    found = quality_of(Measured(run.started, run.started, completed, run.status), None)["clock"]

    assert found.trust is Trust.BAD
    assert "1 durations are negative" in found.reason


def test_a_long_gap_is_a_bad_clock_and_no_length() -> None:
    """Of another tool: an hour of nothing makes two runs of it, or a clock that was set."""
    run = of(np.full(4_000, 500_000))
    late = np.where(np.arange(4_000) < 2_000, 0, 3_600_000_000_000)
    stamps = run.started + late
    found = quality_of(Measured(stamps, stamps, run.completed + late, run.status), None)

    assert found["clock"].trust is Trust.BAD
    assert "the clock was set" in found["clock"].reason
    assert found["length"].trust is Trust.CARE  # 4 s


def test_what_is_slow_together_is_worth_less() -> None:
    """Independent ones are worth about themselves; bursts of a hundred about a hundredth."""
    rng = np.random.default_rng(1)
    alone = rng.lognormal(15, 0.3, 50_000).astype(np.int64)
    bursts = np.repeat(rng.lognormal(15, 0.3, 500), 100).astype(np.int64)

    assert 50_000 / effects_of(of(alone))[0.95] == pytest.approx(50_000, rel=0.5)
    assert 50_000 / effects_of(of(bursts))[0.95] == pytest.approx(500, rel=0.7)


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one(count: int) -> None:
    """Bad, with a reason; no number is made of nothing."""
    stamps = np.arange(count, dtype=np.int64)
    found = quality_of(Measured(stamps, stamps, stamps + 5, np.full(count, 200, np.uint16)), None)

    assert found.verdict is Trust.BAD
    assert found["sample"].trust is Trust.BAD
    assert len(found.frame) == 8


def test_all_failed() -> None:
    """The errors come first."""
    stamps = np.arange(500, dtype=np.int64) * 1_000_000
    found = quality_of(Measured(stamps, stamps, stamps + 5, np.zeros(500, np.uint16)), None)

    assert found["errors"].trust is Trust.BAD
    assert "500 of them without a response" in found["errors"].reason


@pytest.mark.parametrize("took", [[5_000_000], [5_000_000] * 300, [5_000_000, 7_000_000] * 50])
def test_a_few_durations_do_not_tell_the_clock(took: list[int]) -> None:
    """5 ms are not known to 1 ms only because nothing else was measured."""
    started = np.arange(len(took), dtype=np.int64) * 10_000_000
    run = Measured(started, started, started + took, np.full(len(took), 200, np.uint16))
    found = quality_of(run, None)["clock"]

    assert found.trust is Trust.UNKNOWN
    assert "not tell the clock's steps" in found.reason


def test_of_nothing_no_failure_and_no_single_request_is_told() -> None:
    """There is none to see, and one more would not do."""
    none = np.zeros(0, np.int64)
    found = quality_of(Measured(none, none, none, none.astype(np.uint16)), None)

    assert found["errors"].remedy == "a longer run"
    assert found["sample"].reason == "there is no response, and so no percentile"
    assert found["sample"].remedy == "a target that answers, about 368 times"


@pytest.mark.parametrize("count", [60, 300, 2_500, 5_000, 40_000])
def test_quality_and_percentiles_need_the_same_number_of_requests(count: int) -> None:
    """One rule: the percentile's effect, in order of arrival and not of completion."""
    took = Ar1Lognormal().draw(count, np.random.default_rng(count))
    run = of((took * 1e9).astype(np.int64))
    table = percentiles_table(Durations.of(run, "response"), [0.95, 0.99], confidence=0.95)
    finding = quality_of(run, None)["sample"]
    named = [int(n.replace(",", "")) for n in re.findall(r"about ([\d,]+) more", finding.remedy)]

    assert list(effects_of(run).values()) == pytest.approx(list(table.effect), nan_ok=True)
    assert set(named) <= set(table.needed)
    assert (max(named, default=0) > 0) == (table.needed["p99"] > 0)


def test_a_short_run_that_is_slow_together_does_not_tell_what_it_is_worth() -> None:
    """Twelve bursts of thirty are no 360 responses; that many alone are about as many."""
    rng = np.random.default_rng(3)
    bursts = np.repeat(rng.lognormal(15, 0.3, 12), 30).astype(np.int64)
    some = (rng.lognormal(15, 0.3, 360).astype(np.int64) for _ in range(20))
    alone = [360 / effects_of(of(one))[0.95] for one in some]
    told = quality_of(of(bursts), None)["sample"]

    assert math.isnan(effects_of(of(bursts))[0.95])
    assert told.trust is Trust.CARE
    assert told.reason.startswith("360 responses do not tell")
    assert told.remedy == "about 360 more requests"
    assert np.median(alone) > 250


def test_a_notebook_shows_a_table() -> None:
    """Of the same words; each remedy once."""
    found = quality_of(warming(WARM_UPS["step"], seed=1), None)
    html = found._repr_html_()

    assert "<table" in html
    assert all(f.name in html for f in found.findings)
    assert html.count("steady=True") == repr(found).count("steady=True") == 1
