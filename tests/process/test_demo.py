"""A demo shows the main job, and is no judge of how busy a laptop is."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from vayu.cli import demo


def test_no_test_of_the_demo_judges_a_time() -> None:
    """A busy machine would fail it, and with it the first command of the README."""
    assert "responseTime" not in demo.TESTS


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("tests", "code"), [(demo.TESTS, 0), ("pm.test('no', () => pm.expect(1).to.equal(2));", 1)]
)
def test_a_demo_that_fails_says_why(tests: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a line below all that it shows."""
    monkeypatch.setattr(demo, "TESTS", tests)
    done = CliRunner().invoke(demo.command, ["-c", "1", "-t", "1s"], standalone_mode=False)

    assert done.return_value == code
    said = "The demo ends with exit code 1: a request or a test failed, as its summary above says."
    assert (said in done.output) is bool(code)
