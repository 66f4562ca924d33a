"""A workspace is of a folder: one that is there, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.api.collections.collection import Collection
from vayu.api.requests.request import Request
from vayu.api.workspace.workspace import Workspace
from vayu.api.workspace.workspace_host import near
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_opened_or_begun(tmp_path: Path) -> None:
    """Whatever else is there stays as it is."""
    begun = Workspace(tmp_path / "new")
    assert repr(begun) == "<Workspace of <Collection 'new': 0 requests, 0 folders>>"
    begun.collection["A"] = Request("GET", "http://h/")
    begun.collection.save()
    assert Workspace(str(tmp_path / "new")).collection["A"].url == "http://h/"

    with pytest.raises(InvalidConfig, match="holds no collection"):
        Workspace(tmp_path)
    with pytest.raises(InvalidConfig, match="must be the folder of a collection"):
        Workspace(7)  # type: ignore[arg-type]
    with pytest.raises(InvalidConfig, match="save it first"):
        Workspace(Collection("x"))


def test_a_folder_is_named_from_here_or_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long path says less than a short one."""
    here, home = tmp_path / "here", tmp_path / "home"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))

    assert near(here / "apis" / "shop") == "apis/shop"
    assert near(home / "shop") == "~/shop"
    assert near(here) == str(here)
    assert near(None) == "not saved yet"


def test_a_title_says_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder here is called like what is in it."""
    monkeypatch.chdir(tmp_path)
    assert Workspace("col")._host.title == "col"
    assert Workspace("a/col")._host.title == "col · a/col"
