"""require(): versions that are asked for, and what is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.engine.scripting.port import Limits
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


def test_a_version_that_is_not_here_is_warned_of(run: Callable[..., Outcome]) -> None:
    """The one that is here is given: most scripts ask no more of it."""
    outcome = run(
        """
        pm.require("npm:lodash@4.17.20"); require("lodash@^4"); require("uuid");
        console.log(pm.require("npm:uuid@8.3.2").v4().length);
        """
    )

    assert outcome.error is None
    assert outcome.console == (
        ("warn", "uuid 8 was asked for, and uuid 9 is here"),
        ("log", "36"),
    )


def test_the_versions_are_those_that_are_built(run: Callable[..., Outcome]) -> None:
    """What is asked for as it is built is not warned of."""
    package = Path(vayu.__file__).parent.parent / "extension" / "package.json"
    built = json.loads(package.read_text())["dependencies"]
    names = ["ajv", "buffer", "chai", "cheerio", "crypto-js", "csv-parse", "lodash", "moment",
             "tv4", "uuid", "xml2js"]  # fmt: skip
    asked = [f'require("{name}@{built[name].partition("-")[0]}");' for name in names]
    outcome = run("".join(asked), limits=Limits())  # eleven at once, on a busy machine

    assert (outcome.error, outcome.console) == (None, ())


@pytest.mark.parametrize(
    ("member", "instead"),
    [
        ("pm.vault", "secrets are variables of an environment here: pm.environment.get(name)"),
        ("pm.execution.runRequest", "pm.sendRequest() sends a request"),
        ("pm.iterationData.unset", "a data row is what its file says"),
    ],
)
def test_a_member_that_postman_has_is_told_with_what_does_the_same(
    run: Callable[..., Outcome], member: str, instead: str
) -> None:
    """Rather than with a list of what there is."""
    assert f"TypeError: {member} does not exist; {instead} (line" in (run(member).error or "")


def test_so_it_is_before_the_request() -> None:
    """There pm is another object."""
    script = ScriptSpec(pre="pm.vault.get('a')")
    outcome = ScriptRunner(script, Scopes()).before(Changes(), RequestSpec(url="http://h.example"))

    assert "does not exist; secrets are variables of an environment" in (outcome.error or "")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("fs", "a script has no files"),
        ("node:timers", "setTimeout, setInterval and setImmediate are there without it"),
        ("npm:axios@1.7.2", "pm.sendRequest() sends requests"),
        ("constructor", "there is: ajv, assert"),
        ("@team/package", "there is: ajv, assert"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    run: Callable[..., Outcome], name: str, instead: str
) -> None:
    """Where something does the same."""
    error = run(f'require("{name}")').error or ""

    assert error.startswith('Error: there is no library "')
    assert instead in error
