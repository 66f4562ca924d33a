"""What turns cost is added up over all of them; one that a generator missed makes it no number."""

from __future__ import annotations

import pytest

from bench.generators import FLOOR, HEY, VAYU
from bench.told import turns
from bench.turns import Account, table


def account(name: str, cpu: list[float], requests: list[int]) -> Account:
    """Return what was noted of one generator, half of it the kernel's."""
    return Account(name, cpu, [one / 2 for one in cpu], requests)


def test_a_request_costs_what_all_turns_took_over_all_that_was_sent() -> None:
    """A turn in which much was sent counts for more."""
    assert account(VAYU, [0.5, 0.5], [10_000, 15_000]).each == pytest.approx(40)


def test_turns_are_compared_with_the_floors_turn_beside_it() -> None:
    """So the speed of the machine falls out."""
    floor = account(FLOOR, [0.5, 0.5], [20_000, 10_000])
    assert account(VAYU, [0.5, 0.5], [16_000, 8_000]).ratios(floor) == [1.25, 1.25]


def test_table_and_verdict_say_the_same() -> None:
    """The ratio is of the sums; a generator that ended early is named, and no number."""
    found = [
        account(FLOOR, [0.5, 0.5], [20_000, 10_000]),
        account(VAYU, [0.5, 0.5], [16_000, 8_000]),
        Account(HEY, missing="ended with exit code 1"),
    ]
    _, _, _, _, floor, vayu, hey, _ = table(found)
    assert floor == f"| {FLOOR} | 33.3 | 27.5 to 47.5 | 16.7 | 1.00 x | 1.00 to 1.00 |"
    assert vayu == "| Vayu | 41.7 | 34.4 to 59.4 | 20.8 | 1.25 x | 1.25 to 1.25 |"
    assert hey == f"| {HEY} | ended with exit code 1 | | | | |"
    assert turns(found) == [f"* reached: Vayu beside {FLOOR}, in turns: 1.25 x (limit 1.5 x)"]
