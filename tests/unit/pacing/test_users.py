"""Users come as the level rises past their numbers, and are wanted while it is above them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings, strategies as st

from vayu.model.load import ConstantUsers, UserStages
from vayu.pacing.curve import curve_of
from vayu.pacing.shard import Share
from vayu.pacing.users import rises
from vayu.units import NS_PER_MS, NS_PER_S

ALONE = Share(0, 1)


def risen(profile, share=ALONE, **more) -> list[tuple[float, int]]:
    return [(t / NS_PER_S, user) for t, user in rises(curve_of(profile), share, **more)]


def test_users_come_evenly_while_they_ramp_up() -> None:
    """The lowest first."""
    assert risen(ConstantUsers(users=4, duration=9, ramp_up=1)) == [
        (0, 0), (0.25, 1), (0.5, 2), (0.75, 3),
    ]  # fmt: skip


def test_users_come_all_at_once_without_a_ramp() -> None:
    """Or at a jump."""
    assert risen(ConstantUsers(users=3, duration=9)) == [(0, 0), (0, 1), (0, 2)]
    assert risen(UserStages(stages="0s:1,2s:1,0s:3,1s:3")) == [(0, 0), (2, 1), (2, 2)]


def test_who_went_comes_again() -> None:
    """Down to 1 and up to 3: users 1 and 2 come twice, user 0 stays."""
    assert risen(UserStages(stages="0s:3,1s:3,0s:1,2s:3")) == [
        (0, 0), (0, 1), (0, 2), (1, 1), (2, 2),
    ]  # fmt: skip


def test_only_what_comes_later_can_be_asked_for() -> None:
    """To go on after a change of the level."""
    later = risen(ConstantUsers(users=4, duration=9, ramp_up=1), after=(NS_PER_S // 4, 1))

    assert later == [(0.5, 2), (0.75, 3)]


def ever(pairs) -> bool:
    """Whether anybody is ever wanted."""
    before = [0, *(target for _, target in pairs)]
    return any(seconds and (a or b) for (seconds, b), a in zip(pairs, before, strict=False))


tenths = st.integers(0, 30).map(lambda n: n / 10)
stages = st.lists(st.tuples(tenths, st.integers(0, 20)), min_size=1, max_size=6).filter(ever)


@settings(deadline=None)
@given(stages, st.integers(1, 4))
def test_shares_partition_the_users(pairs, workers: int) -> None:
    """Each comes at the same times, whichever worker has it."""
    profile = UserStages(stages=pairs)
    parts = [rise for worker in range(workers) for rise in risen(profile, Share(worker, workers))]

    assert sorted(parts) == sorted(risen(profile))


@settings(deadline=None)
@given(stages)
@example([(1.9, 14)])
def test_a_user_comes_just_when_it_begins_to_be_wanted(pairs) -> None:
    """Against a walk over the level in steps of 10 ms."""
    curve = curve_of(UserStages(stages=pairs))
    came = {}
    for t, user in rises(curve, ALONE):
        came.setdefault(user, []).append(t)
    step = 10 * NS_PER_MS
    levels = [curve.level(t) for t in range(0, curve.end, step)]
    for user in range(20):
        steps = pairwise([0.0, *levels])
        begins = [i for i, (before, after) in enumerate(steps) if before <= user < after]
        # a rise on the step itself may be told a nanosecond early
        found = {(t + late) // step for t in came.get(user, ()) for late in (0, 1)}
        assert all(i in found or i - 1 in found for i in begins)
