"""The magics in a shell of IPython, on the real thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import vayu
from vayu.errors import ScriptError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


@pytest.fixture
def cell(target: Target) -> Callable[[str], Any]:
    """``cell(text)`` runs one and returns its value, or raises what it raised."""
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "vayu")
    shell.user_ns |= {"base": target.url, "token": "s3cr3t-in-the-notebook"}

    def run(text: str) -> Any:
        done = shell.run_cell(text)
        if done.error_in_exec is not None:
            raise done.error_in_exec
        return done.result

    return run


def test_http_in_a_cell(cell, capsys: pytest.CaptureFixture[str]) -> None:
    """Several requests go one after the other; the last response is the value, and `_`."""
    found = cell(
        "%%http\n# @name first\nPOST {{base}}/echo\nContent-Type: text/plain\n\nhello\n\n"
        "### second\nGET {{base}}/status/201\nAuthorization: Bearer {{token}}\n\n"
        "> {% pm.test('made', () => pm.response.to.have.status(201)) %}\n"
    )
    assert isinstance(found, vayu.Response)
    assert (found.status_code, [test.passed for test in found.tests]) == (201, [True])
    assert cell("_.status_code") == 201
    out = capsys.readouterr().out
    assert "<Response [200 OK]>" in out  # the first one is shown, too
    assert "s3cr3t" not in out


def test_tests_and_load_by_name(cell) -> None:
    """A cell of JavaScript tests each response, sent alone and under load."""
    cell("%%http --no-send\n# @name ping\nGET {{base}}/json")
    cell("%%vayu_test ping\npm.test('ok', () => pm.response.to.have.status(200))")
    assert [test.name for test in cell("%vayu send ping").tests] == ["ok"]

    run = cell("run = %vayu load ping -n 20 -c 2 --threshold 'failed < 1%'\nrun")
    run.wait()
    assert run.passed
    assert [(check.name, check.passed) for check in run.summary.checks] == [("ok", 20)]
    assert run.id in list(cell("%vayu runs").id)


def test_a_script_is_compiled_when_the_cell_is_run(cell) -> None:
    """Not only at the next send; the request keeps the tests that it had."""
    cell("%%http --no-send\n# @name ping\nGET {{base}}/json")
    cell("%%vayu_test ping\npm.test('ok', () => pm.response.to.have.status(200))")
    with pytest.raises(ScriptError, match="line 2, column") as told:
        cell("%%vayu_test ping\nlet a = 1;\npm.test('ok', () => { a ++ + })")
    assert told.value._render_traceback_()  # no traceback is shown
    assert [test.name for test in cell("%vayu send ping").tests] == ["ok"]


def test_words_that_make_no_sense(cell) -> None:
    """Are refused with what was meant; nothing is sent."""
    for text, why in (
        ("%vayu loda x", "not understood"),
        ("%vayu send nobody", "no request is called 'nobody'"),
        ("%vayu load nobody", "neither a file nor"),
        ("%%http --evn x\nGET http://127.0.0.1/", "--env"),
        ("%%http --tests nothing\nGET http://127.0.0.1/", "neither a notebook variable"),
    ):
        with pytest.raises(UsageError, match=why):
            cell(text)
    assert cell("%vayu env") == []
