"""Which request of a collection run comes next."""

from __future__ import annotations

import pytest

from vayu.pacing.sequence import Sequence

PATHS = [("a",), ("Users", "b"), ("Users", "a"), ("c/d",)]


def test_one_after_another() -> None:
    """Until there is none left."""
    sequence = Sequence(PATHS)
    seen = []
    while sequence.position is not None:
        seen.append(sequence.position)
        sequence.follow()

    assert seen == [0, 1, 2, 3]
    assert Sequence([]).position is None


@pytest.mark.parametrize(
    ("name", "position"),
    [("b", 1), ("a", 2), ("Users/a", 2), ("Users/b", 1), ("c/d", 3), (None, None)],
)
def test_a_script_says_where_to_go_on(name: str | None, position: int | None) -> None:
    """By name, of several the last; by path; None ends the iteration."""
    sequence = Sequence(PATHS)

    assert sequence.jump(name) is None
    assert sequence.position == position


def test_a_name_that_nobody_has_ends_the_iteration_and_is_told() -> None:
    """As in Newman, which says nothing of it."""
    sequence = Sequence(PATHS)

    assert sequence.jump("x") == (
        "setNextRequest('x'): no request of this run is called so; the iteration ends"
    )
    assert sequence.position is None
