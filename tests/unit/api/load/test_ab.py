"""Two requests in one run: their rows are told apart, and the second is compared with the first."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd
import pytest

import vayu
from vayu.api.comparisons.ab_sides import TOOK_TURNS
from vayu.api.reports.run_code import again
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import RUN
from vayu.formats.runs.samples import ROW
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.pacing.shard import Share
from vayu.pacing.turns import Turns
from vayu.testing.latencies import Ar1Lognormal

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 20_000


def rows(seed: int, *, factor: float = 1.0, failing: int = 0) -> np.ndarray:
    """Requests 1 ms apart that depend on each other; those of B take `factor` times as long."""
    made = np.zeros(COUNT, ROW)
    made["k"] = np.arange(COUNT)
    turns = Turns(Share(0, 1), seed)
    made["step"] = [turns.of(k) for k in range(COUNT)]
    made["intended"] = made["started"] = made["k"] * 1_000_000
    took = Ar1Lognormal().draw(COUNT, np.random.default_rng(seed))
    took = np.where(made["step"] == 1, factor * took, took)
    made["completed"] = made["started"] + (took * 1e9).astype(np.int64)
    for phase in PHASES:
        made[phase] = ABSENT
    made["status"], made["protocol"] = 200, 2
    of_b = np.flatnonzero(made["step"] == 1)
    made["status"][of_b[:: max(len(of_b) // failing, 1)] if failing else []] = 500
    made["user"] = made["row"] = NOBODY
    return made[np.argsort(made["completed"], kind="stable")]


def run_of(folder: Path, made: np.ndarray, **info: Any) -> SavedRun:
    """A run of these rows."""
    known = {
        "id": folder.name, "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
        "folder": str(folder), "request": {"url": "http://h/a", "name": "old"},
        "against": {"url": "http://h/b", "name": "new"}, "config": {"rate": 1000},
        "load": "1,000/s", "workers": 1,
    } | info  # fmt: skip
    (folder / RUN).write_bytes(msgspec.json.encode(known))
    made.tofile(folder / "worker-0.rows")
    return SavedRun(folder)


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, "same"), (1.2, "worse"), (0.8, "better")])
def test_b_is_compared_with_a(tmp_path: Path, factor: float, verdict: str) -> None:
    """Each with its own rows; the sentence says which is which, with an interval."""
    run = run_of(tmp_path, rows(1, factor=factor))
    found = run.ab(margin=0.1)

    assert found.verdict == found.comparison.verdict == verdict
    assert found.sentence == f"new against old: {found.comparison.sentence}"
    assert "95 % confidence" in found.sentence
    assert repr(found).startswith(f"A (baseline): old; B: new; run {tmp_path.name}\n")
    assert found.sentence.partition(": ")[2] in found._repr_html_()
    assert "Throughput" not in repr(found)
    assert TOOK_TURNS in " ".join(repr(found).split())  # its lines are folded
    frame = run.requests
    for side, step in ((found.a, "old"), (found.b, "new")):
        mine = frame[frame.step == step].reset_index(drop=True)
        pd.testing.assert_frame_equal(side.requests.reset_index(drop=True), mine)
        assert side.rows(["k", "status"]).column_names == ["k", "status"]
        assert len(side.requests) == COUNT // 2
    assert found.plot().data


def test_each_side_is_asked_what_a_run_is_asked(tmp_path: Path) -> None:
    """Percentiles, groups, pictures; and failures of the one are not those of the other."""
    found = run_of(tmp_path, rows(2, failing=500)).ab()

    assert found.verdict == "worse"
    assert found.comparison.outcomes is not None
    assert found.comparison.outcomes.failed == ((0, COUNT // 2), (500, COUNT // 2))
    assert found.a.by("status")["requests"].tolist() == [COUNT // 2]
    exact = np.quantile(found.b.requests.response.dt.total_seconds(), 0.99, method="inverted_cdf")
    measured = found.b.percentiles(["p99"]).value.iloc[0].total_seconds()
    assert measured == pytest.approx(exact, rel=1e-3)
    assert found.a.plot.spectrum(found.b).data


def test_a_run_of_one_request_has_no_sides(tmp_path: Path) -> None:
    """Nor has one any with options that mean nothing; all is named."""
    run = run_of(tmp_path, rows(3), against=None)
    with pytest.raises(InvalidConfig) as refused:
        run.ab(margin=2, of="latency")
    assert sorted(refused.value.problems) == ["margin", "of", "run"]


def test_everything_that_is_wrong_is_named_before_anything_is_sent() -> None:
    """Requests, load, comparison, and words that nobody knows."""
    request = vayu.Request("GET", "http://h/")
    with pytest.raises(InvalidConfig) as refused:
        vayu.ab(request, "http://h/")  # type: ignore[arg-type]
    assert list(refused.value.problems) == ["request_b"]

    with pytest.raises(InvalidConfig) as refused:
        vayu.ab(request, request, rate=-1, margin="much", marign=1)  # type: ignore[call-arg]
    assert sorted(refused.value.problems) == ["margin", "marign", "rate"]
    assert "did you mean 'margin'?" in refused.value.problems["marign"]

    with pytest.raises(InvalidConfig, match="capacity of one request"):
        vayu.ab(request, request, profile=vayu.Capacity(start=1, thresholds=["p99 < 1s"]))


def test_code_that_does_it_again_names_both(tmp_path: Path) -> None:
    """It is Python that makes both requests."""
    code = again(run_of(tmp_path, rows(4)).info)
    ast.parse(code)
    assert "a = " in code
    assert "http://h/b" in code
    assert code.splitlines()[-1].startswith("found = vayu.ab(a, b, profile=vayu.ConstantRate(")
    assert "thresholds" not in code


def test_code_that_does_it_again_keeps_the_thresholds(tmp_path: Path) -> None:
    """Those in words, and those that stop a run."""
    texts = ["p50 < 60ms", {"threshold": "failed < 1%", "abortOnFail": True}]
    code = again(run_of(tmp_path, rows(4), config={"rate": 9, "thresholds": texts}).info)

    ast.parse(code)
    stops = "vayu.Threshold('failed < 1%', abort_on_fail=True)"
    assert code.endswith(f", thresholds=['p50 < 60ms', {stops}])")


def test_thresholds_are_judged_on_either_side(tmp_path: Path) -> None:
    """The run passes, and B alone does not."""
    thresholds = ["p50 < 60ms", "failed < 1%", "dropped < 1%"]
    run = run_of(tmp_path, rows(1, factor=1.5), config={"rate": 1000, "thresholds": thresholds})
    whole = run.ab()
    found = whole.verdicts

    assert repr(whole).splitlines()[-2:] == [
        "old alone keeps 2 of 3 thresholds; not judged: dropped < 1%",
        "new alone keeps 1 of 3 thresholds; failed: p50 < 60ms; not judged: dropped < 1%",
    ]
    assert "failed: p50 &lt; 60ms" in whole._repr_html_()
    assert found[["side", "threshold", "outcome"]].to_numpy().tolist() == [
        [side, text, outcome]
        for side, told in (
            ("old", ("pass", "pass", "unevaluated")), ("new", ("fail", "pass", "unevaluated")),
        )
        for text, outcome in zip(thresholds, told, strict=True)
    ]  # fmt: skip
    assert "both together" in found.note
