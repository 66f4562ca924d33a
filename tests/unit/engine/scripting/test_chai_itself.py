"""What chai's own `expect`, `should` and `assert` find counts for the test that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.libraries import library_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

needs_libraries = pytest.mark.skipif(
    library_text("chai") is None, reason="the script libraries are not built"
)


@needs_libraries
def test_an_assertion_of_the_library_is_one(run: Callable[..., Outcome]) -> None:
    """It holds or fails; what it never comes to is asserted nothing."""
    source = """
    const { expect, assert } = require("chai");
    pm.test("holds", () => { expect(pm.response.code).to.equal(200); });
    pm.test("fails", () => { expect(1).to.equal(2); });
    pm.test("assert", () => { assert.isTrue(true); });
    pm.test("later", async () => { await null; expect([1]).to.have.lengthOf(1); });
    pm.test("nothing", () => { expect(1); });
    """
    assert brief(run(source).tests) == (
        ("holds", True, None),
        ("fails", False, "AssertionError: expected 1 to equal 2 (line 4, column 43)"),
        ("assert", True, None),
        ("later", True, None),
        ("nothing", False, "asserted nothing"),
    )


@pytest.mark.parametrize(
    "source",
    ["const {chunk} = _;", "const l = _", "_['chunk']([1])", "_?.chunk([1])", "_.chunk([1])"],
)
def test_lodash_is_there_however_it_is_reached(source: str) -> None:
    """Taken apart, indexed, under another name."""
    assert analyse(source).libraries == ("lodash3",)


@pytest.mark.parametrize("source", ["each((_, i) => i)", "a_ = 1", "x._.y", "f(_ => 1)"])
def test_what_is_called_so_is_not_loaded(source: str) -> None:
    """A library costs time and memory."""
    assert analyse(source).libraries == ()
