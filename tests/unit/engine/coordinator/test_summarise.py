"""The summary only says what the blocks counted, and adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from vayu.engine.coordinator.accounts import FURTHER_CHECKS, Account
from vayu.engine.coordinator.summarise import histograms_of, summary_of
from vayu.engine.recorder.snapshot import empty
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Distribution, Summary
from vayu.model.results.tick import CheckSummary
from vayu.model.rows.metrics import CHECKS, HISTOGRAMS
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome
from vayu.protocol.reports import Named, Noted
from vayu.stats.histogram import decode

if TYPE_CHECKING:
    from collections.abc import Callable

S = 1_000_000_000


def info_of(config: LoadConfig, **fields: object) -> RunInfo:
    """A finished run."""
    return RunInfo(
        **{
            "id": "r1",
            "status": RunState.FINISHED,
            "created_at": "2024-05-01T10:00:00+00:00",
            "started_at": "2024-05-01T10:00:01+00:00",
            "folder": "/runs/r1",
            "request": RequestSpec(url="http://127.0.0.1/"),
            "config": config,
            "load": str(config.profile),
            "workers": 2,
        }
        | fields
    )


OPEN = info_of(LoadConfig(rate=100, duration="10s"), name="probe")


def assert_adds_up(summary: Summary) -> None:
    """Every identity of design section 3."""
    parts = summary.succeeded + summary.failed + summary.cancelled
    assert summary.due == summary.started + summary.dropped + summary.backlog
    assert summary.started == parts + summary.in_flight
    assert sum(summary.status_codes.values()) == parts
    errors = summary.errors
    assert summary.failed == sum(getattr(errors, name) for name in errors.__struct_fields__)


def test_two_workers_make_one_summary(make_rows: Callable, read_back: Callable) -> None:
    """Counts add, histograms merge, and the length is that of the later worker."""
    rows = [make_rows(1_000, worker=i, workers=2) for i in range(2)]
    accounts = [
        Account(read_back(rows[0], elapsed=10 * S, due=1_005, started=1_000, dropped=5)),
        Account(read_back(rows[1], elapsed=12 * S)),
    ]

    summary = summary_of(accounts, OPEN)
    assert_adds_up(summary)
    assert (summary.id, summary.name, summary.status) == ("r1", "probe", "finished")
    assert (summary.model, summary.workers, summary.partial) == ("open", 2, False)
    assert summary.load == "100 requests/s for 10s"
    assert (summary.duration, summary.scheduled) == (12.0, 10.0)
    assert (summary.due, summary.started, summary.dropped) == (2_005, 2_000, 5)
    assert (summary.backlog, summary.in_flight) == (0, 0)
    assert summary.offered == 200.5
    assert summary.throughput == pytest.approx((2_000 - summary.cancelled) / 12)
    answered = sum(int((r["status"] > 0).sum()) for r in rows)
    assert summary.response.count == summary.service.count == summary.lag.count == answered
    completed = 2_000 - summary.cancelled
    assert f"{answered:,} of {completed:,} completed requests" in summary.population
    assert len(summary.warnings) == 1  # the dropped ones


def test_checks_are_added_by_name(make_rows: Callable, read_back: Callable) -> None:
    """Each worker numbers checks as it meets them; names decide what belongs together."""
    accounts = []
    for counts, names in (
        ({0: (10, 0, 0, 0), 1: (5, 1, 3, 0)}, ["is ok", "has a body"]),
        (
            {0: (4, 1, 0, 3), 1: (7, 0, 0, 0), 2: (1, 0, 0, 0), CHECKS - 1: (3, 2, 0, 0)},
            ["has a body", "is ok"],
        ),
    ):
        reading = read_back(make_rows(10), tested=10)
        for index, times in counts.items():
            reading.section("checks")[index] = times
        named = {
            i: Named(index=i, name=name, level="folder" if name == "is ok" else "request")
            for i, name in enumerate(names)
        }
        accounts.append(Account(reading, named))
    notes = [
        Noted(topic="check", about="has a body", text="expected 2 to equal 3"),
        Noted(topic="check", about="has a body", text="a later one"),
    ]

    summary = summary_of(accounts, OPEN, notes=notes)
    assert summary.tested == 20
    assert summary.checks == (
        CheckSummary(name="is ok", level="folder", passed=17),
        CheckSummary(
            name="has a body",
            passed=9,
            failed=5,
            skipped=3,
            asserted_nothing=3,
            message="expected 2 to equal 3",
        ),
        CheckSummary(name="(test 3)", passed=1, failed=0),
        CheckSummary(name=FURTHER_CHECKS, passed=3, failed=2),
    )


def test_one_name_at_two_levels_is_two_checks(make_rows: Callable, read_back: Callable) -> None:
    """Each with its own counts and its own first message, whatever place it has in a worker."""
    accounts = []
    for levels in (("folder", "request"), ("request", "folder")):
        reading = read_back(make_rows(10), tested=10)
        for index, level in enumerate(levels):
            reading.section("checks")[index] = (5, 0, 0, 0) if level == "folder" else (2, 3, 0, 0)
        named = {i: Named(index=i, name="ok", level=level) for i, level in enumerate(levels)}
        accounts.append(Account(reading, named))
    notes = [Noted(topic="check", about="ok", text="no", level="request")]

    assert summary_of(accounts, OPEN, notes=notes).checks == (
        CheckSummary(name="ok", level="folder", passed=10),
        CheckSummary(name="ok", passed=4, failed=6, message="no"),
    )


def test_a_run_that_never_began_has_nothing_measured() -> None:
    """No rates, no percentiles, no zeros in their place."""
    failed = info_of(
        LoadConfig(concurrency=3), status=RunState.FAILED, error="no worker came up", workers=0
    )

    summary = summary_of([], failed, warnings=["The run never began."])
    assert_adds_up(summary)
    assert (summary.status, summary.error) == ("failed", "no worker came up")
    assert (summary.model, summary.scheduled) == ("closed", 30.0)
    assert (summary.offered, summary.throughput) == (None, None)
    assert summary.response == Distribution()
    assert summary.population == "no request completed: nothing was measured"
    assert summary.warnings[0] == "The run never began."


def test_a_killed_worker_leaves_what_was_in_flight(
    make_rows: Callable, read_back: Callable
) -> None:
    """What it started and never counted as ended is in flight for ever; the parts still add up."""
    accounts = [Account(read_back(make_rows(100), due=130, started=120))]

    summary = summary_of(accounts, replace(OPEN, status=RunState.FAILED))
    assert_adds_up(summary)
    assert (summary.in_flight, summary.backlog, summary.partial) == (20, 10, True)


def test_a_run_that_only_iterations_end_has_no_schedule(
    make_rows: Callable, read_back: Callable
) -> None:
    """Its throughput is over the time that it took, responses and all; its rate is that asked."""
    run = info_of(LoadConfig(rate=100, iterations=1_000))

    summary = summary_of([Account(read_back(make_rows(1_000), elapsed=16 * S))], run)
    assert summary.scheduled is None
    assert (summary.offered, summary.throughput) == (100.0, (1_000 - summary.cancelled) / 16)


def test_what_was_known_against_a_run_is_in_its_record(
    make_rows: Callable, read_back: Callable
) -> None:
    """Before what its numbers say: that Python's tests did not run is a warning of it for ever."""
    run = info_of(LoadConfig(rate=100, duration="10s"), caveats=("tests in Python ...",))

    summary = summary_of([Account(read_back(make_rows(10), elapsed=5 * S))], run)
    assert summary.warnings[0] == "tests in Python ..."


def test_a_run_stopped_early_offers_over_the_time_it_had(
    make_rows: Callable, read_back: Callable
) -> None:
    """Two of ten seconds."""
    stopped = info_of(LoadConfig(rate=100, duration="10s"), status=RunState.STOPPED)

    summary = summary_of([Account(read_back(make_rows(200), elapsed=2 * S))], stopped)
    assert (summary.offered, summary.scheduled) == (100.0, 10.0)


def test_histograms_hold_every_response(make_rows: Callable, read_back: Callable) -> None:
    """What `histograms.json` keeps decodes to the merged counts."""
    accounts = [Account(read_back(make_rows(500, worker=i))) for i in range(2)]

    found = histograms_of(accounts)
    assert sorted(found) == sorted(HISTOGRAMS)
    for name, text in found.items():
        merged = sum(account.reading.section(name) for account in accounts)
        assert decode(text).tolist() == merged.tolist()
    assert histograms_of([Account(empty())]).keys() == found.keys()


@pytest.mark.parametrize(
    ("status", "outcomes", "passed"),
    [
        (RunState.FINISHED, ["pass"], True),
        (RunState.FINISHED, [], True),
        (RunState.FINISHED, ["pass", "unevaluated"], False),
        (RunState.STOPPED, ["pass"], False),
        (RunState.FAILED, ["pass"], False),
        (RunState.FAILED, [], False),
    ],
)
def test_a_run_that_did_not_get_to_its_end_has_not_passed(
    read_back: Callable,
    make_rows: Callable,
    status: RunState,
    outcomes: list[str],
    passed: bool,  # noqa: FBT001
) -> None:
    """Whatever its thresholds say of what it measured; as `vayu load` exits."""
    verdicts = tuple(
        Verdict(threshold="p99 < 1ms", metric="p99", outcome=VerdictOutcome(outcome), limit=1.0,
                unit="ms", bound="< 1ms")
        for outcome in outcomes
    )  # fmt: skip
    run = info_of(LoadConfig(rate=100), status=status)
    rows = make_rows(50)
    accounts = [Account(read_back(rows[rows["status"] == 200]))]
    assert summary_of(accounts, run, verdicts=verdicts).passed is passed
