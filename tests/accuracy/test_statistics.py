"""Intervals cover what they promise, and comparisons do not cry wolf, though requests depend.

2,000 seeded replicates of each generator whose truth is known (`vayu.testing.latencies`). Each rate
has a confidence interval of its own (Wilson, 95 %), which must reach what is promised. All of them
are printed as one table. It takes some twenty minutes of two cores; what was counted is kept, so
that a run that is broken off goes on (`ACCURACY_PROCESSES=1` leaves a core for others).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.accuracy.replicates import (
    ALARMS,
    COVERED,
    FURTHER_ALARMS,
    IN_TURN,
    LARGE,
    LONG,
    METHODS,
    SEVERAL,
    SHIFTS,
    SHORT,
    SMALL,
    covers,
    power,
)
from tests.warm_ups import WARM_UPS, end_of, warming
from vayu.analysis.steady_state import steady_state
from vayu.testing.latencies import Ar1Lognormal

if TYPE_CHECKING:
    from tests.accuracy.replicates import Setting
    from tests.accuracy.tallies import Tallies

pytestmark = [pytest.mark.accuracy, pytest.mark.timeout(3_600)]

SEEDS = 20
SHORT_OF = 0.10
"""How far a cut may be from the end of a warm-up, as a share of it. [1]"""


def name(setting: Setting) -> str:
    """What a test is called."""
    return setting.name


@pytest.mark.parametrize("setting", LONG, ids=name)
def test_intervals_hold_the_truth(setting: Setting, tallies: Tallies) -> None:
    """95 % intervals do in 93 to 97 % of the runs, both kinds; every run is told one."""
    found = tallies.of(setting)
    rows = [covers(q, method) for q in COVERED for method in METHODS]
    bounds = {row: found[row].share for row in rows}

    assert {row: found[row].told for row in rows} == {row: found[row].replicates for row in rows}
    assert {
        row: (low, high)
        for row, (low, high) in bounds.items()
        if low is None or high is None or low > 0.97 or high < 0.93
    } == {}


@pytest.mark.parametrize("setting", [*LONG, *SHORT, *IN_TURN, *SEVERAL], ids=name)
def test_two_runs_of_the_same_raise_few_alarms(setting: Setting, tallies: Tallies) -> None:
    """Better or worse is said of equal runs in at most 5 %, its own bound 6 %."""
    _, high = tallies.of(setting)[ALARMS].share

    assert high is not None
    assert high <= 0.06


@pytest.mark.parametrize("setting", LONG, ids=name)
def test_what_is_there_is_found(setting: Setting, tallies: Tallies) -> None:
    """5 % at p50, 10 % at p99, at 50,000 rows: in 90 % of the autoregressions; the table tells."""
    found = [tallies.of(setting)[power(shift)] for shift in SHIFTS]

    assert all(tally.told == tally.replicates > 0 for tally in found)
    if isinstance(setting.source, Ar1Lognormal):
        assert all(tally.held >= 0.9 * tally.told for tally in found)


@pytest.mark.parametrize("setting", LONG, ids=name)
def test_a_tail_that_few_pauses_make_shows_further_out(setting: Setting, tallies: Tallies) -> None:
    """10 % at p99 shows at p99.9, which depends less on how many pauses there were: in 90 %."""
    found = tallies.of(setting)
    tally, (_, high) = found[power(SHIFTS[1], further=" by p99.9")], found[FURTHER_ALARMS].share

    assert tally.held >= 0.9 * tally.told > 0
    assert high is not None
    assert high <= 0.06


@pytest.mark.parametrize("setting", IN_TURN[:1], ids=name)
def test_an_ab_run_finds_less_than_two_runs_do(setting: Setting, tallies: Tallies) -> None:
    """2 % at p50, of an autoregression of 50,000 rows for both: in 90 %; the table tells others."""
    found = tallies.of(setting)[power(SMALL)]

    assert found.told == found.replicates > 0
    assert found.held >= 0.9 * found.told


@pytest.mark.parametrize("setting", [one for one in SEVERAL if one.runs == 5], ids=name)
def test_five_runs_on_each_side_find_what_the_machine_does_not_do(
    setting: Setting, tallies: Tallies
) -> None:
    """Runs differ by 3 % by themselves, the sides by 10 %: in 85 %; the table tells others."""
    found = tallies.of(setting)[power(LARGE)]

    assert found.held >= 0.85 * found.told > 0


@pytest.mark.parametrize("setting", SHORT, ids=name)
def test_short_runs_are_told_nothing_rather_than_something_wrong(
    setting: Setting, tallies: Tallies
) -> None:
    """Intervals that miss the truth, of all runs: at most 7 %, its own lower bound."""
    found = tallies.of(setting)
    wrong = {q: found[covers(q, METHODS[0])].wrong.low for q in COVERED}

    assert {q: low for q, low in wrong.items() if low is None or low > 0.07} == {}


@pytest.mark.parametrize("shape", WARM_UPS)
def test_the_steady_state_begins_where_the_warm_up_ends(shape: str) -> None:
    """Within a tenth in 9 of 10 seeds, of ten shapes with a known end."""
    truth = end_of(WARM_UPS[shape])
    starts = [steady_state(warming(WARM_UPS[shape], seed=seed)).start for seed in range(SEEDS)]
    found = np.array([np.nan if start is None else start.total_seconds() for start in starts])

    assert np.count_nonzero(np.abs(found - truth) <= SHORT_OF * truth) >= 0.9 * SEEDS
