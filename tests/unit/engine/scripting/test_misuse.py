"""The reason phrase taken for a number: seen however it is reached, and without a false alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.scripting.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

NEVER_HOLDS = """
const r = pm.response; pm.test("t", () => r.status !== 500)
const {response} = pm; pm.test("t", () => 500 != response.status)
const r = pm.response; pm.test("t", () => !(r?.status >= 400))
function check(res) { return res.status !== 500 } pm.test("t", () => check(pm.response))
pm.test("t", () => pm.response["status"] !== "500")
pm.test("t", () => ![404, 500].includes(pm.response.status))
pm.test("t", () => [404, 500].indexOf(pm.response.status) < 0)
pm.test("t", () => Number(pm.response.status) !== 500)
pm.test("t", () => !(Math.floor(pm.response.status / 100) === 5))
pm.test("t", () => { switch (pm.response.status) { case 500: return false } return true })
const bad = 500; pm.test("t", () => pm.response.status !== bad)
let bad = 500, r = pm.response; pm.test("t", () => bad != r.status)
const bad = 500; pm.test("t", () => ![404, bad].includes(pm.response.status))
const b = {}, r = pm.response; pm.test("t", () => b.status !== 1 && r.status !== 500)
pm.test("t", () => { const { response: { status: s } } = pm; return 500 != s })
"""

IS_RIGHT = """
pm.test("t", () => pm.response.status === "OK")
const r = pm.response; pm.test("t", () => r.status === "OK" && r.code === 200)
const r = pm.response, b = {status: 1}; pm.test("t", () => r.status === "OK" && b.status === 1)
const r = pm.response; pm.test("t", () => { r.to.have.status(200); return r.status === "OK" })
const b = {status: 200}; pm.test("t", () => b.status === 200)
const r = pm.response; pm.test("t", () => r.status.length === 2)
const OK = 200; pm.test("t", () => pm.response.status === "OK" && pm.response.code === OK)
let ok = 200; ok = "OK"; pm.test("t", () => pm.response.status === ok)
const n = {OK: 200}; pm.test("t", () => n[pm.response.status] === 200)
pm.test("pm.response.status === 200", () => /* status > 1 */ pm.response.status === "OK")
"""


@pytest.mark.parametrize("source", NEVER_HOLDS.strip().splitlines())
def test_what_never_holds_fails_with_a_hint(run: Callable[..., Outcome], source: str) -> None:
    """Its opposite always holds, and would be a green that says nothing."""
    (test,) = run(source).tests

    assert analyse(source).misuses_status
    assert test.message is not None
    assert "pm.response.status is the reason phrase" in test.message


@pytest.mark.parametrize("source", IS_RIGHT.strip().splitlines())
def test_who_uses_it_as_text_is_left_alone(run: Callable[..., Outcome], source: str) -> None:
    """Also beside the number, and beside another thing's status."""
    (test,) = run(source).tests

    assert test.message is None


@pytest.mark.parametrize(
    "source",
    [
        "const r = {...pm.response, status: 200}; r.status === 200",
        "const r = Object.assign({}, pm.response); r.status === 200",
        "const r = pm.response; // r.status === 200\nr.status + '200' === 'OK200'",
    ],
)
def test_what_may_read_it_in_another_way_is_not_judged(source: str) -> None:
    """Then nobody knows who read the phrase."""
    assert not analyse(source).misuses_status
