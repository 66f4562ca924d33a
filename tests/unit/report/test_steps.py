"""A collection run as text and HTML: what failed is in it, and nothing of it is interpreted."""

from __future__ import annotations

from dataclasses import replace

from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import TestResult
from vayu.report.steps import StepRow, StepsView
from vayu.report.steps_html import steps_html
from vayu.report.steps_text import steps_text

GOOD = StepRow(
    0, "Users/<b>List</b>", "GET", "200 OK", 12.34, None,
    (TestResult(name="ok", outcome=Checked.PASSED, level="collection", source="Shop"),),
    (("log", "hello\x1b[31m"),),
)  # fmt: skip
BAD = StepRow(
    0, "Users/Create", "POST", "no response", None, "connection refused",
    (TestResult(name="<script>", outcome=Checked.FAILED, message="expected 1 to equal 2"),), (),
)  # fmt: skip
VIEW = StepsView(
    name="Shop", rows=(GOOD, BAD), iterations=1, duration=0.5, warnings=("a & b",),
    stopped="'Users/Create' failed", passed=False,
)  # fmt: skip


def test_text_says_what_was_sent_and_what_failed() -> None:
    """A line a step, its tests below; control characters are made visible."""
    assert steps_text(VIEW).splitlines() == [
        (
            "Shop: ✗ failed · 2 requests · tests: 1 of 2 passed, 1 failed · 1 without a response"
            " · 500 ms"
        ),
        "! ended early: 'Users/Create' failed",
        "! a & b",
        "✓ Users/<b>List</b> · 200 OK · 12.3 ms",
        "    ✓ ok [Shop]",
        "    console.log: hello\\x1b[31m",
        "✗ Users/Create · no response",
        "    connection refused",
        "    ✗ <script> (expected 1 to equal 2)",
    ]


def test_html_is_escaped_and_needs_nothing() -> None:
    """Names come from files that somebody else wrote."""
    shown = steps_html(VIEW)

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<b>List" not in shown
    assert "connection refused" in shown
    assert "a &amp; b" in shown
    assert "class=" not in shown


def test_each_problem_has_a_line_of_its_own() -> None:
    """As of auth with two variables that have no value."""
    view = replace(VIEW, rows=(BAD._replace(error="a has no value\nb has no value", tests=()),))

    assert steps_text(view).splitlines()[-2:] == ["    a has no value", "    b has no value"]
    assert ">a has no value<" in steps_html(view)
    assert ">b has no value<" in steps_html(view)


def test_iterations_are_told_apart() -> None:
    """In both, when there are several."""
    two = replace(VIEW, rows=(GOOD, GOOD._replace(iteration=1)), iterations=2)

    assert [line for line in steps_text(two).splitlines() if line.startswith("iteration")] == [
        "iteration 1", "iteration 2",
    ]  # fmt: skip
    assert ">iteration<" in steps_html(two)


def test_a_run_without_a_test_is_not_called_passed() -> None:
    """Nothing failed, but nothing was asked."""
    silent = replace(VIEW, rows=(GOOD._replace(tests=()),), passed=True, stopped=None)

    assert steps_text(silent).startswith("Shop: ○ nothing was tested · 1 request · 500 ms")


def test_long_runs_are_cut() -> None:
    """A notebook and a terminal are no archives; the frame has all."""
    long = replace(VIEW, rows=(GOOD,) * 2_000)

    assert "more lines: see .to_frame()" in steps_text(long)
    assert "1,500 more steps: see .to_frame()" in steps_html(long)
