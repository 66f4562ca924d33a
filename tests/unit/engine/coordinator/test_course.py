"""A run's course in virtual time: what is told to whom, and that every wait ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from vayu.engine.coordinator.course import Course
from vayu.engine.coordinator.instructions import Conclude, Enter, Instruction, Kill, Patience, Tell
from vayu.model.load import ConstantUsers
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.sends.send import SendSpec
from vayu.protocol.orders import Begin, Halt, Load
from vayu.protocol.reports import Draining, Finished, Named, Prepared, Refused
from vayu.units import NS_PER_MS, NS_PER_S

S = NS_PER_S
PATIENCE = Patience(ready=30 * S, lead=20 * NS_PER_MS, silence=30 * S, halt=1 * S, grace=10 * S)


def load(worker: int, workers: int) -> Load:
    """The order of one worker."""
    return Load(
        worker=worker,
        workers=workers,
        profile=ConstantUsers(users=10, duration=5),
        exchange=SendSpec(request=RequestSpec(url="http://127.0.0.1/")),
        block="b",
        rows="r",
        max_in_flight=100,
    )


def course_of(workers: int = 2, *, length: int | None = 5 * S, drain: int = 3 * S) -> Course:
    """A course of `workers` workers."""
    loads = [load(worker, workers) for worker in range(workers)]
    return Course(loads, length=length, drain=drain, patience=PATIENCE)


def running(workers: int = 2, **options: int | None) -> Course:
    """A course at t0 = 20 ms."""
    course = course_of(workers, **options)
    course.begin(0)
    for worker in range(workers):
        course.heard(worker, Prepared(), 0)
    return course


def test_a_run_from_start_to_finish() -> None:
    """Load to each, one t0 for all once the last is ready, draining, finished."""
    course = course_of()

    assert course.begin(0) == [
        Enter(RunState.STARTING),
        Tell(0, load(0, 2)),
        Tell(1, load(1, 2)),
    ]
    assert course.heard(0, Prepared(), 1 * S) == []
    t0 = 2 * S + PATIENCE.lead
    assert course.heard(1, Prepared(), 2 * S) == [
        Enter(RunState.RUNNING),
        Tell(0, Begin(t0=t0)),
        Tell(1, Begin(t0=t0)),
    ]
    assert course.t0 == t0
    assert course.heard(1, Draining(), 7 * S) == []
    assert course.heard(0, Draining(), 7 * S) == [Enter(RunState.DRAINING)]
    assert course.heard(0, Finished(), 7 * S) == []
    assert course.heard(1, Finished(), 8 * S) == [Conclude(RunState.FINISHED)]


def test_a_worker_may_finish_while_others_still_start_requests() -> None:
    """Draining begins when the last one starts nothing more."""
    course = running()
    course.heard(0, Draining(), 5 * S)

    assert course.heard(0, Finished(), 5 * S) == []
    assert course.state is RunState.RUNNING
    assert course.heard(1, Draining(), 6 * S) == [Enter(RunState.DRAINING)]
    assert course.heard(1, Finished(), 6 * S) == [Conclude(RunState.FINISHED)]


def test_stop_while_pending() -> None:
    """Nothing was told to anybody."""
    assert course_of().stop(0) == [Conclude(RunState.STOPPED)]


def test_stop_while_starting() -> None:
    """Workers that never began have nothing to save."""
    course = course_of()
    course.begin(0)
    course.heard(0, Prepared(), 0)

    assert course.stop(1) == [
        Enter(RunState.STOPPING),
        Kill(0),
        Kill(1),
        Conclude(RunState.STOPPED),
    ]


@pytest.mark.parametrize("drained", [False, True], ids=["running", "draining"])
def test_stop_waits_a_little_for_what_is_in_flight(*, drained: bool) -> None:
    """A second stop does not."""
    course = running()
    if drained:
        for worker in (0, 1):
            course.heard(worker, Draining(), 5 * S)

    assert course.stop(6 * S) == [
        Enter(RunState.STOPPING),
        Tell(0, Halt(drain=1 * S)),
        Tell(1, Halt(drain=1 * S)),
    ]
    assert course.stop(6 * S)[1:] == [Tell(0, Halt(drain=0)), Tell(1, Halt(drain=0))]
    course.heard(0, Finished(), 7 * S)
    assert course.heard(1, Finished(), 7 * S) == [Conclude(RunState.STOPPED)]


def test_stop_never_waits_longer_than_a_request_may_take() -> None:
    """The time-out of the request bounds the drain."""
    course = running(1, drain=S // 2)

    assert Tell(0, Halt(drain=S // 2)) in course.stop(1 * S)


@pytest.mark.parametrize("how", ["finished", "stopped", "failed"])
def test_nothing_moves_a_run_that_ended(how: str) -> None:
    """Stop, death, time and late reports change nothing."""
    course = running(1)
    if how == "stopped":
        course.stop(1 * S)
    if how == "failed":
        course.lost(0, "died", 1 * S)
    course.heard(0, Finished(), 2 * S)

    assert course.state is RunState(how)
    assert course.stop(3 * S) == []
    assert course.lost(0, "died", 3 * S) == []
    assert course.broken("too late", 3 * S) == []
    assert course.heard(0, Draining(), 3 * S) == []
    assert course.look(10_000 * S) == []


def test_the_death_of_a_worker_fails_the_run_once_the_others_have_saved() -> None:
    """The others stop at once; the first reason is the reason."""
    course = running(3)

    assert course.lost(1, "was killed by SIGKILL", 2 * S) == [
        Tell(0, Halt(drain=0)),
        Tell(2, Halt(drain=0)),
    ]
    assert course.state is RunState.RUNNING
    assert course.heard(0, Finished(), 2 * S) == []
    error = "worker 1 was killed by SIGKILL"
    assert course.lost(2, "exited with code 1", 3 * S) == [Conclude(RunState.FAILED, error)]


def test_the_end_of_a_finished_worker_is_no_death() -> None:
    """Its files are complete."""
    course = running()
    course.heard(0, Finished(), 5 * S)

    assert course.lost(0, "exited with code 0", 5 * S) == []
    assert course.heard(1, Finished(), 6 * S)[-1] == Conclude(RunState.FINISHED)


def test_a_refused_order_fails_the_run_with_its_message() -> None:
    """A script that does not compile is refused by each worker; the run says so once."""
    course = course_of()
    course.begin(0)
    refused = Refused(code="script", message="line 1: unexpected token")

    assert course.heard(0, refused, 1) == [
        Kill(1),
        Conclude(RunState.FAILED, "line 1: unexpected token"),
    ]


def test_a_worker_that_can_record_no_more_fails_the_run_with_the_remedy() -> None:
    """The others save what they have; that the worker then ends is no second reason."""
    course = running()
    refused = Refused(code="store", message="0.rows cannot be written", hint="Free some space.")

    assert course.heard(0, refused, 1 * S) == [Tell(1, Halt(drain=0))]
    assert course.lost(0, "exited with code 0", 1 * S) == []
    end = course.heard(1, Finished(), 2 * S)[-1]
    assert isinstance(end, Conclude)
    assert end.state is RunState.FAILED
    assert end.error == "0.rows cannot be written. Free some space."


def test_a_worker_that_never_gets_ready() -> None:
    """Is given up after 30 s."""
    course = course_of()
    course.begin(0)
    course.heard(0, Prepared(), 1 * S)

    assert course.look(30 * S - 1) == []
    assert course.look(30 * S) == [
        Kill(1),
        Kill(0),
        Conclude(RunState.FAILED, "worker 1 was not ready within 30s"),
    ]


def test_a_worker_that_goes_silent() -> None:
    """Is given up after 30 s without a sign of life, whatever the length of the run."""
    course = running(length=None)
    course.alive(0, 25 * S)

    assert course.look(30 * S) == []
    assert course.look(31 * S) == [Kill(1), Tell(0, Halt(drain=0))]
    error = "worker 1 gave no sign of life for 30s"
    assert course.heard(0, Finished(), 31 * S) == [Conclude(RunState.FAILED, error)]


def test_a_worker_that_does_not_end() -> None:
    """Schedule, time-out and grace together are the longest a run may take."""
    course = running(1)
    overdue = PATIENCE.lead + (5 + 3 + 10) * S
    course.alive(0, overdue)

    assert course.look(overdue - 1) == []
    assert course.look(overdue) == [
        Kill(0),
        Conclude(RunState.FAILED, "worker 0 did not end in time"),
    ]


def test_a_worker_that_does_not_stop() -> None:
    """Is killed, and the run is failed: rows may be missing."""
    course = running(1)
    course.stop(1 * S)
    course.alive(0, 12 * S)

    assert course.look(12 * S - 1) == []
    assert course.look(12 * S)[-1] == Conclude(RunState.FAILED, "worker 0 did not end in time")


def test_what_breaks_here_stops_the_workers() -> None:
    """A full disk, say; a second problem does not win more time."""
    course = running(1)

    assert course.broken("no space left", 1 * S) == [Tell(0, Halt(drain=0))]
    course.broken("no space left", 10 * S)
    assert course.look(11 * S)[-1] == Conclude(RunState.FAILED, "no space left")


EVENTS = st.one_of(
    st.tuples(
        st.just("heard"),
        st.integers(0, 2),
        st.sampled_from(
            [Prepared(), Draining(), Finished(), Named(index=0, name="n"),
             Refused(code="c", message="m")]
        ),
    ),
    st.tuples(st.just("lost"), st.integers(0, 2), st.just("died")),
    st.tuples(st.just("stop"), st.none(), st.none()),
    st.tuples(st.just("look"), st.none(), st.none()),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(events=st.lists(EVENTS, max_size=30), step=st.integers(0, 20))
def test_whatever_happens_a_run_ends_exactly_once(events: list, step: int) -> None:
    """Any sequence of events, then silence: one `Conclude`, and a state that is final."""
    course, now = course_of(3), 0
    said: list[Instruction] = course.begin(now)
    for kind, worker, what in events:
        now += step * S
        if kind == "heard":
            said += course.heard(worker, what, now)
        elif kind == "lost":
            said += course.lost(worker, what, now)
        else:
            said += getattr(course, kind)(now)
    for _ in range(4):
        now += 100 * S
        said += course.look(now)

    assert len([one for one in said if isinstance(one, Conclude)]) == 1
    assert course.state in TERMINAL
