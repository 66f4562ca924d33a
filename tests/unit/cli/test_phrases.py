"""Errors on the command line speak its language: no remedy is Python that nobody can type there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.phrases import PHRASES, options, spoken
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(vayu.__file__).parent
PYTHON = re.compile(
    r"\bvayu\.\w+\(|\b(run|request|entry|env|collection|df|auth)\.\w+[\[(]"
    r"|\b(?!NAME)\w+=(True|False|None|\{|\[|…)|(?<![-`\w])\w+\(\)"
)
"""What only Python reads."""

ONLY_PYTHON = (
    "widgets", "figures", "magics", "jupyter", "testing", "distributed",  # only a cell calls them
    "api/engine/settings", "api/environments/sign_in", "api/requests/compose",
    "api/responses/tested", "api/rows/exemplar", "api/runs/baseline", "api/runs/dashboard",
    "api/runs/tables", "api/workspace/builder", "analysis/selection", "analysis/checks",
    "analysis/quality",  # a table of a report, which Python's readers get as well
    "api/runs/run_notebook.py:PARTS", "api/reports/run_code", "report/steps",  # code to copy
    "formats/exporting/python_export", "formats/exporting/vayu_export",
    "formats/exporting/javascript_export",
    "model/records/plain",  # of what a person put into Python's own objects
    "api/reports/reporting", "api/reports/several",  # of an argument that is no run
)  # fmt: skip
"""Modules, from the package on, whose words nobody meets who typed a command."""


_NAMED = re.compile(r"_?(\w+_)?(why|hint|hints|remedy|remedies|problem|replace|over|reason)_?\w*")


def texts(tree: ast.AST) -> Iterator[str]:
    """Yield what stands in raise statements, and under the names that hints have."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _NAMED.fullmatch(node.name):
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from _strings(part.value)
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield from _strings(node.exc)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            names = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if _NAMED.fullmatch(names.lower()):
                yield from _strings(node.value)


def problems(tree: ast.AST) -> Iterator[str]:
    """Yield what stands in pairs of a field, and what is wrong with it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            yield from _strings(node.value)


def _strings(tree: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression; what is filled in becomes a value."""
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield node.value


@cache
def everything_said() -> list[tuple[str, str]]:
    """Return module and text of every error that a command may meet."""
    return [
        (name, text)
        for path in sorted(PACKAGE.rglob("*.py"))
        if not (name := path.relative_to(PACKAGE).as_posix()).startswith(ONLY_PYTHON)
        for tree in [ast.parse(path.read_text())]
        for text in (*texts(tree), *problems(tree))
    ]


def test_no_error_shows_python_to_whoever_typed_a_command() -> None:
    """Unless it says so: what is left of Python stands behind the words "in Python"."""
    said = everything_said()
    left = [
        (name, told)
        for name, text in said
        if PYTHON.search(told := spoken(text)) and "in Python" not in told
    ]

    assert len(said) > 500
    assert left == []


@pytest.mark.parametrize("phrase", [said for said, _ in PHRASES])
def test_every_phrase_is_said_somewhere(phrase: str) -> None:
    """One that nobody says any more is left out."""
    pattern = phrase[3:] if phrase.startswith("re:") else re.escape(phrase)
    table = (PACKAGE / "api/reading/opening.py").read_text()  # of what opens
    kinds = _strings(ast.parse(table))

    assert re.search(pattern, "\n".join([*kinds, *(text for _, text in everything_said())]))


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("overwrite=True replaces it; on the command line --force", "--force replaces it"),
        ('say so: across=["request", "model"]', 'say so: --across with "request", "model"'),
        ("vayu.runs() lists those there are", "`vayu runs` lists those there are"),
        (
            "known: none; Environment('a b', {...}).save() makes one",
            "known: none; `vayu env set 'a b' NAME=VALUE` makes one",
        ),
        ("nothing of Python", "nothing of Python"),
    ],
)
def test_the_same_is_said_as_it_is_typed(said: str, typed: str) -> None:
    """Word by word."""
    assert spoken(said) == typed


def test_fields_are_called_by_their_options() -> None:
    """Those that have one."""
    with pytest.raises(InvalidConfig) as caught, options({"path": "--output"}):
        raise InvalidConfig({"path": "is there", "other": "is wrong"}, hint="h")

    assert (caught.value.problems, caught.value.hint) == (
        {"--output": "is there", "other": "is wrong"},
        "h",
    )
