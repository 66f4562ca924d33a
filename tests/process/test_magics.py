"""The magics in a shell of IPython, on the real thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import vayu
from vayu.errors import InvalidConfig, ScriptError, UsageError

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


def test_a_url_and_a_curl_command(cell, target: Target) -> None:
    """Need no name."""
    assert cell(f"%vayu send {target.url}/status/202").status_code == 202
    assert cell(f"%%http\ncurl '{target.url}/status/203' -H 'A: b'").request.headers["a"] == "b"


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
        ("%vayu loda x", "not understood\nHint: Did you mean %vayu load?"),
        ("%vayu get http://x", "Hint: Write a cell that begins with %%http, or %vayu send URL."),
        ("%vayu stop", "Hint: That is of the shell: !vayu run stop"),
        ("%vayu report last -o 'a b.html'", "of the shell: !vayu report last -o 'a b.html'"),
        ("%vayu env a b", "Hint: Write send NAME, load NAME"),
        ("%vayu xyzzy", "Hint: Write send NAME, load NAME"),
        ("%vayu send nobody", "no request is called 'nobody'"),
        ("%vayu load nobody", "neither a file nor"),
        ("%%http --evn x\nGET http://127.0.0.1/", "--env"),
        ("%%http --tests nothing\nGET http://127.0.0.1/", "neither a notebook variable"),
        ("%vayu send 'a", "No closing quotation"),
    ):
        with pytest.raises(UsageError, match=why):
            cell(text)
    assert cell("%vayu env") == []


def test_every_option_of_load_counts(cell) -> None:
    """On a request that has a name as on a URL; what means nothing here is refused by name."""
    cell("%%http --no-send\n# @name ping\nGET {{base}}/echo?a={{a}}\nX-One: 1")
    run = cell(
        "run = %vayu load ping -n 2 -X PUT -d '[1]' -H 'X-Two: 2' --bearer t0ps3cret --var a=7 "
        "--timeout 9s --tag night --name five\nrun"
    )
    run.wait()
    spec = run.info.request
    assert (spec.method, spec.timeout, run.info.tags, run.name) == ("PUT", "9s", ("night",), "five")
    assert (run.summary.started, run.summary.failed) == (2, 0)
    sent = run.exemplars.iloc[0]
    assert "a=7" in str(sent.to_dict())
    assert "t0ps3cret" not in repr(run.info)
    with pytest.raises(InvalidConfig, match="--json"):
        cell("%vayu load ping -n 2 --json")


def test_a_request_keeps_its_variables(cell) -> None:
    """Whatever cell was run last."""
    cell("%%http --no-send\n# @name ping\nGET {{base}}/status/202")
    cell("%%http --no-send\n# @name pong\nGET http://127.0.0.1:1/")
    assert cell("%vayu send ping").status_code == 202


def test_help(cell, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be said is shown, not raised."""
    for text, says in (("%vayu", "%vayu send NAME"), ("%vayu load --help", "--concurrency")):
        assert cell(text) is None
        assert says in capsys.readouterr().out


def test_an_environment_is_left_again(cell) -> None:
    """And a name that nobody has leaves the one that was chosen."""
    vayu.Environment("staging", {"base": "http://127.0.0.1:1"}).save()
    cell("%%http --no-send\n# @name ping\nGET {{base}}/status/202")
    assert cell("%vayu env staging").name == "staging"
    with pytest.raises(vayu.errors.VayuError):
        cell("%vayu send ping")
    assert cell("%vayu env -") is None
    assert cell("%vayu send ping").status_code == 202
