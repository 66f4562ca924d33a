"""Whether a script takes the reason phrase for a number.

    told   =  the script compares pm.response.status itself with one, or a name that was given it
           or every `.status` that it reads is used as a number

`pm.response.status` is text, as in Postman, so such a comparison never holds and its opposite
always does. That alone fails nothing: a test fails when it also *read* the phrase as it ran. Where
each `.status` is used as a number, the one that read the phrase is among them, whatever the
response was called there; a script that uses one of them as text is not judged by this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.syntax import (
    MEMBERS,
    key_of,
    member_of,
    operator_of,
    parts_of,
    path_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from vayu.engine.scripting.syntax import Node

_COMPARES = frozenset({"==", "===", "!=", "!==", "<", "<=", ">", ">="})
_CALCULATES = frozenset({"-", "*", "/", "%"})
_MAKES_NUMBERS = frozenset({"Number", "parseInt", "parseFloat", "Math"})
_FINDS = frozenset({"includes", "indexOf"})


class Uses:
    """What a script does with what a status is called.

    Parameters
    ----------
    numbers : set of str
        Names that stand for a number.

    Attributes
    ----------
    hides : bool
        It may read a member without writing its name.
    """

    def __init__(self, numbers: AbstractSet[str]) -> None:
        self._numbers = numbers
        self._read: dict[int, bool] = {}
        self._compares = False
        self.hides = False

    @property
    def are_wrong(self) -> bool:
        """Whether it takes the phrase for a number."""
        return self._compares or (bool(self._read) and all(self._read.values()) and not self.hides)

    def read(self, node: Node) -> None:
        """Note a `.status`; to call it asserts, and reads none."""
        above = node.parent
        if above is not None and above.type == "call_expression" and _first(above) == node:
            return
        self._read[node.id] = self._is_used_as_number(node)

    def compared(self, node: Node, *, left: bool, right: bool) -> None:
        """Note two that are compared, and which of them is a phrase for certain."""
        one, other = parts_of(node)
        if operator_of(node) in _COMPARES:
            self._compares |= (left and self._is_number(other)) or (right and self._is_number(one))

    def _is_used_as_number(self, node: Node) -> bool:
        """Whether what is done with a value is what one does with a number."""
        above = node.parent
        if above is None:
            return False
        if above.type == "parenthesized_expression" and above.parent is not None:
            of = above.parent
            return of.type == "switch_statement" and any(map(self._is_case, of.named_children))
        if above.type == "binary_expression":
            others = [part for part in parts_of(above) if part != node]
            if operator_of(above) in _CALCULATES:
                return others[0] == parts_of(above)[1] and self._is_number(others[0])
            return operator_of(above) in _COMPARES and self._is_number(others[0])
        if above.type == "arguments" and above.parent is not None:
            return self._counts(_first(above.parent))
        return False

    def _counts(self, function: Node) -> bool:
        """Whether a function makes a number of what it is given, or looks for it in numbers."""
        path = path_of(function)
        if path is not None and path[0] in _MAKES_NUMBERS:
            return True
        if function.type not in MEMBERS:
            return False
        owner, _, key = member_of(function)
        is_list = owner.type == "array" and all(map(self._is_number, parts_of(owner)))
        return is_list and key in _FINDS

    def _is_case(self, body: Node) -> bool:
        """Whether the first case of a switch is a number."""
        cases = [case.child_by_field_name("value") for case in parts_of(body)]
        return body.type == "switch_body" and bool(cases and cases[0] and self._is_number(cases[0]))

    def _is_number(self, node: Node) -> bool:
        """Whether a value is a number, or a text that looks like one."""
        if node.type == "identifier":
            return text_of(node) in self._numbers
        is_text = node.type in {"string", "template_string"} and (key_of(node) or "").isdigit()
        return is_text or node.type == "number"


def _first(node: Node) -> Node:
    """Return the first part of a node."""
    return parts_of(node)[0]
