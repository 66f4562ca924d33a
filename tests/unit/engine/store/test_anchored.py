"""Where the files of a request begin, and which of them a collection may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.anchored import anchored, relative
from vayu.errors import InvalidConfig
from vayu.model.collections.collection import ItemSpec
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

if TYPE_CHECKING:
    from pathlib import Path


def request_with(*paths: str) -> RequestSpec:
    parts = tuple(Part(name="f", file=path) for path in paths)
    return RequestSpec(method="POST", url="http://h/", body=Body(mode="multipart", content=parts))


def test_relative_paths_begin_where_they_are_told(tmp_path: Path) -> None:
    """Absolute ones stay, and other bodies are left alone."""
    found = anchored(request_with("a/b", "/abs"), tmp_path).body.content
    assert isinstance(found, tuple)
    assert [part.file for part in found] == [f"{tmp_path}/a/b", "/abs"]
    file = RequestSpec(url="http://h/", body=Body(mode="file", content="x"))
    assert anchored(file, tmp_path).body.content == f"{tmp_path}/x"
    plain = RequestSpec(url="http://h/")
    assert anchored(plain, tmp_path) is plain


def test_a_collection_reads_only_below_its_folder(tmp_path: Path) -> None:
    """Neither dots, nor an absolute path, nor a link leads out of it."""
    home = tmp_path / "collection"
    home.mkdir()
    (tmp_path / "key").write_bytes(b"secret")
    (home / "link").symlink_to(tmp_path / "key")
    (home / "in").write_bytes(b"")
    spec = request_with("in", "../key", "link", "/etc/passwd", "a/../in")
    with pytest.raises(InvalidConfig) as caught:
        anchored(spec, home, within=home)
    assert set(caught.value.problems) == {f"body.content[{i}].file" for i in (1, 2, 3)}
    assert anchored(spec, home)
    alone = RequestSpec(url="http://h/", body=Body(mode="file", content="../key"))
    with pytest.raises(InvalidConfig, match="outside of the collection's folder"):
        anchored(alone, home, within=home)


def test_files_below_the_folder_get_relative_paths(tmp_path: Path) -> None:
    """So that the folder can be anywhere; others, and what is no file, stay."""
    inside, outside = f"{tmp_path}/shop/data/a.txt", f"{tmp_path}/b.txt"
    item = ItemSpec(name="Up", request=request_with(inside, outside, "c.txt"))
    found = relative(item, tmp_path / "shop").request.body.content
    assert isinstance(found, tuple)
    assert [part.file for part in found] == ["data/a.txt", outside, "c.txt"]

    (tmp_path / "link").symlink_to(tmp_path / "shop")
    body = Body(mode="file", content=inside)
    one = ItemSpec(name="Up", request=RequestSpec(method="POST", url="http://h/", body=body))
    (tmp_path / "shop").mkdir()
    assert relative(one, tmp_path / "link").request.body.content == "data/a.txt"
    same = ItemSpec(name="Up", request=RequestSpec(url="http://h/"))
    assert relative(same, tmp_path) is same
