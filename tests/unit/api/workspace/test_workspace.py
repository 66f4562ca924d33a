"""A workspace changes its collection as it is asked to, and lets no secret out unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import comm
import pytest
from comm.base_comm import BaseComm

from vayu.api.collections.collection import Collection
from vayu.api.environments.environment import Environment
from vayu.api.requests.request import Request
from vayu.api.workspace import workspace_host
from vayu.api.workspace.workspace import MOST_TABS, Workspace
from vayu.errors import EngineUnreachable, InvalidConfig
from vayu.model.sends.history import HistoryPage, HistoryRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.api.workspace.builder import RequestBuilder


@pytest.fixture
def shop(tmp_path: Path, vayu_home: Path) -> Iterator[Workspace]:
    """Two requests, a folder, an environment with a secret; nothing of the machine's own."""
    assert vayu_home
    collection = Collection("Shop")
    collection["Users/Ada"] = Request("GET", "https://shop.example/ada")
    collection["List"] = Request("POST", "https://shop.example/list")
    collection.environments["staging"] = Environment(
        "staging", {"base": "http://x", "port": 80, "key": "canary-1", "password": "canary-2"},
        ["key"],
    )  # fmt: skip
    collection.save(tmp_path / "shop")
    workspace = Workspace(collection)
    yield workspace
    workspace.close()


@pytest.fixture
def told(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the page is told."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(shop._controller, "_emit", messages.append)
    return messages


def ask(workspace: Workspace, do: str, **more: Any) -> None:
    """What the page asks for."""
    workspace._controller.receive({"do": do, **more})
    workspace._controller.join(5)


def rows(told: list[dict[str, Any]]) -> list[str]:
    """The tree as it was told last."""
    tree = next(message for message in reversed(told) if message["is"] == "tree")
    return ["/".join(row["path"]) for row in tree["rows"]]


def test_a_page_that_opens_is_told_everything(shop: Workspace, told: list[Any]) -> None:
    """Tree and environments; no value."""
    ask(shop, "hello")

    assert rows(told) == ["Users", "Users/Ada", "List"]
    assert [row["method"] for row in told[0]["rows"]] == ["", "GET", "POST"]
    assert told[1] == {"is": "environments", "names": ["staging"]}
    assert "canary" not in str(told)


def test_the_tree_is_changed_and_saved(shop: Workspace, told: list[Any]) -> None:
    """New, renamed, copied, moved, deleted; then written, and read again."""
    ask(shop, "new", kind="folder", path=[])
    assert told[-1]["rename"] is True
    ask(shop, "rename", path=["New folder"], name="Admin")
    ask(shop, "new", kind="request", path=["Admin"])
    ask(shop, "duplicate", path=["List"])
    ask(shop, "move", path=["Users", "Ada"], to=["Admin"], position=0)
    ask(shop, "move", path=["Admin"], to=[], position=0)
    ask(shop, "delete", path=["List"])
    expected = ["Admin", "Admin/Ada", "Admin/New request", "Users", "List copy"]
    assert rows(told) == expected

    ask(shop, "save")
    ask(shop, "reload")
    assert rows(told) == expected
    assert [message["kind"] for message in told if message["is"] == "notice"] == [""] * 3


@pytest.mark.parametrize(
    ("do", "more", "words"),
    [
        ("rename", {"path": ["List"], "name": ""}, "is empty"),
        ("rename", {"path": ["List"], "name": "Users"}, "is taken"),
        ("move", {"path": ["Users"], "to": ["Users"]}, "is in what is moved"),
        ("move", {"path": ["List"], "to": [], "position": "x"}, "a position is a number"),
        ("open", {"path": ["Users"]}, "is a folder"),
        ("open", {"path": ["Nobody"]}, "Nobody"),
        ("open", {"path": "List"}, "a path is a list of names"),
        ("open", {}, "path"),
        ("new", {"kind": "x", "path": []}, "there is no new 'x'"),
        ("new", {"kind": "folder", "path": ["List"]}, "is no folder"),
        ("environment", {"name": "nowhere"}, "nowhere"),
        ("add", {"name": "staging"}, "is taken"),
        ("set", {"environment": "staging", "name": " ", "value": "x"}, "is empty"),
        ("unset", {"environment": "staging", "name": "x"}, "no variable"),
        ("reveal", {"environment": "staging", "name": "x"}, "no variable"),
        ("format", {}, "does not know"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    shop: Workspace, told: list[Any], do: str, more: dict[str, Any], words: str
) -> None:
    """In words, and nothing is changed; a page is not trusted."""
    before = shop.collection.spec
    ask(shop, do, **more)

    assert [(message["is"], message["kind"]) for message in told] == [("notice", "error")]
    assert words in told[0]["text"]
    assert shop.collection.spec == before


def test_values_of_secrets_stay_until_one_is_asked_for(shop: Workspace, told: list[Any]) -> None:
    """Also of a variable whose name says that it is one."""
    ask(shop, "environment", name="staging")
    assert told[-1]["rows"] == [
        {"name": "base", "value": "http://x", "secret": False, "known": True, "origin": ""},
        {"name": "port", "value": "80", "secret": False, "known": True, "origin": ""},
        {"name": "key", "value": "", "secret": True, "known": True, "origin": ""},
        {"name": "password", "value": "", "secret": True, "known": True, "origin": ""},
    ]
    ask(shop, "set", environment="staging", name="key", value="canary-3", secret=True)
    ask(shop, "set", environment="staging", name="port", value="81")
    ask(shop, "set", environment="staging", name="base", value="7", secret=True)
    assert "canary" not in str(told)
    staging = shop.collection.environments["staging"]
    assert dict(staging) == {"base": "7", "port": 81, "key": "canary-3", "password": "canary-2"}
    assert staging.secrets == {"key", "base"}

    ask(shop, "reveal", environment="staging", name="key")
    assert told[-1] == {
        "is": "revealed", "environment": "staging", "name": "key", "value": "canary-3",
        "seconds": 10,
    }  # fmt: skip
    ask(shop, "unset", environment="staging", name="key")
    assert "key" not in staging


def test_a_saved_environment_is_saved_again(shop: Workspace, told: list[Any]) -> None:
    """One that belongs to no collection."""
    Environment("mine", {"a": "1"}).save()
    ask(shop, "hello")
    assert told[-1]["names"] == ["staging", "mine"]
    ask(shop, "set", environment="mine", name="token", value="canary", secret=True)

    assert Environment.named("mine")["token"] == "canary"
    assert told[-1]["text"] == "Saved; values of secrets are encrypted."


def test_the_history_is_listed(
    shop: Workspace, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what came of each; an engine that cannot be asked is said."""
    row = HistoryRow(id=3, sent_at="2026-03-01T10:00:00+00:00", method="GET", url="http://h/",
                     status=503, reason="Busy", time=12.0)  # fmt: skip
    monkeypatch.setattr(workspace_host, "page_of", lambda _: HistoryPage(entries=(row,)))
    ask(shop, "history", words="h")
    assert told[-1]["rows"] == [
        {"id": 3, "when": "2026-03-01 10:00:00 UTC", "method": "GET", "url": "http://h/",
         "outcome": "503 Busy", "good": False, "took": "12.0 ms"}
    ]  # fmt: skip

    def gone(_: object) -> HistoryPage:
        raise EngineUnreachable("no engine answers", hint="start one")

    monkeypatch.setattr(workspace_host, "page_of", gone)
    ask(shop, "history")
    assert told[-1] == {"is": "notice", "text": "no engine answers (start one)", "kind": "error"}


class Wire(BaseComm):
    """A comm whose other end is nobody."""

    def publish_msg(self, *_: Any, **__: Any) -> None:
        """Lose the message."""


def test_requests_open_in_tabs_follow_what_is_renamed_and_end_with_it(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once; what was typed stays; nothing is left of them."""
    monkeypatch.setattr(comm, "create_comm", Wire)
    before = len(alive())
    shop._repr_mimebundle_()
    builder = shop.open("Users/Ada")
    assert shop.open("Users/Ada") is builder
    shop.open("List")
    assert shop._panel is not None
    assert shop._panel.titles == ["Ada", "List"]

    ask(shop, "rename", path=["Users"], name="People")
    ask(shop, "rename", path=["People", "Ada"], name="Eve")
    assert shop._panel.titles == ["Eve", "List"]
    assert shop.open("People/Eve") is builder
    for i in range(MOST_TABS):
        shop.collection[f"R{i}"] = Request("GET", "http://h/")
        shop.open(f"R{i}")
    assert len(shop.builders) == MOST_TABS
    shop.close()
    assert shop.builders == []
    assert len(alive()) == before


def type_url(builder: RequestBuilder, url: str) -> None:
    """What somebody types."""
    builder._controller.receive({"do": "edit", "part": "url", "value": url})


def test_no_form_with_edits_is_closed_to_make_room(shop: Workspace) -> None:
    """The first without any goes; where each has some, no other is opened."""
    for i in range(MOST_TABS + 2):
        shop.collection[f"R{i}"] = Request("GET", "http://h/")
    first = shop.open("R0")
    type_url(first, "http://typed/")
    for i in range(1, MOST_TABS + 1):
        type_url(shop.open(f"R{i}"), "http://typed/") if i != 3 else shop.open("R3")
    assert first in shop.builders
    assert shop.open("R0") is first
    with pytest.raises(InvalidConfig, match="save or close one"):
        shop.open("R3")
    assert len(shop.builders) == MOST_TABS


def test_a_secret_that_is_saved_in_clear_is_said(shop: Workspace, told: list[Any]) -> None:
    """By the names of its place and its request."""
    headers = {"Authorization": "Bearer c4nary"}
    shop.collection["Users/Eve"] = Request("GET", "http://h/", headers=headers)
    ask(shop, "save")

    said = next(message["text"] for message in told if message["is"] == "notice")
    assert "In clear in its files: Authorization in 'Users/Eve'; write a {{variable}} inst" in said
    assert "c4nary" not in said


def test_a_form_without_edits_shows_what_there_is_now(shop: Workspace, told: list[Any]) -> None:
    """One with edits keeps them, and is not saved over what took its place."""
    builder, other = shop.open("List"), shop.open("Users/Ada")
    type_url(other, "http://typed/")
    ask(shop, "delete", path=["List"])
    ask(shop, "delete", path=["Users", "Ada"])
    shop.collection["List"] = Request("GET", "http://new/")
    shop.collection["Users/Ada"] = Request("GET", "http://new/")

    assert shop.open("List") is builder
    assert builder.request.url == "http://new/"
    ask(shop, "rename", path=["Users", "Ada"], name="Eve")
    other._controller.receive({"do": "save"})
    assert shop.collection["Users/Eve"].url == "http://new/"  # type: ignore[union-attr]
    assert other.request.url == "http://typed/"
    assert told


def alive() -> dict[str, Any]:
    """Every widget that is alive."""
    from ipywidgets.widgets.widget import _instances

    return _instances
