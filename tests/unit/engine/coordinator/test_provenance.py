"""A manifest says with what a run was made, and not where or by whom."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vayu._version import __version__
from vayu.engine.coordinator.admission import admit
from vayu.engine.coordinator.machine import this_machine
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec
from vayu.model.settings import Settings

if TYPE_CHECKING:
    from vayu.engine.store.catalog import Catalog
    from vayu.model.runs.manifest import Manifest

SECRET = "canary-4711"


def admitted(catalog: Catalog) -> Manifest:
    """The manifest of a run that was just accepted."""
    payload = {
        "request": {
            "url": "http://127.0.0.1:9/{{path}}",
            "headers": [["Authorization", f"Bearer {SECRET}"]],
        },
        "config": {"rate": 5, "seed": 42},
        "environment": {"path": SECRET},
    }
    run = admit(build(RunSpec, payload), catalog, this_machine(), Settings())
    manifest = run.chronicle.folder.manifest()
    assert manifest is not None
    return manifest


def test_it_is_there_before_the_run_begins(catalog: Catalog) -> None:
    """Versions, machine, clock and seed; no file is complete yet."""
    manifest = admitted(catalog)

    assert (manifest.version, manifest.vayu, manifest.seed) == (1, __version__, 42)
    assert {"pycurl", "quickjs-ng", "numpy", "pyarrow"} <= set(manifest.libraries)
    assert manifest.machine.cores >= 1
    assert manifest.machine.memory is None or manifest.machine.memory > 2**27
    assert manifest.clock.resolution >= 1
    assert (manifest.clock.t0, manifest.files) == (None, ())
    assert manifest.variables == ("path",)


def test_it_can_be_given_away(catalog: Catalog, tmp_path: Path) -> None:
    """No secret, no host, no user, no path."""
    text = msgspec.json.encode(admitted(catalog)).decode()

    private = [SECRET, socket.gethostname(), getpass.getuser(), str(Path.home()), str(tmp_path)]
    private = [word for word in private if len(word) > 5]  # a short one is part of other words
    assert [word for word in private if word in text] == []
