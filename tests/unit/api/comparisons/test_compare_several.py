"""Several runs on each side: what is repeated are runs, and intervals hold how these differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

import vayu
from tests.unit.api.made_runs import Maker, Rows, rows
from vayu.analysis.comparison_report import comparison_json
from vayu.api.runs.saved import SavedRun
from vayu.errors import IncompatibleRuns, InvalidConfig
from vayu.formats.runs.folder import SUMMARY
from vayu.model.results.health import GeneratorHealth, HealthVerdict
from vayu.model.results.summary import Summary
from vayu.model.rows.failure import CODES, FailureKind

COUNT = 3_000
MACHINES = (0.97, 1.02, 1.0)
"""By what factor each run of a side found its machine slower."""


def several(make: Maker, *, factor: float = 1.0, seed: int = 0, day: int = 1) -> list[SavedRun]:
    """Runs of one side, an hour apart."""
    return [
        make(
            rows(seed + place, factor=factor * machine, count=COUNT),
            createdAt=f"2025-01-{day:02}T{place:02}:00:00Z",
        )
        for place, machine in enumerate(MACHINES)
    ]


def failing(made: Rows, count: int) -> Rows:
    """The same, where some requests found their connection reset."""
    made["status"][:count], made["failure"][:count] = 0, CODES[FailureKind.RESET]
    return made


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1.0, "inconclusive"), (1.5, "worse"), (0.6, "better")]
)
def test_the_later_runs_against_the_baseline(make: Maker, factor: float, verdict: str) -> None:
    """A difference that runs of a side show by themselves is none between the sides."""
    before, after = several(make), several(make, factor=factor, seed=10)
    found = vayu.compare(before, after)

    assert found.verdict == verdict
    assert found.unit == "runs"
    assert "by 3 and 3 runs)" in found.sentence
    assert found.outcomes is not None
    assert found.outcomes.labels == ("run-1, run-2, run-3", "run-4, run-5, run-6")
    assert found.outcomes.throughput.value == pytest.approx(1, abs=0.04)
    assert "every interval comes from how they differ" in repr(found)
    assert "requests" not in found.sentence
    assert repr(after[0].compare(before[0])).count("of each run") == 0


def test_quantiles_of_a_side_are_of_all_its_requests(make: Maker) -> None:
    """Never a mean of the runs' percentiles; each run's own stand beside them."""
    before, after = several(make), several(make, seed=10)
    found = vayu.compare(before, after, quantiles=["p50", "p99.9"])
    every = pd.concat([run.requests.response for run in before])
    table = found.quantiles.set_index("quantile")

    assert table.baseline[0.5] == every.quantile(0.5, interpolation="lower")
    assert list(found.per_run.columns) == [
        "side", "run", "requests", "failed", "responses", "p50", "p99_9",
    ]  # fmt: skip
    assert found.per_run.run.tolist() == [f"run-{n}" for n in range(1, 7)]
    assert found.per_run.side.tolist() == ["baseline"] * 3 + ["now"] * 3
    assert found.per_run.p50[4] == after[1].requests.response.quantile(0.5, interpolation="lower")
    assert "p50 of each run: " in repr(found)


def test_two_single_runs_that_differ_say_what_that_may_be(make: Maker) -> None:
    """The same pair of runs, one slower: an hour lay between them. Equal ones need no such word."""
    before, slow = several(make)[0], several(make, factor=1.5, seed=10, day=2)[0]
    equal = several(make, seed=20, day=3)[0]

    assert "what changed between them" in repr(vayu.compare(before, slow))
    assert "what changed between them" not in repr(vayu.compare(before, equal, margin=0.3))


def test_runs_of_one_side_after_those_of_the_other(make: Maker) -> None:
    """It is said that they did not take turns; those that did need no such word."""
    before, after = several(make), several(make, seed=10)

    assert "Runs in turn" in repr(vayu.compare(before, several(make, seed=20, day=2)))
    assert "Runs in turn" not in repr(vayu.compare(before, after))


def test_a_generator_that_did_not_keep_up_is_named(make: Maker) -> None:
    """By the run of two, by how many of several."""
    runs, others = several(make), several(make, seed=10)
    for run in (runs[0], runs[1], others[2]):
        known = Summary(
            id=run.id, status="finished", model="open", load="",
            health=GeneratorHealth(verdict=HealthVerdict.BOTTLENECK),
        )  # fmt: skip
        (run.folder / SUMMARY).write_bytes(msgspec.json.encode(known))
    runs, others = ([SavedRun(run.folder) for run in side] for side in (runs, others))

    said = "The generator was the bottleneck in "
    assert f"{said}run-1: what it held up" in repr(vayu.compare(runs[0], others[0]))
    assert f"{said}run-1 and run-6: " in repr(vayu.compare(runs[0], others[2]))
    assert f"{said}3 of 6 runs: " in repr(vayu.compare(runs, others))
    assert said not in repr(vayu.compare(runs[2], others[0]))
    doubts = [vayu.compare(*pair).doubts for pair in ((runs[0], others[0]), (runs[0], others[2]))]
    assert doubts == [
        ("the generator was the bottleneck in 1 of 2 runs",),
        ("the generator was the bottleneck in both",),
    ]
    assert vayu.compare(runs[2], others[0]).doubts == ()


def test_failures_are_never_surer_than_chance(make: Maker) -> None:
    """Runs of which none failed are alike, but say no more than so many requests can."""
    clean = vayu.compare(several(make), several(make, seed=10)).outcomes
    assert clean is not None
    low, high = clean.errors.interval
    assert low is not None
    assert high is not None
    assert low < 0 < high

    lost = [make(failing(rows(n, count=COUNT), 150 + n)) for n in range(3)]
    found = vayu.compare(several(make), lost)
    assert found.verdict == "worse"
    assert "errors +5.03 points" in found.sentence


def test_one_run_that_had_an_outage_decides_nothing(make: Maker) -> None:
    """Two others of its side had none."""
    luck = [*several(make)[:2], make(failing(rows(9, count=COUNT), 600))]
    found = vayu.compare(several(make, seed=20), luck).outcomes

    assert found is not None
    assert found.errors.interval.low is not None
    assert found.errors.interval.low < 0


def test_a_run_without_a_response_is_named(make: Maker) -> None:
    """Its failures count, its times there are none."""
    dead = make(failing(rows(9, count=COUNT), COUNT))
    found = vayu.compare(several(make), [*several(make, seed=10), dead])

    assert f"Without a response, and so without a time: {dead.label}." in repr(found)
    assert found.per_run.responses.tolist() == [COUNT] * 6 + [0]
    assert pd.isna(found.per_run.p50.iloc[-1])
    nothing = vayu.compare(several(make), [make(failing(rows(n, count=9), 9)) for n in (1, 2)])
    assert nothing.latencies is None
    assert nothing.verdict == "worse"


def test_a_side_of_one_run_and_none_at_all_are_refused(make: Maker) -> None:
    """Naming the side and what helps."""
    runs = several(make)
    with pytest.raises(InvalidConfig) as caught:
        vayu.compare(runs[:2], runs[2])
    assert caught.value.problems == {
        "other": "is one run, which does not tell how runs differ; give at least two on each side"
    }
    with pytest.raises(InvalidConfig, match="empty list"):
        vayu.compare([], runs)
    with pytest.raises(InvalidConfig, match="masks"):
        vayu.compare(runs[:2], several(make), masks=(np.ones(COUNT, bool), None))


def test_no_run_is_on_both_sides(make: Maker) -> None:
    """Nor twice on one; and runs of a side sent the same request, whatever `across` says."""
    one, two, three = several(make)
    for sides in (([one, two], [three, one]), ([one, one], [two, three])):
        with pytest.raises(IncompatibleRuns, match="with itself"):
            vayu.compare(*sides)
    other = make(rows(5, count=COUNT), request={"url": "http://127.0.0.1:9/other"})
    with pytest.raises(IncompatibleRuns, match="GET /a and GET /other"):
        vayu.compare([one, other], [two, three], across=["request"])
    with pytest.raises(IncompatibleRuns, match="only runs are compared"):
        vayu.compare([one, 3], [two, three])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("run_17", "vayu.run('run_17') is the run of that id; vayu.runs() lists them"),
        ("main.zip", "vayu.open('main.zip') of a saved run, vayu.read of another tool's file"),
        (Path("runs/a"), "vayu.open('runs/a') of a saved run, vayu.read of another tool's file"),
        (3, "a Run, a SavedRun, or what vayu.read returns of a file that holds requests"),
    ],
)
def test_what_is_no_run_is_told_how_to_become_one(given: Any, remedy: str) -> None:
    """By its id, or by its file."""
    with pytest.raises(IncompatibleRuns) as refused:
        vayu.compare(given, given)
    assert refused.value.hint == remedy


def test_every_form_of_the_report(make: Maker, tmp_path: Path) -> None:
    """JSON counts runs, the page draws all spectra, a run compares itself with several."""
    before, after = several(make), several(make, factor=1.5, seed=10)
    found = vayu.compare(before, after)
    told = comparison_json(found)

    assert told["unit"] == "runs"
    assert [one["run"] for one in told["runs"]] == [f"run-{n}" for n in range(1, 7)]
    assert told["runs"][0]["p50"] == pytest.approx(
        before[0].requests.response.quantile(0.5, interpolation="lower").total_seconds() * 1_000
    )
    page = found.report(tmp_path / "c.html").read_text()
    assert "run-6: response" in page
    assert "run-1, run-2, run-3" in page
    assert "Each run" in page
    assert "Spectra of the first runs of each side" in page
    assert page.count("<td") > 6 * 9


def test_runs_that_drift_are_counted_in_one_note(make: Maker) -> None:
    """Not a line for each of twenty."""
    drifting = []
    for seed in range(3):
        made = rows(seed, count=COUNT)
        late = made["intended"] > 2_000_000_000
        made["completed"][late] += 2 * (made["completed"] - made["started"])[late]
        drifting.append(make(made[np.argsort(made["completed"], kind="stable")]))
    notes = repr(vayu.compare(drifting, several(make)))

    assert "3 of 6 runs are not the same throughout, such as run-1: never steady" in notes
    assert notes.count("which part of a run") == 1
