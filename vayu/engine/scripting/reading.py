"""What a script reads, told from its tree.

A name that was given a part of `pm` may be that part wherever it stands, so the tree is looked
through until no name is given another one. What no way leads to is not read: ``list[i]`` looks into
whatever `list` is, and that is something of `pm` only where the script gave it away, which was
noted then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.members import (
    GLOBALS,
    NEEDS,
    OF_LIBRARIES,
    PHRASE,
    REQUIRE,
    RESPONSE,
    TEST,
    Function,
)
from vayu.engine.scripting.patterns import Patterns
from vayu.engine.scripting.syntax import (
    FUNCTIONS,
    is_marked,
    key_of,
    member_of,
    operator_of,
    parts_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.noted import Parts
    from vayu.engine.scripting.syntax import Node

_TIMERS = frozenset({"setTimeout", "setInterval", "setImmediate", "queueMicrotask"})
_LOOKS_INSIDE = frozenset({"Object", "Reflect", "Function", "eval"})
_BRINGS_LIBRARIES = frozenset({"require", "_"})
_MOST_LOOKS = 8
_UNCLEAR = frozenset({"html_comment", "with_statement"})


class Reading(Patterns):
    """Looks through the tree of a script.

    Whoever is returned as parts is in sight of who looked; everyone else spills them.
    """

    def __init__(self, root: Node) -> None:
        super().__init__(root)
        self._functions: dict[int, Function] = {}
        self._returned: list[Parts] = [()]
        is_name = "yield" in self.names.given  # which is parsed as if it were none
        if not self._is_followed(root) or root.has_error or is_name:
            self.needs.update(NEEDS)
        if "then" in self.texts:
            self.needs.add("later")
        if self.members & _BRINGS_LIBRARIES:
            for name in self.members & OF_LIBRARIES.keys():
                self.take(OF_LIBRARIES[name])
        self.uses.hides |= bool(self.free & _LOOKS_INSIDE)

    def _is_followed(self, root: Node) -> bool:
        """Look through a tree until nothing new comes out; whether that came to an end."""
        try:
            for _ in range(_MOST_LOOKS):
                known = self.known
                self.look(root)
                if self.known == known:
                    return True
        except RecursionError:
            pass
        return False

    def look(self, node: Node) -> Parts:
        """Return what an expression may be, and note what is read in it."""
        scope = self.names.declared.get(node.id)
        if scope is not None:
            self._scopes.append(scope)
        kind = "function" if node.type in FUNCTIONS else node.type
        way: Callable[[Node], Parts] = getattr(self, f"_look_{kind}", self._inside)
        found = way(node)
        if scope is not None:
            self._scopes.pop()
        return found

    def _inside(self, node: Node) -> Parts:
        """Look at everything in a node, of which nobody knows what becomes."""
        if node.type in _UNCLEAR or node.type.startswith("jsx"):
            self.needs.update(NEEDS)
        for part in node.named_children:
            self.spill(self.look(part))
        return ()

    def _look_expression_statement(self, node: Node) -> Parts:
        """Look at what is dropped then, or only asked whether it is true."""
        for part in node.named_children:
            self.look(part)
        return ()

    _look_if_statement = _look_while_statement = _look_unary_expression = _look_expression_statement

    def _look_parenthesized_expression(self, node: Node) -> Parts:
        """Return what any in it may be: one of them is what comes out."""
        return tuple(found for part in node.named_children for found in self.look(part))

    _look_sequence_expression = _look_ternary_expression = _look_parenthesized_expression

    def _look_await_expression(self, node: Node) -> Parts:
        """Return what is waited for."""
        self.needs.add("later")
        return self._look_parenthesized_expression(node)

    def _look_binary_expression(self, node: Node) -> Parts:
        """Look at a row of them from its end, however long it is."""
        found: Parts = ()
        at: Node | None = node
        while at is not None:
            left, right = parts_of(at)
            is_row = left.type == "binary_expression"
            lefts, rights = () if is_row else self.look(left), self.look(right)
            self.uses.compared(at, left=PHRASE in lefts, right=PHRASE in rights)
            found += lefts + rights
            at = left if is_row else None
        if operator_of(node) in {"&&", "||", "??"}:
            return tuple(dict.fromkeys(found))
        self.spill(found)
        return ()

    # ---- names, members and texts ------------------------------------------------------------

    def _look_identifier(self, node: Node) -> Parts:
        """Return what a name may be."""
        name = text_of(node)
        if "\\" in name:
            self.needs.update(NEEDS)
        return self.named(name)

    _look_shorthand_property_identifier = _look_identifier

    def _look_this(self, _: Node) -> Parts:
        """Return the global object, which it is outside of strict code."""
        return (GLOBALS,)

    def _look_member_expression(self, node: Node) -> Parts:
        """Return what a member may be; of one that is not named, anything."""
        owner, index, key = member_of(node)
        parts = self.look(owner)
        if key is None:
            self.uses.hides = True
            self.spill((*parts, *self.look(index)))
            return ()
        if key == "status":
            self.uses.read(node)
        return self.step(parts, key)

    _look_subscript_expression = _look_member_expression

    def _look_property_identifier(self, node: Node) -> Parts:
        """Note the key of what a script makes."""
        self.texts.add(text_of(node))
        return ()

    def _look_string(self, node: Node) -> Parts:
        """Note a text."""
        self.texts.add(key_of(node) or "")
        return self._inside(node)

    _look_template_string = _look_string

    def _look_spread_element(self, node: Node) -> Parts:
        """Look at what is looked into."""
        self.uses.hides = True
        return self._inside(node)

    # ---- calls and functions -----------------------------------------------------------------

    def _look_call_expression(self, node: Node) -> Parts:
        """Return what a call may give."""
        function, given = parts_of(node)
        if function.type == "import":
            self.needs.add("later")
        callee = self.look(function)
        values = parts_of(given)
        if given.type == "template_string":
            self.spill(callee)
            values = [given]
        kind = "number" if [value.type for value in values] == ["number"] else ""
        is_dropped = TEST in callee or self._drops(function)
        for place, value in enumerate(values):
            parts = self.look(value)
            if place == 0 and parts == (RESPONSE,) and any("response" in c.given for c in callee):
                kind = "response"
            else:
                self.spill(p for p in parts if not (is_dropped and isinstance(p, Function)))
            if REQUIRE in callee:
                self.required.add(key_of(value) or "")
        gives = [part.given.get(kind, part.call or ()) for part in callee]
        return tuple(dict.fromkeys(part for values in gives for part in self.take(values)))

    def _drops(self, function: Node) -> bool:
        """Whether what is called asks for nothing that the functions it is given return."""
        if function.type == "identifier":
            return text_of(function) in _TIMERS and self.is_free(text_of(function))
        is_its_own = bool(self.names.keys & {"forEach", ""})  # the latter: a key that is not known
        is_member = function.type == "member_expression" and not is_its_own
        return is_member and member_of(function)[2] == "forEach"

    def _look_new_expression(self, node: Node) -> Parts:
        """Look at a call of what makes something."""
        constructor, *given = parts_of(node)
        for part in self.look(constructor):
            self.spill(self.take(part.call or ()))
        for value in given:
            self.spill(self.look(value))
        return ()

    def _look_function(self, node: Node) -> Parts:
        """Return a function as what a call of it gives, where that is a part."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        self._returned.append(())
        for part in parts_of(node):
            if part == body:
                found = self.look(part)
                self._returned[-1] += found if part.type != "statement_block" else ()
            elif part == name:
                self._look_property_identifier(part)
            else:
                self._bind(part, (), declares=True)
        returned = self._returned.pop()
        is_async = is_marked(node, "async")
        if is_async:
            self.needs.add("later")
        if is_async or is_marked(node, "*"):
            self.spill(returned)
            return ()
        return self._made(node, name, returned) if returned else ()

    def _made(self, node: Node, name: Node | None, returned: Parts) -> Parts:
        """Return a function that returns parts; its name, if it has one, is that too."""
        made = self._functions.setdefault(node.id, Function())
        made.call = tuple(dict.fromkeys(returned))
        if name is not None and name.type == "identifier":
            self.give(text_of(name), (made,))
        return () if node.type == "function_declaration" else (made,)

    def _look_return_statement(self, node: Node) -> Parts:
        """Note what a function returns."""
        self._returned[-1] += self._look_parenthesized_expression(node)
        return ()
