"""What a run folder says is read, and as it was meant when it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.analysis.contents import read_info, read_manifest, verify
from vayu.engine.store.folder import RunFolder
from vayu.formats.runs.folder import MANIFEST, RUN
from vayu.model.capacity import Capacity
from vayu.model.check import build

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
