"""What is moved or copied keeps everything but its place or name."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, ItemSpec, Path, levels, walk
from vayu.model.collections.rearrange import duplicate, free_name, move
from vayu.model.requests.request import RequestSpec


def item(name: str) -> ItemSpec:
    """A request."""
    return ItemSpec(name=name, request=RequestSpec(url=f"http://h/{name}"))


ROOT = FolderSpec(
    name="root",
    items=(
        item("a"),
        FolderSpec(
            name="F", items=(item("b"), FolderSpec(name="G", items=(item("c"),)), item("d"))
        ),
        item("e"),
    ),
)  # fmt: skip
PATHS = [path for path, _ in walk(ROOT)]
FOLDERS = [(), ("F",), ("F", "G")]


def names(root: FolderSpec, path: Path) -> list[str]:
    """What is in a folder, in order."""
    found = levels(root, path)
    assert found is not None
    assert isinstance(found[-1], FolderSpec)
    return [below.name for below in found[-1].items]


def test_a_copy_stands_after_what_it_is_of() -> None:
    """With everything below it, under the first name that is free."""
    root, path = duplicate(ROOT, ("F",))
    assert (path, names(root, ())) == (("F copy",), ["a", "F", "F copy", "e"])
    assert names(root, ("F copy",)) == names(root, ("F",))

    root, path = duplicate(root, ("F",))
    assert path == ("F copy 2",)
    assert free_name(root, "new") == "new"


@given(st.sampled_from(PATHS), st.sampled_from(FOLDERS), st.none() | st.integers(-1, 5))
def test_a_move_loses_nothing(path: Path, to: Path, position: int | None) -> None:
    """Every request is still there, once; or it is refused by name."""
    if to[: len(path)] == path:
        with pytest.raises(InvalidConfig, match="is in what is moved"):
            move(ROOT, path, to, position=position)
        return
    root, new = move(ROOT, path, to, position=position)
    before, after = levels(ROOT, path), levels(root, new)

    assert before is not None
    assert after is not None
    assert after[-1] == before[-1]
    assert sorted(i.name for _, i in walk(root)) == sorted(i.name for _, i in walk(ROOT))
    if position is not None:
        assert names(root, to).index(path[-1]) == min(max(position, 0), len(names(root, to)) - 1)


@pytest.mark.parametrize(
    ("path", "to"), [(("x",), ()), ((), ("F",)), (("a",), ("e",)), (("a",), ("x",))]
)
def test_what_leads_nowhere_is_refused(path: Path, to: Path) -> None:
    """By name."""
    with pytest.raises(InvalidConfig):
        move(ROOT, path, to)


def test_a_name_that_is_taken_is_refused() -> None:
    """Nothing is replaced by being moved upon."""
    root, _ = duplicate(ROOT, ("a",))
    taken = FolderSpec(name="H", items=(item("a"),))
    root = FolderSpec(name="root", items=(*root.items, taken))
    with pytest.raises(InvalidConfig, match="'a' is taken there; rename it first"):
        move(root, ("a",), ("H",))
