"""Modules that know each other are few, and docs/architecture.md says of each why.

Every import counts: those inside functions, and those for the sake of types. Neither is an
accident that a contract of layers would see.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import vayu

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(vayu.__file__).parent
TOLD = ROOT.parent / "docs" / "architecture.md"


def name_of(path: Path) -> str:
    """Return the dotted name of a module."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules of `known` that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from [inner] if inner in known else {node.module} & known.keys()


def graph() -> dict[str, set[str]]:
    """Return what each module imports."""
    known = {name_of(path): path for path in ROOT.rglob("*.py")}
    return {name: set(imported(path, known)) - {name} for name, path in known.items()}


def reached(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Return what a module imports, at any remove."""
    found, ahead = set[str](), [start]
    while ahead:
        new = edges[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def circles(edges: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """Return the largest sets of modules of which each reaches each."""
    far = {name: reached(name, edges) for name in edges}
    return {
        frozenset(other for other in far[name] if name in far[other])
        for name in edges
        if name in far[name]
    }


def told() -> set[frozenset[str]]:
    """Return the circles in the table of the architecture."""
    section = TOLD.read_text().split("## Circles\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    return {frozenset(f"vayu.{name}" for name in re.findall(r"`([\w.]+)`", row)) for row in rows}


def test_a_circle_is_found_at_any_remove() -> None:
    """Two that know each other, three in a row, and none of what only leads there."""
    edges = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"e"}, "e": {"c"}, "f": {"a"}}

    assert circles(edges) == {frozenset("ab"), frozenset("cde")}


def test_every_circle_is_told_with_its_reason() -> None:
    """A new one is dissolved, or stands in the table; one that is gone leaves it."""
    edges = graph()

    assert len(edges) > 700
    assert circles(edges) == told()
