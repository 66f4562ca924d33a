"""Text with templates as an expression of a program: literals and variables, joined."""

from __future__ import annotations

import json
import keyword
import re
from typing import TYPE_CHECKING

from vayu.model.variables.template import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class CodeText:
    """Writes text as code, and remembers which variables it needs.

    Parameters
    ----------
    literal : callable
        Returns text as a literal.
    known : mapping of str to str
        Code for dynamic variables such as ``$guid``.

    Attributes
    ----------
    variables : dict of str to str
        Identifier of each variable, by its name, in the order of use.
    dynamic : set of str
        Dynamic variables that were used.
    """

    def __init__(self, literal: Callable[[str], str], known: Mapping[str, str]) -> None:
        self._literal, self._known = literal, known
        self.variables: dict[str, str] = {}
        self.dynamic = set[str]()

    def of(self, text: str) -> str:
        """Return an expression."""
        found = []
        for position, piece in enumerate(TEMPLATE.split(text)):
            if position % 2:
                found.append(self._variable(piece.strip()))
            elif piece:
                found.append(self._literal(piece))
        return " + ".join(found) or self._literal("")

    def _variable(self, name: str) -> str:
        """Return the code for a variable."""
        if name in self._known:
            self.dynamic.add(name)
            return self._known[name]
        if name not in self.variables:
            plain = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_") or "value"
            base = f"v_{plain}" if plain[0].isdigit() or plain in _RESERVED else plain
            taken, number, found = set(self.variables.values()), 2, base
            while found in taken:
                found, number = f"{base}_{number}", number + 1
            self.variables[name] = found
        return self.variables[name]


def javascript_literal(text: str) -> str:
    """Return text as JavaScript."""
    return (
        json.dumps(text, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


_RESERVED = {
    *keyword.kwlist, *keyword.softkwlist, "const", "let", "var", "function", "new", "this",
    "typeof", "void", "delete", "export", "default", "case", "catch", "throw", "switch", "super",
    "enum", "do", "null", "true", "false", "response", "httpx", "requests", "os", "uuid", "time",
    "http", "check", "open", "fetch", "process", "console", "extends", "instanceof", "debugger",
    "static", "package", "interface", "private", "protected", "public", "implements", "arguments",
    "eval", "crypto", "print", "str", "int", "options", "form", "readFile", "Blob", "FormData",
    "encoding", "file",
}  # fmt: skip
