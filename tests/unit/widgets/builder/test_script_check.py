"""Scripts are looked at beside the typing; what was typed over meanwhile is not asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from vayu.widgets.builder.form import Form
from vayu.widgets.builder.script_check import ScriptCheck

if TYPE_CHECKING:
    from tests.unit.widgets.builder.conftest import Page
    from vayu.model.scripts.script import ScriptSpec

WRONG = "tests script: SyntaxError: unexpected token: ';' (line 2, column 9)"


class Engine:
    """Compiles what does not say `wrong`, one after the other, when the test lets it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.there = True
        self.told = threading.Semaphore(0)
        self.check = ScriptCheck(self.vet, self.told.release)

    def vet(self, script: ScriptSpec) -> str | None:
        """Note the question, and answer it."""
        source = script.pre or script.post or ""
        self.asked.append(source)
        self.open.wait(10)
        if not self.there:
            return None
        return WRONG if "wrong" in source else ""

    def end(self) -> None:
        """Wait until nothing is asked any more."""
        for thread in threading.enumerate():
            if thread.name == "vayu-script-check":
                thread.join(10)


@pytest.fixture
def engine() -> Engine:
    """An engine that answers at once."""
    return Engine()


def test_what_is_known_is_said_at_once_and_the_rest_asked_for(engine: Engine) -> None:
    """Once for each text; a blank one is no script."""
    form = Form(pre="let a;", tests="wrong")
    assert engine.check.look(form) == {"pre": None, "tests": None}
    engine.end()
    fine = {"line": 0, "column": 0, "why": ""}
    wrong = {"line": 2, "column": 9, "why": "SyntaxError: unexpected token: ';'"}
    assert engine.check.look(form) == {"pre": fine, "tests": wrong}
    assert engine.check.look(Form(pre=" \n", tests="wrong")) == {"pre": None, "tests": wrong}
    engine.end()
    assert engine.asked == ["let a;", "wrong"]


def test_only_the_newest_text_is_asked_for(engine: Engine) -> None:
    """What was typed over while another was looked at is passed over."""
    engine.open.clear()
    for text in ("a", "ab", "abc"):
        assert engine.check.look(Form(pre=text))["pre"] is None
    engine.open.set()
    engine.end()
    assert engine.asked in (["a", "abc"], ["abc"])  # as the thread came to it
    assert engine.check.look(Form(pre="abc"))["pre"] == {"line": 0, "column": 0, "why": ""}


def test_without_an_engine_nothing_is_said_and_it_is_asked_again(engine: Engine) -> None:
    """At the next look, not in a loop."""
    engine.there = False
    assert engine.check.look(Form(tests="wrong"))["tests"] is None
    engine.end()
    assert engine.asked == ["wrong"]
    assert not engine.told.acquire(blocking=False)
    engine.there = True
    engine.check.look(Form(tests="wrong"))
    engine.end()
    assert engine.told.acquire(blocking=False)
    assert engine.check.look(Form(tests="wrong"))["tests"]["line"] == 2


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("pre-request script: holds a NUL character; remove it",
         {"line": 0, "column": 0, "why": "holds a NUL character; remove it"}),
        ("tests script: SyntaxError: never closed (line 7)",
         {"line": 7, "column": 0, "why": "SyntaxError: never closed"}),
    ],
)  # fmt: skip
def test_a_place_is_taken_out_of_the_words(why: str, said: dict[str, Any]) -> None:
    """As far as there is one."""
    told = threading.Event()
    check = ScriptCheck(lambda _: why, told.set)
    check.look(Form(pre="x"))
    assert told.wait(10)
    assert check.look(Form(pre="x"))["pre"] == said


def test_the_page_is_told_of_a_script_that_does_not_compile(page: Page) -> None:
    """While it is typed; it may still be sent, and is refused then."""
    page.host.uncompiled = WRONG
    page.do("edit", part="tests", value="let a;\nlet b = ;")
    page.until(lambda: page.last("scripts")["tests"] is not None)
    assert page.last("scripts") == {
        "pre": None,
        "tests": {"line": 2, "column": 9, "why": "SyntaxError: unexpected token: ';'"},
    }
    assert page.last("checks")["problems"] == []
