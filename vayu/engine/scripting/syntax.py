"""A script as a syntax tree, and what its nodes are asked.

Tree-sitter parses what does not compile as well, and marks it (`has_error`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_javascript

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = tree_sitter.Node

_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))

FUNCTIONS = frozenset({
    "arrow_function", "function_expression", "function_declaration", "generator_function",
    "generator_function_declaration", "method_definition",
})  # fmt: skip

MEMBERS = frozenset({"member_expression", "subscript_expression"})

_NAMES = frozenset({
    "property_identifier", "private_property_identifier", "shorthand_property_identifier",
    "shorthand_property_identifier_pattern", "number",
})  # fmt: skip
_LISTS = frozenset({"object_pattern", "array_pattern", "rest_pattern", "formal_parameters"})


def parsed(source: str) -> Node:
    """Return the root of a script's tree."""
    return _PARSER.parse(source.encode("utf-8", "replace")).root_node


def text_of(node: Node) -> str:
    """Return how a node is written."""
    return (node.text or b"").decode("utf-8", "replace")


def parts_of(node: Node) -> list[Node]:
    """Return what a node is made of, without comments and what is no JavaScript."""
    return [part for part in node.named_children if part.type not in {"comment", "ERROR"}]


def key_of(node: Node) -> str | None:
    """Return the name that a key or an index is; None when only running it tells.

    A name that is written with escapes is not looked into.
    """
    if node.type in _NAMES:
        name = text_of(node)
        return None if "\\" in name else name
    if node.type in {"string", "template_string"}:
        parts = parts_of(node)
        is_plain = all(part.type == "string_fragment" for part in parts)
        return "".join(map(text_of, parts)) if is_plain else None
    return key_of(parts_of(node)[0]) if node.type == "computed_property_name" else None


def member_of(node: Node) -> tuple[Node, Node, str | None]:
    """Return owner, index and key of ``a.b`` or ``a["b"]``; the key is None as that of `key_of`."""
    of = node.child_by_field_name
    owner, index = of("object"), of("property") or of("index")
    assert owner is not None
    assert index is not None
    return owner, index, key_of(index)


def path_of(node: Node) -> list[str] | None:
    """Return the names of ``a``, ``a.b``, ...; None when it is something else."""
    if node.type == "identifier":
        return [text_of(node)]
    if node.type not in MEMBERS:
        return None
    owner, _, key = member_of(node)
    above = path_of(owner)
    return [*above, key] if above is not None and key is not None else None


def bound_by(pattern: Node) -> Iterator[str]:
    """Yield the names that a pattern gives a value to, however deep."""
    waiting = [pattern]
    while waiting:
        part = waiting.pop()
        if part.type in {"identifier", "shorthand_property_identifier_pattern"}:
            yield text_of(part)
        elif part.type in _LISTS:
            waiting += parts_of(part)
        elif part.type.endswith("_pattern"):
            inner = part.child_by_field_name("left") or part.child_by_field_name("value")
            waiting += [inner] if inner is not None else []


def is_marked(node: Node, word: str) -> bool:
    """Whether a word like ``async`` stands in it."""
    return any(child.type == word for child in node.children)


def operator_of(node: Node) -> str:
    """Return the operator of an expression; empty when it has none."""
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""
