"""A document is opened a node at a time, and nothing about it changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from vayu.report.json_tree import PAGE, JsonTree, Node

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def rebuilt(tree: JsonTree, node: Node) -> Any:
    """The value that a tree shows, read back from its nodes."""
    if node.kind == "array":
        return [rebuilt(tree, child) for child in tree.children(node.at, 0, node.count)]
    if node.kind == "object":
        names = json.loads(tree.raw(node.at))
        below = tree.children(node.at, 0, node.count)
        return dict(zip(names, (rebuilt(tree, child) for child in below), strict=True))
    return json.loads(tree.raw(node.at))


@settings(max_examples=80, deadline=None)
@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_a_tree_holds_the_whole_document(value: Any, indent: int | None, ascii_: bool) -> None:  # noqa: FBT001
    """Whatever its layout and its names: read back node by node it is the same."""
    tree = JsonTree(json.dumps(value, indent=indent, ensure_ascii=ascii_))
    assert rebuilt(tree, tree.root()) == value


def test_nodes_are_shown_as_they_stand() -> None:
    """Digits, repeated names and paths stay; a container says how it begins and what it holds."""
    text = '{"n": 1.0, "big": 123456789012345678901234567890, "n": null, "a b": [true, {"x": "é"}]}'
    tree = JsonTree(text)

    assert tree.root() == Node((), "$", "", "object", text, 4)
    assert tree.children(()) == [
        Node((0,), "$.n", "n", "number", "1.0", 0),
        Node((1,), "$.big", "big", "number", "123456789012345678901234567890", 0),
        Node((2,), "$.n", "n", "null", "null", 0),
        Node((3,), "$['a b']", "a b", "array", '[true, {"x": "é"}]', 2),
    ]
    assert tree.children((3, 1)) == [Node((3, 1, 0), "$['a b'][1].x", "x", "string", "é", 0)]
    assert tree.raw((3, 1)) == '{"x": "é"}'


def test_children_come_a_page_at_a_time() -> None:
    """And from any number on."""
    tree = JsonTree(json.dumps(list(range(250))))

    assert [n.text for n in tree.children((), 200)] == [str(i) for i in range(200, 250)]
    assert len(tree.children(())) == PAGE


def test_a_search_finds_names_and_values() -> None:
    """Whatever their case and however they are written, in the order of the document."""
    text = '{"Name": "x", "list": [{"id": "a name"}, 7, "\\u00e9t\\u00e9"], "rest": {"deep": 77}}'
    tree = JsonTree(text)

    assert [n.path for n in tree.search("NAME")] == ["$.Name", "$.list[0].id"]
    assert [n.path for n in tree.search("Été")] == ["$.list[2]"]
    assert [n.path for n in tree.search("7")] == ["$.list[1]", "$.rest.deep"]
    assert len(tree.search("7", most=1)) == 1
    assert tree.search("absent") == tree.search("") == []


def test_a_container_tells_how_it_begins() -> None:
    """Of a list of items one sees which is which before opening any."""
    tree = JsonTree('[{"id": 1,\n  "name": "Ada"}, {"id": 2, "text": "%s"}]' % ("x" * 400))
    first, second = tree.children(())

    assert first.text == '{"id": 1, "name": "Ada"}'
    assert second.text.startswith('{"id": 2, "text": "xxx')
    assert len(second.text) <= 121


@pytest.mark.parametrize("text", ["", "{", "<a>", '{"a": }', "nope"])
def test_what_is_no_json_is_refused(text: str) -> None:
    """The viewer then shows it as text."""
    with pytest.raises(ValueError):  # noqa: PT011 (of msgspec)
        JsonTree(text).root()


def test_a_place_that_there_is_not_is_refused() -> None:
    """A page is not trusted."""
    with pytest.raises(LookupError, match="no value at"):
        JsonTree("[1]").children((5,))


def test_hostile_text_is_made_visible() -> None:
    """Nothing in a tree reorders what is read."""
    tree = JsonTree(json.dumps({"a\u202eb": "x\u202ey\x1b[2J"}))
    (node,) = tree.children(())

    assert (node.key, node.text) == ("a\\u202eb", "x\\u202ey\\x1b[2J")
