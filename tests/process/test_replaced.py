"""Files of Vayu are replaced under a running engine, as `pip install -U` and `git pull` do it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import vayu
from vayu.engine.edition import running

if TYPE_CHECKING:
    from vayu.testing import Target


PROGRAM = """
import json, pathlib, sys, vayu
from vayu.client.session import close_sessions
from vayu.engine.edition import running

request, said = vayu.Request("GET", sys.argv[1]), {}
said["before"], engine = running(), vayu.connect()
request.send()  # there is a worker, then
layout = pathlib.Path(vayu.__file__).parent / "engine" / "recorder" / "layout.py"
layout.write_text(layout.read_text().replace("\\nVERSION = ", "\\nVERSION = 1"))
said["status"] = engine.health().status

def refused(call):
    try:
        return f"not refused: {call()}"
    except vayu.errors.ProtocolMismatch as error:
        return str(error)

said["run"] = refused(lambda: request.load(rate=50, duration="500ms"))
said["runs"], said["sent"] = len(vayu.runs()), request.send().status_code
close_sessions()
said["attach"] = refused(vayu.connect)
said["stopped"] = vayu.shutdown()
run = request.load(rate=50, iterations=25).wait(30)
said["after"] = [run.status, run.summary.succeeded, run.passed]
vayu.shutdown()
print(json.dumps(said))
"""


def test_no_run_is_taken_until_there_is_an_engine_of_the_new_files(
    home: Path, target: Target, tmp_path: Path
) -> None:
    """It was a false green: finished, 0 requests, took 0 ms. Single requests go on meanwhile."""
    being_written = shutil.ignore_patterns("*.pyc.*")  # by another test, and gone when it is copied
    shutil.copytree(Path(vayu.__file__).parent, tmp_path / "vayu", ignore=being_written)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"{target.url}/"],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "VAYU_HOME": str(home)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)

    assert (said["before"], said["status"]) == (running(), "replaced")
    assert f"Vayu was replaced while its engine runs: the engine is {running()}," in said["run"]
    assert "`vayu engine stop`" in said["run"]
    assert (said["runs"], said["sent"]) == (0, 200)
    assert "was replaced while its engine (process " in said["attach"]
    assert "`vayu engine stop`" in said["attach"]
    assert (said["stopped"], said["after"]) == (True, ["finished", 25, True])
    assert target.counts().requests == 2 + 25
