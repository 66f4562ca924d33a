"""Keys of the request builder beside those that build and send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import vayu
from tests.browser.standalone import mount

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_escape_closes_a_form_and_leads_back_to_what_opened_it(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The load form, and that of Save; elsewhere it closes nothing."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path))
    builder = mount(page, vayu.RequestBuilder())
    load = builder.get_by_role("button", name="Load", exact=True)
    save = builder.get_by_role("button", name="Save…")
    for opener, field in ((load, "Thresholds"), (save, "Folder of the collection")):
        opener.press("Enter")
        expect(builder.get_by_label(field)).to_be_visible()
        builder.get_by_label("URL", exact=True).press("Escape")
        expect(builder.get_by_label(field)).to_be_visible()
        builder.get_by_label(field).press("Escape")
        expect(builder.get_by_label(field)).to_be_hidden()
        expect(opener).to_be_focused()
    expect(load).to_have_attribute("aria-expanded", "false")
