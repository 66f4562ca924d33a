"""What a run folder says is read, and as it was meant when it was written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from vayu.analysis.contents import read_info, read_manifest, read_summary, verify
from vayu.engine.store.folder import RunFolder
from vayu.errors import StoreError
from vayu.formats.runs.folder import MANIFEST, RUN, SUMMARY
from vayu.model.load.capacity import Capacity
from vayu.model.records.check import build

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_search_with_a_step_beside_its_factor_opens(run_folder: Callable) -> None:
    """Here and in the engine: once a step was written so, and came before the factor."""
    search = {"kind": "capacity", "start": 5, "thresholds": ["p95 < 9ms"], "step": 2.0}
    folder = run_folder(converted=False, config={"profile": search})
    for name in (RUN, MANIFEST):
        plain = json.loads((folder / name).read_text())
        plain["config"] = {"profile": search | {"factor": 3.0}}
        (folder / name).write_text(json.dumps(plain))

    verify(folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    read = (read_info(folder), RunFolder(folder).info(), manifest)
    assert {one.config.profile for one in read} == {build(Capacity, search)}


VERDICT = {"threshold": "p99 < 9ms", "metric": "p99", "outcome": "pass", "limit": 9, "bound": "<"}
LEVEL = {"number": 1, "level": 5, "outcome": "kept"}
FOUND = {"unit": "/s", "reason": "found"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "<b>"}, "status: must be one of pending"),
        ({"verdicts": [VERDICT | {"unit": "<b>"}]}, "verdicts[0].unit: must be one of ms, %"),
        (
            {"capacity": FOUND | {"levels": [LEVEL | {"findings": [VERDICT | {"unit": ""}]}]}},
            "capacity.levels[0].findings[0]",
        ),
        (
            {
                "capacity": FOUND
                | {"levels": [LEVEL | {"findings": [{"threshold": "p99", "outcome": "kept"}]}]}
            },
            "capacity.levels[0].findings[0].threshold: ",
        ),
        ({"checks": [{"name": "ok", "passed": 2**70}]}, f"it counts {2**70} of something"),
        ({"failed": -(2**64)}, f"it counts {-(2**64)} of something"),
    ],
)
def test_a_summary_that_no_report_could_show_is_refused(
    run_folder: Callable, changes: dict[str, object], why: str
) -> None:
    """By the name of the file and the place in it, before anybody looks at it."""
    folder = run_folder(converted=False)
    plain = json.loads((folder / SUMMARY).read_text())
    (folder / SUMMARY).write_text(json.dumps(plain | changes))

    with pytest.raises(StoreError, match=rf"summary\.json is damaged.*{re.escape(why)}"):
        read_summary(folder)
