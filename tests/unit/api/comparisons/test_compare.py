"""Runs are compared by what they measured; what is not the same thing is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import vayu
from tests.unit.api.made_runs import Maker, Rows, rows
from vayu.errors import IncompatibleRuns, InvalidConfig
from vayu.model.rows.failure import CODES, FailureKind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, "same"), (1.2, "worse"), (0.8, "better")])
def test_the_later_run_against_the_baseline(make: Maker, factor: float, verdict: str) -> None:
    """Whichever way it is asked."""
    before, after = make(rows(1)), make(rows(2, factor=factor))
    found = vayu.compare(before, after, margin=0.1)

    assert found.verdict == verdict
    assert repr(after.compare(before, margin=0.1)) == repr(found)
    assert found.outcomes is not None
    assert found.outcomes.labels == ("run-1", "run-2")
    assert found.outcomes.throughput.value == pytest.approx(1, abs=0.02)
    assert "Failed: 0 of 20,000 (0 %) against 0 of 20,000 (0 %)" in repr(found)


def failing(made: Rows, share: float) -> Rows:
    """The same, where every so-many-th request found its connection reset."""
    bad = np.arange(0, made.size, round(1 / share))
    made["status"][bad], made["failure"][bad] = 0, CODES[FailureKind.RESET]
    return made


def test_failures_vote_too(make: Maker) -> None:
    """The responses are the same; 5 % fail: worse, and it says by how many points."""
    found = vayu.compare(make(rows(1)), make(failing(rows(2), 0.05)))

    assert found.verdict == "worse"
    assert "errors +5.00 points" in found.sentence


def bursts(seed: int, count: int, length: int) -> Rows:
    """Requests of which so many in a row failed, once, somewhere."""
    made = rows(seed, count=count)
    first = int(np.random.default_rng(seed).integers(0, count - length))
    bad = (made["k"] >= first) & (made["k"] < first + length)
    made["status"][bad], made["failure"][bad] = 0, CODES[FailureKind.RESET]
    return made


@pytest.mark.parametrize(("count", "length"), [(120, 15), (2_000, 200)])
def test_one_burst_of_failures_does_not_tell_runs_apart(
    make: Maker, count: int, length: int
) -> None:
    """One run had its outage, the other was luckier."""
    for seed in range(4):
        lucky, other = make(rows(100 + seed, count=count)), make(bursts(seed, count, length))
        found = vayu.compare(lucky, other).outcomes

        assert found is not None
        assert found.errors.interval == (None, None)
        assert found.difference.needed >= 80


def test_one_request_that_failed_proves_nothing(make: Maker) -> None:
    """500 went well, then a single one did not."""
    one = rows(2, count=1)
    one["status"], one["failure"] = 0, CODES[FailureKind.TIMEOUT]
    found = vayu.compare(make(rows(1, count=500)), make(one))

    assert found.verdict == "inconclusive"
    assert "would settle it" not in found.sentence


def test_what_was_cancelled_is_in_neither_number(make: Maker) -> None:
    """Given up when the run ended: no failure, and no throughput."""
    cut = rows(2)
    cut["status"][::4], cut["failure"][::4] = 0, CODES[FailureKind.CANCELLED]
    found = vayu.compare(make(rows(1)), make(cut))

    assert found.outcomes is not None
    assert found.outcomes.failed == ((0, 20_000), (0, 15_000))
    assert found.outcomes.throughput.value == pytest.approx(0.75, rel=0.02)


def test_a_run_that_only_failed_has_no_response_times(make: Maker) -> None:
    """It is worse by its failures, and nothing is made up of its times."""
    lost = rows(2)
    lost["status"], lost["failure"] = 0, CODES[FailureKind.TIMEOUT]
    found = vayu.compare(make(rows(1)), make(lost))

    assert found.verdict == "worse"
    assert found.latencies is None
    assert found.quantiles.empty
    assert "one side has no response at all" in repr(found)


def test_two_runs_that_only_failed_ask_for_no_more_requests(make: Maker) -> None:
    """There are no response times, and more of the same would bring none."""
    lost = [rows(seed) for seed in (1, 2)]
    for each in lost:
        each["status"], each["failure"] = 0, CODES[FailureKind.TIMEOUT]
    found = vayu.compare(*(make(each) for each in lost))

    assert found.verdict == "inconclusive"
    assert found.needed is None
    assert "there are no response times to compare" in found.sentence
    assert "more requests" not in found.sentence


def test_nothing_at_all_is_inconclusive(make: Maker) -> None:
    """Two runs without a request."""
    none = rows(1, count=1)[:0]
    found = vayu.compare(make(none), make(none))

    assert found.verdict == "inconclusive"
    assert repr(found)


def test_parts_of_runs(make: Maker) -> None:
    """A stretch of both, and masks of either."""
    before, after = make(rows(1)), make(rows(2))
    stretch = vayu.compare(before, after, window=("5s", "10s"))
    masks = tuple(run.requests.completed.between("5s", "10s") for run in (before, after))

    assert stretch.latencies is not None
    picked = vayu.compare(before, after, masks=masks)
    assert picked.quantiles.equals(stretch.quantiles)
    assert picked.differences == stretch.differences


def test_the_throughput_of_a_stretch_is_over_all_of_it(make: Maker) -> None:
    """Whatever began long before it; a run's own timeline says the same."""
    before, stalled = rows(1), rows(2)
    held = (stalled["intended"] > 2_000_000_000) & (stalled["completed"] < 10_400_000_000)
    stalled["completed"][held] = 10_500_000_000
    window = ("10.4s", "12.4s")
    runs = make(before), make(stalled[np.argsort(stalled["completed"], kind="stable")])
    pace = [run.timeline(2, within=window).throughput for run in runs]
    counts = [int(run.timeline(2, within=window).requests.sum()) for run in runs]
    found = vayu.compare(*runs, window=window)

    assert found.outcomes is not None
    assert found.outcomes.throughput.value == pytest.approx(counts[1] / counts[0], rel=1e-6)
    assert [run.by("worker", window=window).throughput.iloc[0] for run in runs] == (
        pytest.approx([count / 2 for count in counts])
    )
    assert len(pace[0]) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"request": {"url": "http://127.0.0.1:9/other"}}, "other requests: GET /a and GET /other"),
        ({"request": {"method": "PUT", "url": "http://127.0.0.1:9/a"}}, "GET /a and PUT /a"),
        ({"config": {"concurrency": 2}}, "one load is open, the other closed"),
    ],
)
def test_what_is_not_the_same_thing_is_refused(
    make: Maker, changes: dict[str, Any], reason: str
) -> None:
    """Unless it is meant; then the comparison says so."""
    one, two = make(rows(1, count=500)), make(rows(2, count=500), **changes)
    with pytest.raises(IncompatibleRuns, match=reason) as caught:
        vayu.compare(one, two)

    assert caught.value.hint is not None
    assert "across=[" in caught.value.hint
    assert reason in repr(vayu.compare(one, two, across=["request", "model"]))


def test_another_host_and_another_load_are_no_obstacle(make: Maker) -> None:
    """The load is noted."""
    one = make(rows(1, count=500))
    other = {"url": "https://staging.test/a?b=2"}
    two = make(rows(2, count=500), request=other, load="9/s")

    found = vayu.compare(one, two)
    assert "The load differs: 1,000/s; 9/s." in repr(found)
    verdict = str(found.verdict).capitalize()
    assert found.sentence.startswith(f"{verdict}, to be read with care because the load differs: ")
    assert " ".join(repr(found).split()).startswith(found.sentence)  # its lines are folded


def test_a_run_is_not_compared_with_itself(make: Maker) -> None:
    """Nothing is independent of itself."""
    one = make(rows(1, count=500))
    with pytest.raises(IncompatibleRuns, match="with itself"):
        one.compare(one)


def test_every_wrong_option_is_named(make: Maker) -> None:
    """All at once."""
    one, two = make(rows(1, count=50)), make(rows(2, count=50))
    with pytest.raises(InvalidConfig) as caught:
        vayu.compare(
            one, two, quantiles=["x"], confidence=1, margin=-1, errors_margin="1", of="size",
            across="request", masks=3,
        )  # type: ignore[arg-type]  # fmt: skip

    assert sorted(caught.value.problems) == [
        "across", "confidence", "errors_margin", "margin", "masks", "of", "quantiles",
    ]  # fmt: skip


def test_the_page_of_a_comparison_shows_both_spectra(make: Maker, tmp_path: Path) -> None:
    """Drawn from the rows when it is written; chosen requests by themselves are not drawn again."""
    before, after = make(rows(1, count=2_000)), make(rows(2, count=2_000))
    page = vayu.compare(before, after).report(tmp_path / "c.html").read_text()
    assert "Both spectra" in page
    assert "run-1: response" in page
    every = np.ones(2_000, bool)
    chosen = vayu.compare(before, after, masks=(every, every))
    assert "Both spectra" not in chosen.report(tmp_path / "d.html").read_text()


def test_a_comparison_without_a_response_is_open_and_drawn(make: Maker) -> None:
    """Nobody answered on one side: inconclusive in words, and a picture without a line."""
    found = vayu.compare(make(rows(1, count=0)), make(rows(2, count=200)))

    assert found.verdict == "inconclusive"
    assert len(found.quantiles) == 0
    assert found.plot().layout.title.text.startswith("<b>Change of each quantile")
    assert "data:image/svg+xml" in found.plot()._repr_html_()


def test_a_run_that_drifts_is_named(make: Maker) -> None:
    """A beginning three times as slow: said of that run, unless only the steady part is meant."""
    warming = rows(2)
    early = warming["intended"] < 6_000_000_000
    warming["completed"][early] += 2 * (warming["completed"] - warming["started"])[early]
    before = make(rows(1))
    after = make(warming[np.argsort(warming["completed"], kind="stable")])

    assert "run-2: steady from" in repr(vayu.compare(before, after))
    assert "run-1: " not in repr(vayu.compare(before, after))
    assert "which part of a run" not in repr(vayu.compare(before, after, steady=True))
