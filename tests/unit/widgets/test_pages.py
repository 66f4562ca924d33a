"""What every page of a widget keeps to, so that it works in front ends that no test drives.

VS Code shows outputs in a frame of its own: no `require`, no JupyterLab, no server of the notebook
to ask, none of JupyterLab's theme variables, and perhaps a policy against what is fetched.
"""

from __future__ import annotations

import re
from typing import Any

import anywidget
import pytest

from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.widgets.builder.widget import BuilderWidget
from vayu.widgets.bundles import static_bundle
from vayu.widgets.live_widget import LiveWidget
from vayu.widgets.response_viewer import ResponseViewer, living_bundle
from vayu.widgets.selection import SelectionWidget
from vayu.widgets.settings_form import SettingsWidget
from vayu.widgets.workspace.widget import WorkspaceWidget

PAGES: list[Any] = [
    BuilderWidget, LiveWidget, ResponseViewer, SelectionWidget, SettingsWidget, WorkspaceWidget,
]  # fmt: skip
ELSEWHERE = re.compile(
    r"\b(?:require|define|fetch|eval|importScripts)\s*\(|\bnew Function\b|\bXMLHttpRequest\b"
    r"|\bWebSocket\b|\bEventSource\b|\bjupyterapp\b|\blocalStorage\b|^\s*import\s"
    r"|\bparent\.(?:document|location)|https?://(?!www\.w3\.org/)",
    re.MULTILINE,
)


@pytest.mark.parametrize("widget", PAGES)
def test_a_page_is_one_module_that_asks_nobody_but_its_kernel(widget: Any) -> None:
    """All of it travels with the widget; what it needs it asks over its comm."""
    assert ELSEWHERE.findall(widget._esm) == []
    assert widget._esm.count("export default {") == 1
    assert re.search(r"export default \{[^}]*\brender\b", widget._esm)


@pytest.mark.parametrize("widget", PAGES)
def test_its_looks_need_no_theme_and_fetch_nothing(widget: Any) -> None:
    """Each variable of JupyterLab has something in its place where there is none."""
    assert re.findall(r"var\(--jp-[\w-]+\s*\)", widget._css + widget._esm) == []
    assert re.findall(r"@import|url\((?![\"']?data:)", widget._css) == []


def test_no_page_of_a_widget_is_left_out() -> None:
    """Of all widgets that Vayu has."""
    ours = [one for one in anywidget.AnyWidget.__subclasses__() if "vayu" in one.__module__]
    assert set(ours) == set(PAGES)


def test_what_is_saved_has_html_beside_what_no_front_end_knows(recorded: Any) -> None:
    """A front end that knows nothing of Vayu shows the HTML, or the text."""
    recorded.play(2)
    assert set(static_bundle(recorded)) == {
        "text/plain", "text/html", "application/vnd.vayu.run.v1+json",
    }  # fmt: skip
    response = ResponseSpec(
        status=200, reason="OK", http_version="HTTP/1.1", url="http://h/", headers=(), body=b"{}",
        body_bytes=2, timings=Timings(total=1.0),
        request=SentRequest(method="GET", url="http://h/"),
    )  # fmt: skip
    assert set(living_bundle(response)) == {"text/plain", "text/html"}
