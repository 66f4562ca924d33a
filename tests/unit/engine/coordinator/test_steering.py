"""Steering a course: the same order for every worker, at one time, or a refusal before any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.coordinator.test_course import PATIENCE, course_of, running
from vayu.engine.coordinator.instructions import Conclude, Enter, Kill, Mark, Tell
from vayu.engine.coordinator.search import Move
from vayu.engine.coordinator.steering import Steering
from vayu.errors import InvalidConfig, RunStateConflict
from vayu.model.load import ConstantRate, ConstantUsers, Iterations, LoadProfile, Stages
from vayu.model.load.capacity import Capacity
from vayu.model.load.control import RunChange
from vayu.model.results.levels import CapacityLevel, LevelOutcome
from vayu.model.runs.state import RunState
from vayu.protocol.orders import Begin, Halt, Steer
from vayu.protocol.reports import Draining, Finished, Prepared
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.coordinator.course import Course

S = NS_PER_S
USERS = RunChange(concurrency=20)
PAUSE, RESUME = RunChange(paused=True), RunChange(paused=False)


def states() -> dict[str, Course]:
    """A course in every state there is."""
    found = {"pending": course_of()}
    found["starting"] = course_of()
    found["starting"].begin(0)
    found["running"] = running()
    found["draining"] = running()
    for worker in range(2):
        found["draining"].heard(worker, Draining(), 5 * S)
    found["stopping"] = running()
    found["stopping"].stop(1 * S)
    found["finished"] = running()
    for worker in range(2):
        found["finished"].heard(worker, Finished(), 6 * S)
    found["stopped"] = course_of()
    found["stopped"].stop(0)
    found["failed"] = running()
    for worker in range(2):
        found["failed"].lost(worker, "died", 1 * S)
    assert [str(course.state) for course in found.values()] == list(found)
    return found


def test_every_worker_gets_the_same_order_a_little_ahead() -> None:
    """One time after t0, so that the union of their shards stays exact."""
    course = running()
    now = course.t0 + 2 * S

    at, told = course.steer(USERS, now)
    order = Steer(at=2 * S + PATIENCE.notice, users=20)
    assert at == order.at
    assert told == [Mark("concurrency 20", USERS), Tell(0, order), Tell(1, order)]


@pytest.mark.parametrize("state", ["pending", "starting"])
def test_before_t0_a_change_waits_and_holds_from_the_first_moment(state: str) -> None:
    """Marked at once; the workers hear of it before they are told to begin."""
    course = states()[state]
    if state == "pending":
        assert course.steer(PAUSE, 0) == (None, [Mark("pause", PAUSE)])
        course.begin(0)
    else:
        assert course.steer(PAUSE, 0) == (None, [Mark("pause", PAUSE)])
    assert course.steer(USERS, 0) == (None, [Mark("concurrency 20", USERS)])

    course.heard(0, Prepared(), 1 * S)
    told = [i.order for i in course.heard(1, Prepared(), 1 * S) if isinstance(i, Tell)]
    assert told[:4] == [Steer(at=0, paused=True)] * 2 + [Steer(at=0, users=20)] * 2
    assert told[4:] == [Begin(t0=course.t0)] * 2


@pytest.mark.parametrize("state", ["draining", "stopping", "finished", "stopped", "failed"])
@pytest.mark.parametrize("change", [USERS, PAUSE, RESUME])
def test_a_run_that_is_about_to_end_is_not_changed(state: str, change: RunChange) -> None:
    """It says in which state it is, and what to do instead."""
    with pytest.raises(RunStateConflict, match=f"the run is {state}") as caught:
        states()[state].steer(change, 9 * S)
    assert "start another" in caught.value.hint


@pytest.mark.parametrize("state", ["pending", "starting", "running"])
def test_pausing_twice_is_fine_and_a_paused_run_can_be_stopped(state: str) -> None:
    """In any state in which it can be paused at all."""
    course = states()[state]
    for change in (PAUSE, PAUSE, RESUME, RESUME, PAUSE):
        course.steer(change, 1 * S)

    told = course.stop(2 * S)
    ended = Conclude(RunState.STOPPED)
    assert told[0] == (Enter(RunState.STOPPING) if state != "pending" else ended)


RATE = ConstantRate(rate=10, duration="5s")
REFUSED: dict[str, tuple[LoadProfile, RunChange, str]] = {
    "a rate of users": (
        ConstantUsers(users=5, duration="5s"),
        RunChange(rate=5),
        "set concurrency",
    ),
    "users of a rate": (RATE, USERS, "set its rate"),
    "users of stages": (Stages(stages="5s:10"), USERS, "set its rate"),
    "iterations of each": (Iterations(users=5, iterations=3, per="user"), USERS, "user"),
    "nothing": (RATE, RunChange(), "nothing is changed"),
    "no room": (ConstantUsers(users=5, duration="5s"), RunChange(concurrency=101), "101"),
}


@pytest.mark.parametrize("profile", [
    Iterations(users=5, iterations=30), ConstantUsers(users=5, duration="5s", iterations=30),
])  # fmt: skip
def test_users_of_shared_iterations_are_never_fewer_than_workers(profile) -> None:
    """A worker without a user would never end its part of them."""
    steering = Steering(profile, most_users=100, workers=2)

    steering.check(RunChange(concurrency=2), RunState.RUNNING)
    with pytest.raises(InvalidConfig, match=r"shared out to 2 workers.*give at least 2, got 1"):
        steering.check(RunChange(concurrency=1), RunState.RUNNING)


def test_users_of_a_time_may_be_fewer_than_workers() -> None:
    """The deadline ends a worker that has none."""
    steering = Steering(ConstantUsers(users=5, duration="5s"), most_users=100, workers=2)

    steering.check(RunChange(concurrency=1), RunState.RUNNING)


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_profile_has_not_is_refused_by_name(case: str) -> None:
    """With the remedy, before any worker hears of it."""
    profile, change, remedy = REFUSED[case]
    steering = Steering(profile, most_users=100)

    with pytest.raises(InvalidConfig, match=remedy) as caught:
        steering.check(change, RunState.RUNNING)
    assert set(caught.value.problems) == {"concurrency" if change.concurrency else "rate"}


def halts(told: list) -> list[int]:
    """The drain that the workers are told to keep to."""
    return [i.order.drain for i in told if isinstance(i, Tell) and isinstance(i.order, Halt)]


CANCEL = Mark("cancel what is in flight")


DRAINS = {None: 1 * S, True: 3 * S, False: 0}


@pytest.mark.parametrize("drain", DRAINS)
def test_stop_drains_as_it_is_asked_to(drain) -> None:
    """A moment, the whole timeout, or not at all."""
    told = running().stop(1 * S, drain=drain)

    assert told[0] == Enter(RunState.STOPPING)
    assert (CANCEL in told) is (drain is False)
    assert halts(told) == [DRAINS[drain]] * 2


@pytest.mark.parametrize(
    ("first", "second", "length"),
    [(True, False, 0), (True, None, 0), (None, None, 0), (None, True, 3 * S), (False, False, 0)],
)
def test_a_second_stop_says_it_anew(first, second, length: int) -> None:
    """Without a word it no longer waits."""
    course = running()
    course.stop(1 * S, drain=first)

    told = course.stop(1 * S + 100 * NS_PER_MS, drain=second)
    assert Enter(RunState.STOPPING) not in told
    assert halts(told) == [length] * 2


@pytest.mark.parametrize("drain", [None, True, False])
@pytest.mark.parametrize("state", list(states()))
def test_stop_in_every_state(state: str, drain) -> None:
    """A run that has ended stays as it is; every other one comes to its end."""
    course = states()[state]
    told = course.stop(9 * S, drain=drain)

    if state in {"finished", "stopped", "failed"}:
        assert told == []
    for worker in range(2):
        told += course.heard(worker, Finished(), 10 * S)
    assert str(course.state) == (state if state in {"finished", "failed"} else "stopped")


SEARCH = Capacity(start=5, thresholds=["p99 < 1s"])


@pytest.mark.parametrize("change", [RunChange(rate=5), PAUSE, RESUME])
def test_nobody_else_sets_what_a_search_does(change: RunChange) -> None:
    """Its levels would not be what it takes them for."""
    steering = Steering(SEARCH, most_users=100)

    with pytest.raises(InvalidConfig, match="a search sets it by itself"):
        steering.check(change, RunState.RUNNING)


def test_a_search_moves_every_worker_at_one_time() -> None:
    """A level, a pause, the next level; what was judged stands in the mark."""
    course = running()
    level = CapacityLevel(number=1, level=5, outcome=LevelOutcome.KEPT)
    change = RunChange(rate=10, paused=False)

    told = course.follow(Move("level 2: 10/s", change, level), course.t0 + S)
    order = Steer(at=S + PATIENCE.notice, rate=10, paused=False)
    assert told == [Mark("level 2: 10/s", change, level), Tell(0, order), Tell(1, order)]


def test_a_search_that_is_over_ends_its_run_in_order() -> None:
    """Nothing more is started, what is in flight may complete, and the run has finished."""
    course = running()

    told = course.follow(Move("found"), course.t0 + S)
    assert told[0] == Mark("found")
    assert halts(told) == [3 * S] * 2
    assert course.state is RunState.RUNNING
    for worker in range(2):
        course.heard(worker, Draining(), 2 * S)
    for worker in range(2):
        told = course.heard(worker, Finished(), 2 * S)
    assert told == [Conclude(RunState.FINISHED)]


def test_a_worker_that_does_not_end_with_its_search_is_given_up() -> None:
    """Soon, and not only when the longest time of the search is over."""
    course = running(length=3600 * S)
    course.follow(Move("found"), course.t0 + S)

    soon = course.t0 + S + 3 * S + PATIENCE.grace
    assert course.look(soon - 1) == []
    assert [i for i in course.look(soon) if isinstance(i, Kill)] == [Kill(0), Kill(1)]
    assert course.state is RunState.FAILED


def test_a_run_that_is_being_stopped_follows_no_search() -> None:
    """What was judged is noted, and nothing is started again."""
    course = running()
    course.stop(S)

    assert course.follow(Move("level 2", RunChange(rate=10)), 2 * S) == [Mark("level 2")]
