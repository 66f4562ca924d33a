"""What a script gives a value to: names, members, and patterns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.noted import Noted
from vayu.engine.scripting.syntax import is_marked, key_of, parts_of, path_of, text_of

if TYPE_CHECKING:
    from vayu.engine.scripting.noted import Parts
    from vayu.engine.scripting.syntax import Node


class Patterns(Noted):
    """Follows what is given to whom."""

    def _look_variable_declarator(self, node: Node) -> Parts:
        """Give a name what it is declared with."""
        pattern, *value = parts_of(node)
        self._bind(pattern, self.look(value[0]) if value else (), declares=True)
        return ()

    def _look_assignment_expression(self, node: Node) -> Parts:
        """Return what is assigned."""
        pattern, value = parts_of(node)
        parts = self.look(value)
        self._bind(pattern, parts)
        return parts

    _look_augmented_assignment_expression = _look_assignment_expression

    def _look_update_expression(self, node: Node) -> Parts:
        """Count something up or down."""
        self._bind(parts_of(node)[0], ())
        return ()

    def _look_for_in_statement(self, node: Node) -> Parts:
        """Look at a loop through something."""
        if is_marked(node, "await"):
            self.needs.add("later")
        pattern, *others = parts_of(node)
        self._bind(pattern, (), declares=node.child_by_field_name("kind") is not None)
        for part in others:
            self.spill(self.look(part))
        return ()

    def _look_catch_clause(self, node: Node) -> Parts:
        """Look at what is done with an error."""
        *pattern, body = parts_of(node)
        for part in pattern:
            self._bind(part, (), declares=True)
        return self.look(body)

    def _bind(self, pattern: Node, parts: Parts, *, declares: bool = False) -> None:
        """Give a pattern what may be such parts."""
        kind = pattern.type
        if kind in {"identifier", "shorthand_property_identifier_pattern"}:
            self._bind_name(text_of(pattern), parts, declares=declares)
        elif kind == "object_pattern":
            for part in parts_of(pattern):
                self._bind_member(part, parts, declares=declares)
        elif kind in {"array_pattern", "rest_pattern", "formal_parameters"}:
            self.uses.hides |= kind == "rest_pattern"
            self.spill(parts)
            for part in parts_of(pattern):
                self._bind(part, (), declares=declares)
        elif kind == "assignment_pattern":
            self.spill(self.look(parts_of(pattern)[1]))
            self._bind(parts_of(pattern)[0], parts, declares=declares)
        elif kind == "parenthesized_expression":
            self._bind(parts_of(pattern)[0], parts)
        else:
            self._bind_target(pattern, parts)

    def _bind_name(self, name: str, parts: Parts, *, declares: bool) -> None:
        """Give a name what it stands for."""
        self.give(name, parts)
        if not declares and self.is_free(name):
            self.undeclared.add(name)

    def _bind_target(self, target: Node, parts: Parts) -> None:
        """Give a member of something what gets out of sight by that."""
        path = path_of(target)
        if path is not None and self.is_free(path[0]):
            self.overwritten.append(path)
        self.spill(parts)
        self.look(target)

    def _bind_member(self, part: Node, parts: Parts, *, declares: bool) -> None:
        """Give a member to what stands for it in a pattern of an object."""
        if part.type == "rest_pattern":
            self._bind(part, parts, declares=declares)
            return
        if part.type == "object_assignment_pattern":
            part, default = parts_of(part)
            self.spill(self.look(default))
        key, value = parts_of(part) if part.type == "pair_pattern" else (part, part)
        name = key_of(key)
        if name is None:
            self.spill((*parts, *self.look(key)))
        self._bind(value, self.step(parts, name or ""), declares=declares)
