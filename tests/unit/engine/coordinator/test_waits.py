"""What scripts waited for before requests is in no response time, and is said."""

from __future__ import annotations

import pytest

from vayu.engine.coordinator.caveats import caveats_of
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import empty
from vayu.model.results.health import GeneratorHealth
from vayu.units import NS_PER_MS


@pytest.mark.parametrize(("waited", "said"), [(120, True), (1, True), (0.2, False)])
def test_waits_are_said_where_they_matter(waited: float, said: bool) -> None:  # noqa: FBT001
    """A login of 120 ms before answers of 5 ms; nothing of a wait that hides in any percentile."""
    made = empty()
    counts = {"due": 1_000, "started": 1_000, "completed": 1_000, "measured": 1_000,
              "response_sum": 5_000 * NS_PER_MS, "waits": 1_000,
              "waited": round(waited * 1_000 * NS_PER_MS)}  # fmt: skip
    for name, value in counts.items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    found = caveats_of(made, GeneratorHealth(), drops_meant=False)

    told = f"Scripts waited before 1,000 requests, {waited:.1f} ms on average"
    assert any(one.startswith(told) for one in found) is said
