"""What slow requests have in common is found, and chance is not taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from vayu.analysis.explain import Explanation
from vayu.api.rows.analysed import Analysed
from vayu.errors import InvalidConfig
from vayu.formats.runs.samples import ROW, table_of
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    import pyarrow as pa

COUNT = 20_000


class Rows(Analysed):
    """Rows that a test made."""

    def __init__(self, rows: np.ndarray) -> None:
        self._made = table_of(rows, worker=0, steps=("login", "search"))  # type: ignore[assignment]

    @property
    def label(self) -> str:
        return "made"

    def rows(self, columns: object = None) -> pa.Table:
        return self._made if columns is None else self._made.select(list(columns))  # type: ignore[attr-defined, call-overload]


def made(seed: int = 1, count: int = COUNT) -> np.ndarray:
    """Requests 1 ms apart, 5 ms long or so; one in ten on a new connection."""
    rng = np.random.default_rng(seed)
    rows = np.zeros(count, ROW)
    rows["k"] = np.arange(count)
    rows["intended"] = rows["k"] * 1_000_000
    rows["started"] = rows["intended"] + rng.integers(0, 50_000, count)
    wait = rng.lognormal(np.log(5e6), 0.2, count).astype(np.int64)
    for phase in PHASES:
        rows[phase] = ABSENT
    rows["wait"], rows["receive"] = wait // 1_000, 10
    rows["connection_new"] = rng.random(count) < 0.1
    rows["connect"][rows["connection_new"] == 1] = 60
    rows["completed"] = rows["started"] + wait + 10_000
    rows["status"], rows["protocol"] = 200, 2
    rows["step"] = rng.integers(0, 2, count)
    rows["user"] = rows["row"] = NOBODY
    rows["bytes_received"] = rng.integers(400, 600, count)
    return rows


def delayed(rows: np.ndarray, which: np.ndarray, *, by: int = 80_000_000) -> Rows:
    """The same, where some waited longer. [ns]."""
    rows["completed"][which] += by
    rows["wait"][which] += by // 1_000
    return Rows(rows)


def stalled() -> Rows:
    """Every tenth of the new connections waits 80 ms: 1 % of all."""
    rows = made()
    new = np.flatnonzero(rows["connection_new"])
    return delayed(rows, new[::10])


def test_the_cause_is_named() -> None:
    """New connections, and the phase in which the time went, in one sentence."""
    found = stalled().explain("response > 50ms")
    first = next(one for one in found.significant if one.unit == "1")

    assert (first.dimension, first.level, first.marked) == ("connection", "new", 1.0)
    assert first.rest == pytest.approx(0.09, abs=0.01)
    assert first.effect == pytest.approx(0.91, abs=0.01)
    assert first.p < 1e-6
    assert "connection is new, 100 % against 9" in found.sentence
    assert "wait is longer" in found.sentence


def test_a_percentile_is_that_of_the_responses() -> None:
    """And is spelled out."""
    run = stalled()
    found = run.explain("response > p99")
    ordered = np.sort(run.measured().response)
    limit = ordered[rank(0.99, COUNT) - 1]

    assert found.marked == int((run.measured().response > limit).sum())
    assert found.condition.startswith("response > p99 = ")


def test_a_slow_step_is_named() -> None:
    """With its name."""
    rows = made()
    found = delayed(rows, np.flatnonzero(rows["step"] == 1)[::7]).explain("response >= 50ms")

    first = next(one for one in found.findings if one.unit == "1")
    assert (first.dimension, first.level) == ("step", "search")


def test_a_stretch_of_time_is_named() -> None:
    """When the pause was, in windows of a twentieth of the run."""
    rows = made()
    rng = np.random.default_rng(3)
    inside = 4_000 + np.flatnonzero(rng.random(1_000) < 0.5)
    found = delayed(rows, inside).explain("response > 50ms")

    first = max((one for one in found.findings if one.unit == "1"), key=lambda one: one.effect)
    assert first.dimension == "time"
    assert first.level.startswith("4 s")


def test_chance_explains_nothing() -> None:
    """Random marks: in at most one of ten seeds is anything said at all."""
    run = Rows(made())
    said = 0
    for seed in range(10):
        mask = np.random.default_rng(seed).random(COUNT) < 0.01
        said += bool(run.explain(mask).significant)

    assert said <= 1


def test_failures_are_explained_by_other_things_than_their_status() -> None:
    """What says the same as the marks is left out."""
    rows = made()
    bad = np.flatnonzero(rows["bytes_received"] > 590)
    rows["status"][bad] = 0
    rows["failure"][bad] = CODES[FailureKind.RESET]
    found = Rows(rows).explain("failed")

    assert found.marked == bad.size
    assert {one.dimension for one in found.findings}.isdisjoint({"status", "failure"})
    assert found.findings[0].dimension == "bytes_received"


def test_a_timeout_is_slow_too() -> None:
    """It is beyond the percentile of those that came back, and its kind is named."""
    rows = made()
    lost = np.arange(0, COUNT, 100)
    rows["status"][lost], rows["failure"][lost] = 0, CODES[FailureKind.TIMEOUT]
    found = delayed(rows, lost, by=1_000_000_000).explain("response > 500ms")

    assert found.marked == lost.size
    assert ("failure", "timeout", 1.0, 0.0) in [one[:4] for one in found.findings]


def test_a_selection_is_kept_to() -> None:
    """Only what completed in the stretch is marked, and compared with."""
    run = stalled()
    found = run.explain("response > 50ms", window=("5s", "10s"))

    ends = run.measured().completed
    assert found.total == int(((ends >= 5e9) & (ends <= 10e9)).sum())


def test_ranked_and_shown() -> None:
    """By effect, those that are no chance first; as text, HTML, a frame and a picture."""
    found = stalled().explain("response > p99")
    effects = [abs(one.effect) for one in found.significant]

    assert effects == sorted(effects, reverse=True)
    assert found.sentence in repr(found)
    assert "connection" in found._repr_html_()
    assert isinstance(found.frame, pd.DataFrame)
    assert len(found.frame) == len(found.findings)
    assert len(found.plot().data[0].x) <= 15


@pytest.mark.parametrize(
    ("rows", "condition", "said"),
    [
        (made(count=1)[:0], "failed", "There is no request"),
        (made(count=50), "failed", "No request of 50 is marked"),
        (made(count=50), "status == 200", "All 50 requests are marked"),
        (made(count=1), "response > p99", "No request of 1 is marked"),
    ],
)
def test_nothing_to_compare_is_said(rows: np.ndarray, condition: str, said: str) -> None:
    """Never a number of it."""
    found = Rows(rows).explain(condition)

    assert found.findings == ()
    assert said in found.sentence
    assert repr(found)


@pytest.mark.parametrize(
    "condition",
    ["", "slow", "response", "response > ", "response > fast", "response > p100", "status > p99",
     "status >= x", "colour == 3", "response > p99 or failed", 3, None],
)  # fmt: skip
def test_what_is_no_condition_is_refused(condition: object) -> None:
    """With what would be one."""
    with pytest.raises(InvalidConfig, match=r"condition: must be"):
        Rows(made(count=5)).explain(condition)  # type: ignore[arg-type]


def test_the_slowest_are_explained_unless_others_are_named() -> None:
    """What whoever asks for no reason wants to know."""
    rows = Rows(made(count=1_000))
    assert rows.explain() == rows.explain("response > p99")


def test_an_explanation_is_a_plain_record() -> None:
    """That can be made and compared."""
    one = Explanation(condition="x", marked=0, total=0, findings=())

    assert one == Explanation(condition="x", marked=0, total=0, findings=())


class Told(Rows):
    """Rows whose columns are as other tools leave them: null where nothing is said."""

    def __init__(self, rows: np.ndarray, **said: object) -> None:
        super().__init__(rows)
        for name, values in said.items():
            place = self._made.schema.get_field_index(name)
            column = pa_array(values, self._made.schema.field(name).type)
            self._made = self._made.set_column(place, name, column)


def pa_array(values: object, kind: object) -> pa.Array:
    """Values of a column; None: null in every row."""
    import pyarrow as pa

    return pa.nulls(1_000, kind) if values is None else pa.array(values, kind)  # type: ignore[arg-type]


def test_what_a_request_does_not_say_ranks_nowhere() -> None:
    """The slow ones have no size: that is no large one, and the rest stays readable."""
    rows = made(count=1_000)
    rows = rows[np.argsort(rows["completed"], kind="stable")]
    slow = rows["completed"] - rows["started"] > 6_000_000
    sizes = [
        None if lost else int(size) for lost, size in zip(slow, rows["bytes_received"], strict=True)
    ]
    found = Told(rows, bytes_received=sizes).explain(slow)
    some = Told(rows, bytes_received=[None, *sizes[1:-1], None]).explain(rows["k"] % 3 == 0)

    assert "bytes_received" not in {one.dimension for one in found.findings}
    assert not any(np.isnan([one.marked, one.rest, one.effect]).any() for one in some.findings)
    assert "nan" not in repr(found) + repr(some)
    assert some._repr_html_()


@pytest.mark.parametrize("condition", ["new", "dns > 1ms", "bytes_sent > 5"])
def test_a_condition_on_what_no_request_says_is_refused(condition: str) -> None:
    """All its answers would be no."""
    run = Told(made(count=1_000), connection_new=None, dns=None, bytes_sent=None)
    with pytest.raises(InvalidConfig, match="no request says"):
        run.explain(condition)
    assert run.explain("response > p90").findings


def test_new_is_what_is_known_to_be() -> None:
    """A request that does not say is not marked."""
    rows = made(count=1_000)
    new: list[bool | None] = [bool(value) for value in rows["connection_new"]]
    new[:500] = [None] * 500

    assert (
        Told(rows, connection_new=new).explain("new").marked == rows["connection_new"][500:].sum()
    )


def test_a_percentile_of_no_response_is_none() -> None:
    """It says so, and not nan."""
    rows = made(count=1_000)
    rows["status"] = 0

    found = repr(Rows(rows).explain("response > p99"))
    assert "response > p99, of which there is none" in found
    assert "nan" not in found
