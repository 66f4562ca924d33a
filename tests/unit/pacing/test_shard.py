"""What one worker owns: together with that of all others exactly the whole, in order."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.model.load import ConstantRate, ConstantUsers, Iterations
from vayu.pacing.shard import Laps, Share, numbers_of

CREWS = st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, 40)))


@given(CREWS, st.integers(0, 200))
def test_parts_are_the_whole(crew: tuple[int, int], whole: int) -> None:
    """Each number is of one worker, at the place that its number says."""
    workers, users = crew
    for parts in (
        [Share(worker, workers) for worker in range(workers)],
        [Laps(Share(worker, workers), users) for worker in range(workers)],
    ):
        owned = [[part.number(place) for place in range(part.count(whole))] for part in parts]
        assert sorted(k for numbers in owned for k in numbers) == list(range(whole))
        assert all(numbers == sorted(numbers) for numbers in owned)
        for part, numbers in zip(parts, owned, strict=True):
            assert [part.place(k) for k in numbers] == list(range(len(numbers)))


@given(CREWS, st.integers(1, 20))
def test_whole_laps_are_as_many_for_each_user(crew: tuple[int, int], laps: int) -> None:
    """However users are spread over workers."""
    workers, users = crew
    shares = [Share(worker, workers) for worker in range(workers)]

    found = [Laps(share, users).count(laps * users) for share in shares]
    assert found == [laps * share.count(users) for share in shares]


def test_laps_count_only_where_users_share_iterations_unevenly() -> None:
    """Elsewhere both rules say the same."""
    share = Share(1, 2)

    assert numbers_of(Iterations(iterations=9, users=3), share) == Laps(share, 3)
    assert numbers_of(ConstantUsers(iterations=9, users=3), share) == Laps(share, 3)
    for profile in (
        Iterations(iterations=9, users=4),
        ConstantUsers(users=3, duration="1s"),
        ConstantRate(rate=3, duration="1s", iterations=2),
    ):
        assert numbers_of(profile, share) is share
