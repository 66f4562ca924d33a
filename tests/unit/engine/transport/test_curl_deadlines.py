"""Deadlines of many shards, of which only those are asked that worked."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.engine.transport.curl_deadlines import NEVER, Deadlines


class Asked:
    """A shard of which only the deadline matters."""

    def __init__(self) -> None:
        self.deadline = self.wanted = NEVER

    def ask(self, _now: int) -> int:
        """Say what it wants now."""
        self.deadline = self.wanted
        return self.deadline


MOVES = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.dictionaries(st.integers(0, 4), st.one_of(st.just(NEVER), st.integers(0, 60))),
    ),
    max_size=30,
)


@given(MOVES)
def test_a_shard_is_due_exactly_when_it_would_be_if_everybody_were_asked(moves) -> None:
    """Time goes on, shards put their deadlines off or bring them forward, or want none."""
    shards, deadlines, now = [Asked() for _ in range(5)], Deadlines(), 0
    for later, wanted in moves:
        now += later
        for number, after in wanted.items():
            shards[number].wanted = now + after if after != NEVER else NEVER
            deadlines.moved.append(shards[number])

        due = deadlines.due(shards, now)

        assert due == [shard for shard in shards if shard.wanted <= now]
        others = [shard.wanted for shard in shards if shard.wanted > now]
        assert now < deadlines.earliest <= min(others, default=NEVER)
        for shard in due:  # it is kicked, and then wants nothing for a while
            shard.wanted = now + 7
            deadlines.moved.append(shard)


def test_a_turn_that_brings_nothing_due_looks_at_no_other_shard() -> None:
    """Hundreds of shards wait, one of them has worked."""
    busy, deadlines = Asked(), Deadlines()
    busy.wanted = 30
    deadlines.moved.append(busy)

    class Many:
        def __iter__(self):
            raise AssertionError("every shard was looked at")

    assert deadlines.due(Many(), 10) == []
    assert (deadlines.earliest, deadlines.moved) == (30, [])
