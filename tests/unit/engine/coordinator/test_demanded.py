"""What was due of a worker that is gone is what it would have said itself."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from vayu.engine.coordinator.accounts import Account
from vayu.engine.coordinator.course import Course
from vayu.engine.coordinator.demanded import Demanded, demanded
from vayu.engine.coordinator.instructions import Patience
from vayu.engine.coordinator.rescue import raised
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.engine.worker.dispatch_open import OpenDispatch
from vayu.engine.worker.steers import Steers
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    OpenModel,
    Paced,
    PoissonRate,
    RampRate,
)
from vayu.model.load.control import RunChange
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.pacing.shard import Share
from vayu.protocol.orders import Load, Steer
from vayu.protocol.reports import Prepared
from vayu.units import NS_PER_MS, NS_PER_S

S = NS_PER_S
PROFILES: list[OpenModel] = [
    ConstantRate(rate=70, duration=10),
    ConstantRate(rate=70, iterations=200),
    RampRate(start=0, end=90, duration=10),
    PoissonRate(rate=40, duration=10),
]
CHANGE = st.fixed_dictionaries(
    {"at": st.integers(0, 12 * S)},
    optional={"rate": st.floats(1, 100), "paused": st.booleans()},
)


def loads_of(profile: Paced, workers: int) -> list[Load]:
    """The order of each worker."""
    return [
        Load(
            worker=worker,
            workers=workers,
            profile=profile,
            exchange=SendSpec(request=RequestSpec(url="http://127.0.0.1/")),
            block="b",
            rows="r",
            max_in_flight=100,
            seed=7,
        )
        for worker in range(workers)
    ]


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(PROFILES),
    st.lists(CHANGE, max_size=5),
    st.integers(0, 12 * S),
    st.integers(1, 3),
)
def test_it_is_what_the_workers_would_say(profile, changes, until: int, workers: int) -> None:
    """However the run was steered: an order that holds only later changes nothing yet."""
    steers = [Steer(**change) for change in sorted(changes, key=lambda change: change["at"])]
    said = []
    for worker in range(workers):
        dispatch, waiting = OpenDispatch(profile, Share(worker, workers), 100, seed=7), Steers()
        for steer in steers:
            waiting.add(steer)
        waiting.apply(dispatch, until)
        dispatch.halt(until)
        said.append(dispatch.due(until))

    found = demanded(loads_of(profile, workers), steers, until=until)
    assert found == Demanded(until, tuple(said))


def test_in_the_closed_model_users_call() -> None:
    """How many responses a lost worker would have had, nobody knows."""
    assert demanded(loads_of(ConstantUsers(users=3, duration=9), 2), [], until=5 * S) is None


def test_a_run_that_breaks_says_what_had_been_called_for() -> None:
    """100/s for one second, 300/s for two; the frozen worker is given up 3 s after t0."""
    lead, notice = 20 * NS_PER_MS, 50 * NS_PER_MS
    patience = Patience(lead=lead, notice=notice, silence=3 * S)
    profile = ConstantRate(rate=100, duration=60)
    course = Course(loads_of(profile, 1), length=60 * S, drain=S, patience=patience)
    course.begin(0)
    course.heard(0, Prepared(), 0)
    course.steer(RunChange(rate=300.0), lead + S - notice)

    ended = course.look(lead + 3 * S)[-1]
    assert ended.demanded == Demanded(3 * S, (698,))  # without what is not late yet


def test_what_breaks_after_a_stop_had_called_for_nothing_since() -> None:
    """100/s, stopped after 2 s; a worker that drains dies a second later."""
    profile = ConstantRate(rate=100, duration=60)
    patience = Patience(lead=0)
    course = Course(loads_of(profile, 1), length=60 * S, drain=5 * S, patience=patience)
    course.begin(0)
    course.heard(0, Prepared(), 0)
    course.stop(2 * S, drain=True)

    ended = course.lost(0, "died", 3 * S)[-1]
    assert ended.demanded == Demanded(2 * S, (200,))


def test_a_worker_is_never_ahead_of_what_it_says() -> None:
    """Whoever halts later than it was told may have called for more; the longest end counts."""
    left = [
        reading_of(due=5, elapsed=4),
        reading_of(due=3, elapsed=2),
        reading_of(due=9, elapsed=3),
    ]
    accounts = [Account(reading) for reading in left]

    assert counted(raised(accounts, Demanded(8, (7, 7, 7)))) == [(7, 8), (7, 2), (9, 3)]
    assert counted(raised(accounts, Demanded(1, (1, 1, 1)))) == counted(accounts)
    assert raised(accounts, None) is accounts
    assert counted(accounts) == [(5, 4), (3, 2), (9, 3)]


def counted(accounts: list[Account]) -> list[tuple[int, int]]:
    """What was due, and how long that is known."""
    return [(one.reading.counter("due"), one.reading.counter("elapsed")) for one in accounts]


def reading_of(**counters: int) -> Snapshot:
    """What a worker wrote last."""
    reading = Snapshot(empty().words.copy())
    for name, value in counters.items():
        reading.section("counters")[COUNTER_INDEX[name]] = value
    return reading
