"""Takes pictures of the request builder, and of a workspace in JupyterLab, for ``docs/images``.

    python docs/screenshots.py [folder]

Needs Chromium, and starts a target, engines and a JupyterLab of its own. A builder is in a bare
page, in each state, light and dark: the picture shows the widget alone. Pictures are made to be
looked at: whoever changes how a widget looks runs this, opens them, and mends what is ugly, cramped
or cut off. ``python -m bench.screenshots`` takes the others: responses, live views, dashboards and
the tree of a workspace.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["VAYU_HOME"] = tempfile.mkdtemp(prefix="vayu-pictures-")

from playwright.sync_api import sync_playwright  # noqa: E402 (after the path and the data folder)

import vayu  # noqa: E402
from tests.browser.standalone import DARK, LIGHT, mount  # noqa: E402
from tests.jupyter_lab import CHROMIUM, FLAGS, READY, jupyter_lab  # noqa: E402
from vayu.testing import Target  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LOOKS = {"light": (LIGHT, "960px"), "dark": (DARK, "960px"), "narrow": (LIGHT, "400px")}


def body(builder: Locator) -> None:
    """Type JSON that is not quite right."""
    builder.get_by_role("tab", name="Body").click()
    builder.get_by_label("Body text").fill('{\n  "name": "Ada",\n  "tags": ["a" "b"]\n}')
    builder.get_by_text("✗ Line 3").wait_for()


def load(builder: Locator) -> None:
    """Ask for a load that needs a word of consent."""
    builder.get_by_label("URL", exact=True).fill("https://api.example.com/users")
    builder.get_by_role("button", name="Load", exact=True).click()
    builder.get_by_role("combobox", name="Load").fill("ramp 1 -> 200 users over 1 m")
    builder.get_by_text("is not this machine").wait_for()


def auth(builder: Locator) -> None:
    """Show a password that the page never had."""
    builder.get_by_role("tab", name="Auth").click()


def tests(builder: Locator) -> None:
    """Show a script, which nobody has looked at without an engine."""
    builder.get_by_role("tab", name="Tests").click()


def settings(builder: Locator) -> None:
    """Show how the request travels."""
    builder.get_by_role("tab", name="Settings").click()


STATES = {"headers": lambda builder: builder.get_by_role("tab", name="Headers").click(),
          "body": body, "auth": auth, "tests": tests, "settings": settings,
          "load": load}  # fmt: skip


def request(url: str) -> vayu.RequestBuilder:
    """Return a builder with something in each tab."""
    environment = vayu.Environment("staging", {"base": url, "token": "not shown"}, ["token"])
    return vayu.RequestBuilder(
        vayu.Request(
            "POST",
            "{{base}}/users/{{id}}",
            params={"page": "1"},
            headers=[("Accept", "application/json"), ("X-Token", "{{token}}")],
            json={"name": "Ada", "tags": ["a", "b"]},
            auth=("ada", "a password"),
            tests='pm.test("is fine", () => pm.response.to.have.status(200));',
        ),
        environment=environment,
    )


def take(browser: Browser, url: str, folder: Path) -> None:
    """Take every picture."""
    for look, (style, width) in LOOKS.items():
        for state, prepare in STATES.items():
            page = browser.new_page(viewport={"width": 984, "height": 100})
            builder = request(url)
            root = mount(page, builder, look=style, width=width)
            prepare(root)
            page.wait_for_timeout(400)  # the last check, and transitions
            path = folder / f"builder-{state}-{look}.png"
            root.screenshot(path=path)
            sys.stdout.write(f"{path}\n")
            builder.close()
            page.close()


WORKSPACE = """\
import vayu
shop = vayu.Collection("Shop", variables={{"base": "{url}"}})
shop["Users/List users"] = vayu.Request("GET", "{{{{base}}}}/json", params={{"page": "1"}})
shop["Users/Create user"] = vayu.Request("POST", "{{{{base}}}}/echo", json={{"name": "Ada"}})
shop["Orders/Find an order"] = vayu.Request("GET", "{{{{base}}}}/json")
shop.save("shop")
vayu.Workspace("shop")"""


def workspace(browser: Browser, url: str, folder: Path) -> None:
    """Send a request of a workspace in JupyterLab, break its tests, and close it unsaved."""
    with tempfile.TemporaryDirectory(prefix="vayu-lab-") as root, jupyter_lab(Path(root)) as lab:
        page = browser.new_page(viewport={"width": 1280, "height": 1240})
        page.set_default_timeout(120_000)
        lab.write("shop.ipynb", [WORKSPACE.format(url=url)])
        page.goto(lab.address("shop.ipynb"))
        page.wait_for_function(READY)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        for name in ("GET List users", "POST Create user"):
            page.get_by_role("button", name=name).click()
        form = page.locator(".vayu-builder[data-state=ready]")
        form.get_by_role("button", name="Send", exact=True).click()
        page.locator(".vayu-response .vayu-tree li li").first.wait_for()
        _picture(page, folder / "workspace-jupyterlab.png")
        form.get_by_role("tab", name="Tests").click()
        form.get_by_role("textbox", name="Tests", exact=True).fill("pm.test('x', () => {\n")
        page.get_by_text("✗ Line").wait_for()
        page.get_by_role("button", name="✕").nth(1).click()
        page.get_by_text("is saved nowhere").wait_for()
        _picture(page, folder / "workspace-unsaved.png")
        page.close()


def _picture(page: Page, path: Path) -> None:
    """Take a picture once nothing moves any more."""
    time.sleep(0.5)
    page.screenshot(path=path)
    sys.stdout.write(f"{path}\n")


def main() -> None:
    """Write the pictures into a folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with Target() as target, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            take(browser, target.url, folder)
            workspace(browser, target.url, folder)
            browser.close()
    finally:
        shutil.rmtree(os.environ["VAYU_HOME"], ignore_errors=True)


if __name__ == "__main__":
    main()
