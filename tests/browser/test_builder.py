"""The request builder in a real JupyterLab: built, sent and read with the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

BUILD = """\
import vayu
builder = vayu.RequestBuilder(environment=vayu.Environment("demo", {{
    "base": "{url}", "token": "c4nary-token"}}, ["token"]))
builder"""


def form(page: Page) -> Locator:
    """The builder, once it shows its form."""
    found = page.locator(".vayu-builder[data-state=ready]")
    expect(found).to_have_count(1)
    return found


def test_build_send_and_read_with_the_keyboard(
    lab: Any, page: Page, open_notebook: Callable[..., None], run_all: Callable[[], None],
    picture: Callable[[str], None],
) -> None:  # fmt: skip
    """Nobody touches a mouse from the URL to the response."""
    with Target() as target:
        lab.write("builder.ipynb", [BUILD.format(url=target.url)])
        open_notebook("builder.ipynb")
        run_all()
        builder = form(page)
        builder.get_by_label("URL", exact=True).focus()
        page.keyboard.type("{{base}}/json?id={{id}}")
        expect(builder.get_by_label("Variables")).to_contain_text("id ✗ no value")
        picture("builder-empty")
        page.keyboard.press("Control+A")
        page.keyboard.type("{{base}}/json")
        page.keyboard.press("Control+Enter")

        expect(builder.get_by_label("Response")).to_contain_text("200 OK")
        picture("builder-response")
