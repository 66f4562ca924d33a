"""Who carries which exchange, and what is ready before there is anything to send."""

from __future__ import annotations

from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.senders import InTurn, Senders
from vayu.model.rows.sample import NOBODY
from vayu.pacing.shard import Share
from vayu.pacing.turns import Turns

FIRST, SECOND = Options(timeout=1), Options(timeout=2)
TURNS = Turns(Share(0, 1), seed=3)


class Maker:
    """A transport that makes slots and remembers them."""

    def __init__(self) -> None:
        self.made: list[Slot] = []

    def slot(self, ended, options):
        self.made.append(Slot(ended, options))
        return self.made[-1]


def senders(turns=None, fresh=None) -> tuple[Senders, Maker]:
    maker = Maker()
    in_turn = InTurn((FIRST, SECOND), turns)
    return Senders(maker, in_turn, ended=lambda _: None, fresh=fresh), maker


def test_those_who_start_at_once_find_their_slots_made() -> None:
    """Three slots made before t0 are those of the first three users; the fourth gets another."""
    found, maker = senders()
    found.get_ready(3)
    ready = list(maker.made)

    users = [found.of(k, user) for k, user in enumerate((0, 1, 2))]

    assert set(map(id, users)) == set(map(id, ready))
    assert maker.made == ready
    assert found.of(3, 7) not in ready
    assert [slot.user for slot in users] == [0, 1, 2]


def test_a_user_keeps_its_slot() -> None:
    """Whatever the arrival's number is: the slot is the user's memory."""
    found, maker = senders()
    assert found.of(0, 5) is found.of(9, 5)
    assert len(maker.made) == 1


def test_either_request_of_a_pair_has_slots_of_its_own() -> None:
    """As many are made for both, each sends its own way, and a user has one of each."""
    found, maker = senders(TURNS)
    found.get_ready(2)
    slots = {found.of(k, 0) for k in range(20)}

    assert len(maker.made) == 4
    assert {(slot.step, slot.options.timeout) for slot in slots} == {(0, 1), (1, 2)}


def test_an_arrival_takes_the_warmest_and_begins_without_memory() -> None:
    """The slot that was given back last goes first, and is made fresh each time."""
    made_fresh: list[Slot] = []
    found, _ = senders(fresh=made_fresh.append)
    one, other = found.of(0, NOBODY), found.of(1, NOBODY)
    found.free[0].extend((one, other))

    assert found.of(2, NOBODY) is other
    assert made_fresh == [one, other, other]
