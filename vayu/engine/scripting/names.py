"""Which names a script declares, and where they mean that.

In doubt a name is declared in less of the script than it is: elsewhere it is then taken for what
everybody has under that name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from vayu.engine.scripting.syntax import (
    FUNCTIONS,
    MEMBERS,
    bound_by,
    key_of,
    member_of,
    text_of,
)

if TYPE_CHECKING:
    from vayu.engine.scripting.syntax import Node

_BLOCKS = frozenset({
    "statement_block", "switch_body", "for_statement", "for_in_statement", "catch_clause", "class",
    "class_static_block",
})  # fmt: skip
_GIVES = {
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "update_expression": "argument",
    "catch_clause": "parameter",
}
_MAKES = {
    "assignment_expression": "left",
    "pair": "key",
    "method_definition": "name",
    "field_definition": "property",
    "shorthand_property_identifier": "",
}
"""Which part of a node is the key of a member; none: the node itself."""

_NAMED = FUNCTIONS | {"class", "class_declaration"}


class Names:
    """The names of a script.

    Attributes
    ----------
    declared : dict of int to set of str
        By the `id` of the node in which they mean that.
    given : Counter of str
        How often each is given a meaning, by a declaration or an assignment.
    numbers : set of str
        Those that stand for one number and nothing else, anywhere.
    keys : set of str
        Of members that the script makes or sets.
    """

    def __init__(self, root: Node) -> None:
        self.declared: defaultdict[int, set[str]] = defaultdict(set)
        self.given: Counter[str] = Counter()
        self.keys: set[str] = set()
        self._counted: set[str] = set()
        waiting = [(root, root.id, root.id)]
        while waiting:
            node, block, function = waiting.pop()
            kind, parts = node.type, node.named_children
            block = node.id if kind in _BLOCKS else block
            self._note(node, kind, block, function)
            if kind in FUNCTIONS:
                body = node.child_by_field_name("body")
                for part in parts:
                    inside = part.id if part == body else node.id
                    waiting.append((part, inside, inside))
            else:
                waiting += [(part, block, function) for part in parts]
        self.numbers = {name for name in self._counted if self.given[name] == 1}

    def _note(self, node: Node, kind: str, block: int, function: int) -> None:
        """Note what one node declares, assigns or makes."""
        of = node.child_by_field_name
        if kind == "variable_declarator":
            is_var = node.parent is not None and node.parent.type == "variable_declaration"
            self._give(of("name"), function if is_var else block)
            self._count(of("name"), of("value"))
        elif kind in _NAMED:
            is_inner = not kind.endswith("declaration")
            self._give(of("name"), node.id if is_inner else block)
            self._give(of("parameter"), node.id)
            self._give(of("parameters"), node.id)
        elif kind == "for_in_statement":
            declares = of("kind")
            is_var = declares is not None and declares.type == "var"
            self._give(of("left"), function if is_var else block if declares is not None else None)
        elif kind in _GIVES:
            self._give(of(_GIVES[kind]), block if kind == "catch_clause" else None)
        if kind in _MAKES:
            self._make(of(_MAKES[kind]) or node)

    def _give(self, pattern: Node | None, at: int | None) -> None:
        """Note names that are given a value; `at`: where they are declared by that."""
        for name in bound_by(pattern) if pattern is not None else ():
            self.given[name] += 1
            if at is not None:
                self.declared[at].add(name)

    def _count(self, name: Node | None, value: Node | None) -> None:
        """Note a name that is declared as a number."""
        if name and value and name.type == "identifier" and value.type == "number":
            self._counted.add(text_of(name))

    def _make(self, key: Node) -> None:
        """Note the key of a member, or of one that is assigned to."""
        self.keys.add(key_of(member_of(key)[1] if key.type in MEMBERS else key) or "")
