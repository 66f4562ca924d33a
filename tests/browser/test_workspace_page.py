"""The workspace in a page without Jupyter: what a person does to a tree and an environment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from playwright.sync_api import expect

from tests.bare_page import BarePage, open_bare
from vayu.api.collections.collection import Collection
from vayu.api.environments.environment import Environment
from vayu.api.requests.request import Request
from vayu.api.workspace.workspace import Workspace
from vayu.widgets.workspace.host import SentRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

EVIL = "<img src=x onerror='window.pwned=1'>"


@pytest.fixture
def bare(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[BarePage]:
    """A page in the place of Jupyter."""
    yield from open_bare(page, monkeypatch)


@pytest.fixture
def shop(bare: BarePage, tmp_path: Path, vayu_home: Path) -> Iterator[Workspace]:
    """A collection with hostile names, and a secret."""
    assert vayu_home
    collection = Collection("Shop")
    for name in ("Users/Ada", f"Users/{EVIL}", "List"):
        collection[name] = Request("GET", "https://shop.example/x")
    collection.environments["staging"] = Environment(
        "staging", {"base": EVIL, "key": "canary"}, ["key"]
    )
    collection.save(tmp_path / "shop")
    workspace = Workspace(collection)
    bare.page.set_viewport_size({"width": 420, "height": 620})
    bare.show(workspace._shown()._tree)
    bare.sync_until("document.querySelectorAll('.vayu-item').length === 4")
    yield workspace
    workspace.close()


def test_a_tree_is_edited_and_a_secret_is_shown_for_a_while(
    bare: BarePage, page: Page, shop: Workspace, picture: Callable[[str], None],
    axe: Callable[[], list[str]],
) -> None:  # fmt: skip
    """With mouse and keyboard; names are text; a value leaves the page again."""
    page.clock.install()
    bare.theme("dark")
    page.get_by_role("button", name="GET Ada").click()
    bare.sync()
    assert [builder.request.name for builder in shop.builders] == ["Ada"]
    it_is_renamed(bare, page)
    page.get_by_role("button", name="GET List").drag_to(page.get_by_role("button", name="Users"))
    bare.sync()
    picture("workspace-tree-dark")
    assert axe() == []
    assert list(shop.collection["Users"]) == ["Eve", EVIL, "List"]
    it_goes_where_it_is_dropped(bare, page, shop)
    page.get_by_role("button", name="GET List").click()
    bare.sync()
    page.get_by_role("button", name="Move up").click()
    bare.sync()
    assert list(shop.collection["Users"]) == ["Eve", "List", EVIL]
    page.get_by_label("Search requests").fill("eve")
    assert page.locator(".vayu-item").count() == 2

    page.get_by_role("tab", name="Environments").click()
    bare.sync_until("document.querySelectorAll('.vayu-variable').length === 3")
    assert "canary" not in page.content()
    page.get_by_label("Reveal key for ten seconds").click()
    bare.sync()
    picture("workspace-environment-dark")
    assert axe() == []
    assert page.locator(".vayu-revealed").inner_text() == "canary"
    page.clock.run_for(10_100)
    assert page.locator(".vayu-revealed").count() == 0
    page.get_by_label("Value of key").fill("other")
    page.get_by_label("Value of key").press("Enter")
    bare.sync()
    expect(page.get_by_label("Value of key")).to_be_focused()  # although all was drawn anew
    assert shop.collection.environments["staging"]["key"] == "other"
    expect(page.get_by_label("Value of key")).to_have_value("")
    what_was_sent_says_when(bare, page, shop)
    it_says_that_its_kernel_is_gone(page)
    assert page.evaluate("window.pwned") is None


def sent(when: str) -> SentRow:
    """What was sent at a moment."""
    return SentRow(id=1, when=when, method="GET", url=EVIL, outcome="200 OK", good=True,
                   took="1 ms")  # fmt: skip


def what_was_sent_says_when(bare: BarePage, page: Page, shop: Workspace) -> None:
    """By the clock on the wall; the day only where it is another one."""
    today, earlier = datetime.now(UTC), datetime(2026, 3, 1, 10, tzinfo=UTC)
    rows = [sent(str(when.replace(microsecond=0))) for when in (today, earlier)]
    shop._shown()._tree.send({"is": "history", "rows": msgspec.to_builtins(rows)})
    bare.sync_until("document.querySelectorAll('.vayu-when').length === 2")
    said = page.locator(".vayu-when").all_text_contents()
    assert said == [f"✓ 200 OK · 1 ms · {local}" for local in page.evaluate(LOCAL, rows[0].when)]


def it_says_that_its_kernel_is_gone(page: Page) -> None:
    """What is done then comes to nothing."""
    page.evaluate("window.kernelIsGone = true")
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("✗ The kernel that held this workspace is gone.")).to_be_visible()


LOCAL = """(today) => {
  const local = new Date(today.replace(" ", "T")).toLocaleTimeString("en-GB");
  const earlier = new Date(Date.UTC(2026, 2, 1, 10));
  return [local, earlier.toLocaleDateString("en-CA") + " " + earlier.toLocaleTimeString("en-GB")];
}"""


def it_is_renamed(bare: BarePage, page: Page) -> None:
    """With the keyboard alone."""
    page.get_by_role("button", name="GET Ada").press("F2")
    page.get_by_label("New name").fill("Eve")
    page.get_by_label("New name").press("Enter")
    bare.sync()


def it_goes_where_it_is_dropped(bare: BarePage, page: Page, shop: Workspace) -> None:
    """Below all rows to the end, and before or after a request by the half of it."""
    dragged = page.get_by_role("button", name="GET List")
    rows = page.get_by_label("Requests", exact=True).locator("li")

    def drop(onto: Locator, share: float) -> None:
        box = onto.bounding_box()
        assert box is not None
        dragged.drag_to(onto, target_position={"x": 60, "y": share * box["height"]})
        bare.sync()

    drop(page.get_by_role("list", name="Requests"), 0.95)
    assert list(shop.collection) == ["Users", "List"]
    drop(rows.nth(1), 0.1)
    assert list(shop.collection["Users"]) == ["List", "Eve", EVIL]
    drop(rows.nth(3), 0.9)
    assert list(shop.collection["Users"]) == ["Eve", EVIL, "List"]
