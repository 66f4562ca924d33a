"""A load test as a test, in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target

TESTS = """
import pytest

URL = "{url}/json"

@pytest.mark.vayu(threshold=["failed < 1%"])
def test_passes(vayu):
    run = vayu.load(URL, iterations=10)
    assert run.summary.succeeded == 10

@pytest.mark.vayu(threshold="p99 < 1us")
def test_fails(vayu):
    vayu.load(URL, iterations=10, thresholds=["failed < 1%"])

def test_send(vayu):
    assert vayu.send(URL).status_code == 200

@pytest.mark.vayu(limit=1)
def test_wrong_word(vayu):
    pass

def test_requests_fail(vayu):
    vayu.load("http://127.0.0.1:1/", iterations=2)

@pytest.mark.vayu(threshold="p99 < 1s")
def test_nothing_is_loaded(vayu):
    pass

@pytest.mark.vayu(threshold=[])
def test_no_limit_and_nothing_is_loaded(vayu):
    pass

@pytest.mark.vayu("p99 < 2s")
def test_without_its_word(vayu):
    pass

def test_one_limit(vayu):
    vayu.load(URL, iterations=5, thresholds="failed < 1%")

def test_the_package_is_meant(vayu):
    vayu.get(URL)

@pytest.mark.vayu(threshold="p99 slow")
def test_no_limit(vayu):
    vayu.load(URL, iterations=5)
"""


def pytest_in(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a pytest of its own; in CI its last summary would say everything twice."""
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:nbval",
         "--rootdir", str(folder), "-q", str(folder)],
        capture_output=True, text=True, check=False, env=env, cwd=folder,
    )  # fmt: skip


@pytest.mark.usefixtures("home")
def test_thresholds_decide(target: Target, tmp_path: Path) -> None:
    """One passes, one fails with what its run came to, one is refused by name."""
    (tmp_path / "test_it.py").write_text(TESTS.replace("{url}", target.url))
    done = pytest_in(tmp_path)
    assert "5 passed" in done.stdout
    assert "4 failed" in done.stdout
    assert "for the package say `import vayu as v`, and v.get" in done.stdout
    assert "4 errors" in done.stdout
    assert done.stdout.count("the test has the mark, and nothing was put under load") == 2
    assert "takes threshold=, got 'p99 < 2s'" in done.stdout
    assert "p99 slow" in done.stdout
    assert "vayu/api" not in done.stdout  # frames of ours
    assert "threshold: ✗ p99 < 1us: fail" in done.stdout
    assert "takes threshold=, got limit" in done.stdout
    assert "Traceback" not in done.stdout

    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.vayu(threshold='p99 < 1s')\ndef test_x():\n    pass\n"
    )
    refused = pytest_in(tmp_path)
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert "the mark 'vayu' needs the fixture 'vayu'" in refused.stdout + refused.stderr
