"""Every test is counted where it belongs, whether its outcome comes again or not."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from hypothesis import given, strategies as st

from vayu.engine.scripting.port import CheckOutcome, Outcome
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.chain import Source
from vayu.engine.worker.exemplars import Unobserved
from vayu.engine.worker.tally import _MOST, Tally
from vayu.model.scripts.checked import Checked

NAMES = ["a", "b", "c"]


class Told:
    """Places by level and name, and how often each was told."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], int] = {}
        self.failed: list[str] = []

    def check(self, _slot, name, level):
        return self.places.setdefault((level, name), len(self.places))

    def check_failed(self, _slot, name, _message, _level):
        self.failed.append(name)


class Counted:
    """A tally, and what it counted."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[int, Checked]] = Counter()
        self.told = Told()
        self.tally = Tally(
            self.told,
            Unobserved(),
            count=lambda place, checked: self.counts.update([(place, checked)]),
            count_passed=lambda places, times: self.counts.update(
                {(p, Checked.PASSED): places.count(p) * times for p in places}
            ),
        )


def made(names: list[str], checked: Checked = Checked.PASSED) -> Outcome:
    """Return an outcome of tests that all came to the same."""
    message = None if checked in {Checked.PASSED, Checked.SKIPPED} else "no"
    recurs = checked is Checked.PASSED
    return Outcome(tuple(CheckOutcome(n, checked, message) for n in names), recurs=recurs)


outcomes = st.builds(made, st.lists(st.sampled_from(NAMES), max_size=3), st.sampled_from(Checked))


@given(st.lists(outcomes, min_size=1, max_size=5).flatmap(lambda o: st.lists(st.sampled_from(o))))
def test_outcomes_that_recur_are_counted_like_any_other(ran) -> None:
    """As if each test of each outcome were looked up by its name, and row by row."""
    counted = Counted()
    slot = Slot(lambda _: None, Options())
    for outcome in ran:
        counted.tally.add((slot,), Source(), outcome)

    tests = [test for outcome in ran for test in outcome.tests]
    by_name = Counter((counted.told.places["request", t.name], t.outcome) for t in tests)
    assert counted.counts == by_name
    assert slot.checks_passed == sum(t.outcome is Checked.PASSED for t in tests)
    settled = {Checked.PASSED, Checked.SKIPPED}
    assert slot.checks_failed == sum(t.outcome not in settled for t in tests)
    assert counted.told.failed == [t.name for t in tests if t.message]


@given(st.lists(outcomes, min_size=1, max_size=5).flatmap(lambda o: st.lists(st.sampled_from(o))))
def test_many_at_once_are_counted_like_one_by_one(ran) -> None:
    """For the run, for each row, and in the order in which failures are told."""
    once, each = Counted(), Counted()
    rows = [[Slot(lambda _: None, Options()) for _ in ran] for _ in range(2)]
    for _ in range(2):  # the second time some are known
        stretches = [(here[0], len(here)) for here in (list(s) for _, s in groupby(ran, id))]
        once.tally.add_each(rows[0], Source(), stretches)
        for slot, outcome in zip(rows[1], ran, strict=True):
            each.tally.add((slot,), Source(), outcome)

    assert once.counts == each.counts
    assert once.told.failed == each.told.failed
    many, one = ([(s.checks_passed, s.checks_failed) for s in slots] for slots in rows)
    assert many == one


def test_contexts_that_come_and_go_leave_nothing_behind() -> None:
    """Each brings outcomes of its own; they are let go of, and those that come later count."""
    counted = Counted()
    slot = Slot(lambda _: None, Options())
    for _ in range(2 * _MOST + 10):
        counted.tally.add((slot,), Source(), made(["a"]))

    assert counted.counts == {(0, Checked.PASSED): 2 * _MOST + 10}
    assert len(counted.tally._recurring) <= _MOST
