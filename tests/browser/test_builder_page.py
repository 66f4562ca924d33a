"""What people do with the request builder, in a bare page of a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import vayu
from tests.browser.standalone import DARK, LIGHT, mount, mount_asking, mount_settings
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Keyboard, Locator, Page

PAGE = Path(vayu.__file__).parent / "widgets" / "builder" / "page"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder, and an engine, of the test."""
    from vayu.client.session import close_sessions

    monkeypatch.setenv("VAYU_HOME", str(tmp_path))
    yield
    vayu.shutdown()
    close_sessions()


def environment(url: str) -> vayu.Environment:
    """Two variables, one of them a secret."""
    return vayu.Environment("demo", {"base": url, "token": "c4nary-token"}, ["token"])


def test_forms_in_a_page_have_no_id_in_common(page: Page) -> None:
    """A label leads into its own form, also where each form brings the page's code with it."""
    twice = page.evaluate(
        """(code) => [1, 2].map(() => new Function(`${code}; return fresh("field")`)())""",
        (PAGE / "1_dom.js").read_text(),
    )
    assert len(set(twice)) == 2


def test_build_send_and_read_with_the_keyboard(page: Page, picture: Callable[[str], None]) -> None:
    """Nobody touches a mouse from the URL to the response."""
    with Target() as target:
        builder = mount(page, vayu.RequestBuilder(environment=environment(target.url)))
        keys = page.keyboard
        picture("builder-empty")
        builder.get_by_label("URL", exact=True).focus()
        keys.type("{{base}}/echo?id={{id}}")
        expect(builder.get_by_label("Variables")).to_contain_text("id ✗ no value")
        keys.press("Control+A")
        keys.type("{{base}}/echo")
        builder.get_by_label("Method").press("P")
        builder.get_by_role("tab", name="Params").focus()
        keys.press("ArrowRight")
        keys.press("Tab")
        keys.press("Tab")
        keys.type("X-Token")
        keys.press("Tab")
        keys.type("{{token}}")
        expect(builder.get_by_label("Variables")).to_contain_text("token = ***")
        picture("builder-headers")
        builder.get_by_role("tab", name="Headers").focus()
        a_cookie_is_typed(builder, keys)
        builder.get_by_label("Body mode").select_option("json")
        builder.get_by_label("Body text").focus()
        keys.type('{\n  "name": "Ada",\n  "tags": ["a" "b"]\n}')
        expect(builder).to_contain_text("✗ Line 3, column 16: a comma is missing")
        a_json_error_is_told_once(builder)
        picture("builder-json")
        keys.press("Control+Enter")
        expect(builder).to_contain_text("Not sent: the request has a problem.")
        builder.get_by_label("Body text").fill('{\n  "name": "Ada",\n  "tags": ["a", "b"]\n}')
        keys.press("Control+Enter")
        expect(builder.get_by_label("Response")).to_contain_text("200 OK")
        expect(builder.get_by_label("Response")).not_to_contain_text("c4nary")
        picture("builder-response")
        a_script_is_compiled_as_it_is_typed(builder)
        picture("builder-tests")


@pytest.mark.parametrize("end", ["left", "sent", "put under load"])
def test_nobody_is_blamed_before_they_typed(page: Page, end: str) -> None:
    """A form that begins empty says so only when its URL was left empty, or is to be sent."""
    builder = mount(page, vayu.RequestBuilder())
    wrong = builder.get_by_text("✗ url: is empty")
    expect(wrong).to_have_count(1)  # it is known, and not said
    expect(wrong).to_be_hidden()
    if end == "sent":
        builder.get_by_role("button", name="Send", exact=True).click()
        expect(builder).to_contain_text("Not sent: the request has a problem.")
    elif end == "put under load":
        page.evaluate("document.querySelector('[role=tab]').focus()")
        page.keyboard.press("Control+Shift+Enter")
    else:
        builder.get_by_label("URL", exact=True).focus()
        expect(wrong).to_be_hidden()
        page.keyboard.press("Tab")
    expect(wrong).to_be_visible()
    builder.get_by_label("URL", exact=True).fill("http://h/")
    expect(wrong).to_have_count(0)


def a_json_error_is_told_once(builder: Locator) -> None:
    """Below the body, with what helps; among the problems only while the body is out of sight."""
    below = builder.get_by_text("✗ body: is no JSON: line 3, column 16")
    expect(builder.get_by_text("choose Text").locator("visible=true")).to_have_count(1)
    expect(below).to_be_hidden()
    builder.get_by_role("tab", name="Auth").click()
    expect(below).to_be_visible()
    builder.get_by_role("tab", name="Body").click()
    expect(below).to_be_hidden()
    builder.get_by_label("Body text").focus()


def a_cookie_is_typed(builder: Locator, keys: Keyboard) -> None:
    """In the tab after the headers, which the keyboard leaves for that of the body."""
    keys.press("ArrowRight")
    for key in ("Tab", "Tab"):
        keys.press(key)
    keys.type("theme")
    keys.press("Tab")
    keys.type("dark")
    expect(builder.get_by_role("tab", name="Cookies")).to_contain_text("1")
    builder.get_by_role("tab", name="Cookies").focus()
    keys.press("ArrowRight")


def a_script_is_compiled_as_it_is_typed(builder: Locator) -> None:
    """Now that there is an engine to ask; a click goes to the place."""
    builder.get_by_role("tab", name="Tests").click()
    tests = builder.get_by_role("textbox", name="Tests", exact=True)
    tests.fill('pm.test("is fine", () => {});\nlet a = ;')
    builder.get_by_role("button", name="✗ Line 2, column").click()
    expect(tests).to_be_focused()
    expect(builder.get_by_role("tab", name="Tests")).to_contain_text("✗")
    tests.fill('pm.test("is fine", () => {});')
    expect(builder).to_contain_text("✓ compiles")


def test_a_variable_says_what_it_is_wherever_it_stands(
    page: Page, picture: Callable[[str], None]
) -> None:
    """Resolved, unresolved or secret, with its origin; of the secret no page has the value."""
    request = vayu.Request(
        "POST", "{{base}}/users", params={"id": "{{id}}"}, headers={"X-Token": "{{token}}"},
        auth=("{{base}}", "a password"), json={"id": "{{id}}", "at": "{{$timestamp}}"},
    )  # fmt: skip
    builder = mount(page, vayu.RequestBuilder(request, environment=environment("http://h")))

    def said(tab: str, field: str, state: str) -> str | None:
        builder.get_by_role("tab", name=tab).click()
        found = builder.get_by_label(field, exact=True)
        expect(found.locator(f"xpath=..//*[contains(@class, 'vb-{state}')]")).to_be_visible()
        return found.get_attribute("title")

    base = "base = http://h (environment 'demo')"
    assert said("Params", "URL", "value") == base
    assert said("Params", "Parameter 1 value", "missing") == "id ✗ no value"
    token = "token = *** (secret, environment 'demo')"
    assert said("Headers", "Header 1 value", "secret") == token
    assert said("Auth", "Username *", "value") == base
    body = said("Body", "Body text, json", "dynamic")
    assert body is not None
    assert body.splitlines()[0] == "id ✗ no value"
    assert body.splitlines()[1].startswith("$timestamp ≈ ")
    picture("builder-variables")
    builder.get_by_label("Body text").fill("[]")
    expect(builder.get_by_label("Body text")).to_have_attribute("title", "")
    assert "c4nary" not in page.content()


def test_a_load_is_looked_at_before_it_starts(page: Page, picture: Callable[[str], None]) -> None:
    """The preview follows the sentence; a target elsewhere asks first."""
    made = vayu.RequestBuilder(vayu.Request("GET", "https://api.example.com/users"))
    builder = mount(page, made)
    builder.get_by_role("button", name="Load", exact=True).press("Enter")
    sentence = builder.get_by_role("combobox", name="Load")
    expect(sentence).to_be_focused()
    sentence.fill("lots of users")
    expect(builder).to_contain_text("✗ load: 'lots of users' is not understood")
    picture("builder-load-wrong")
    sentence.fill("ramp 1 -> 200 users over 1 m, thinking 1s to 3s")
    expect(builder).to_contain_text("from 1 to 200 users in 1m, thinking 1s to 3s")
    builder.get_by_label("Thresholds").fill("p99 < 250ms\nfailed < 1%")
    page.keyboard.press("Control+Shift+Enter")
    expect(builder).to_contain_text("Not started: tick that you may load api.example.com.")
    picture("builder-load")
    builder.get_by_label("I may put api.example.com under load").check()
    expect(builder.get_by_label("I may put api.example.com under load")).to_be_checked()
    assert made.run is None


def test_a_curl_command_pasted_into_the_url(page: Page, picture: Callable[[str], None]) -> None:
    """Fills the form, keeps its secrets in the kernel, and can be taken back."""
    made = vayu.RequestBuilder()
    builder = mount(page, made)
    command = "curl https://x.example/a -u ada:c4nary-pw -H 'Authorization: Bearer c4nary-head'"
    builder.get_by_label("URL", exact=True).evaluate(
        """(input, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const given = { clipboardData: data, cancelable: true };
          input.dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        command,
    )
    expect(builder).to_contain_text("Filled in from the curl command.")
    assert made.request.spec.url == "https://x.example/a"
    builder.get_by_role("tab", name="Auth").click()
    expect(builder.get_by_label("Password", exact=True)).to_have_value(re.compile(r"^••••••\W*2$"))
    picture("builder-auth")
    assert "c4nary" not in page.content()
    builder.get_by_label("Password", exact=True).fill("c4nary-new")
    builder.get_by_label("Username *").focus()
    expect(builder.get_by_label("Password", exact=True)).to_have_value(re.compile(r"^••••••\W*3$"))
    assert made.request.spec.auth == vayu.BasicAuth("ada", "c4nary-new")
    builder.get_by_role("button", name="Undo").click()
    expect(builder.get_by_label("URL", exact=True)).to_have_value("")


@pytest.mark.parametrize(
    ("name", "look", "width"), [("dark", DARK, "auto"), ("narrow", LIGHT, "400px")]
)
def test_it_fits(
    page: Page, picture: Callable[[str], None], name: str, look: str, width: str
) -> None:
    """In a dark page, and in a narrow cell: nothing is cut off, and every text can be read."""
    request = vayu.Request(
        "POST", "{{base}}/users/{{id}}?verbose=1", json={"a": 1}, timeout="5s",
        params=[("page", "1"), vayu.Pair(name="x", enabled=False)],
        headers={"Accept": "application/json"},
    )  # fmt: skip
    made = vayu.RequestBuilder(request, environment=environment("http://127.0.0.1:9"))
    builder = mount(page, made, look=look, width=width)
    builder.get_by_role("button", name="Load", exact=True).click()
    builder.get_by_role("tab", name="Params").click()
    picture(f"builder-{name}")
    builder.get_by_role("tab", name="Settings").click()
    picture(f"builder-{name}-settings")
    if width != "auto":
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert page.evaluate("document.querySelector('.vayu-builder').scrollWidth") <= 400
        assert wide <= 1280


def test_the_settings_panel(page: Page, picture: Callable[[str], None]) -> None:
    """Shows what is, keeps what is typed, and says what is wrong by the field's label."""
    panel = mount_settings(page)
    picture("settings")
    panel.get_by_label("Workers").fill("0")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("✗ Workers: must be at least 1, got 0")
    panel.get_by_label("Workers").fill("2")
    panel.get_by_label("Live rate").fill("2.5")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("✓ Saved.")
    assert (vayu.config.workers, vayu.config.live_rate) == (2, 2.5)
    page.evaluate("window.kernelIsGone = true")
    panel.get_by_label("Workers").fill("3")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("✗ The kernel that held these settings is gone.")


def test_a_kernel_that_is_gone_is_told(page: Page) -> None:
    """It was restarted, say: the form stays as it was, and says what to do."""
    builder = vayu.RequestBuilder(vayu.Request("GET", "http://127.0.0.1:9/"))
    form = mount(page, builder)
    expect(form.get_by_label("URL", exact=True)).to_have_value("http://127.0.0.1:9/")
    page.evaluate("window.kernelIsGone = true")
    form.get_by_label("URL", exact=True).press("Control+Enter")
    expect(form).to_contain_text("✗ The kernel that held this form is gone. Execute the cell")
    builder.close()


def test_the_settings_panel_waits_in_words(page: Page) -> None:
    """An engine that has to be started first takes a second or two, and may not come at all."""
    panel, answers = mount_asking(page)
    expect(panel).to_contain_text("Asking the engine for its settings…")
    answers.append({"problems": {"": "the engine did not start"}})
    expect(panel).to_contain_text("✗ the engine did not start")
    expect(panel).not_to_contain_text("Asking the engine")
