"""What is saved of a response is its page; where there is a kernel a viewer brings it to life."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from ipywidgets.widgets.widget import _instances

from vayu.api.responses.response import Response
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.report.response_view import response_bundle
from vayu.widgets import response_viewer as module
from vayu.widgets.response_viewer import MOST_ALIVE, ResponseViewer, response_viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = ResponseSpec(
    status=200, reason="OK", http_version="HTTP/1.1", url="http://h/", body=b'{"a": "canary"}',
    headers=(("Content-Type", "application/json"),), timings=Timings(total=1.0),
    request=SentRequest(method="GET", url="http://h/"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def kernel(messages: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A front end that shows widgets."""
    assert messages == []
    monkeypatch.setattr(module, "has_widgets", lambda: True)
    module._ALIVE.clear()
    yield
    ResponseViewer.close_all()


def test_the_output_is_the_saved_page_in_a_place_that_a_viewer_knows() -> None:
    """No widget is in the output, so none can be missing when it is opened again."""
    bundle = Response(SPEC)._repr_mimebundle_()
    (viewer,) = module._ALIVE

    assert set(bundle) == {"text/plain", "text/html"}
    place = re.match(r'<div data-vayu-view="(\w+)">', bundle["text/html"])
    assert place is not None
    assert place[1] == viewer.place
    assert response_bundle(SPEC)["text/html"] in bundle["text/html"]


def test_without_a_kernel_it_is_the_saved_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no widget is made."""
    monkeypatch.setattr(module, "has_widgets", lambda: False)
    assert Response(SPEC)._repr_mimebundle_() == response_bundle(SPEC)
    assert not module._ALIVE


def test_the_state_of_a_viewer_holds_nothing_of_the_response(messages: Any) -> None:
    """And what it answers is redacted."""
    viewer = response_viewer(SPEC, redact=lambda text: text.replace("canary", "***"))
    sent: list[dict[str, Any]] = []
    viewer.send = lambda content, _buffers=None: sent.append(content)  # type: ignore[method-assign]
    viewer._handle_custom_msg({"do": "rows", "at": [], "ask": "7"}, [])

    assert (sent[0]["ask"], sent[0]["rows"][0]["text"]) == ("7", "***")
    assert "canary" not in str(messages)


def test_a_viewer_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is not left waiting."""
    viewer = response_viewer(SPEC)
    sent: list[dict[str, Any]] = []
    viewer.send = lambda content, _buffers=None: sent.append(content)  # type: ignore[method-assign]
    monkeypatch.setattr(viewer._content, "answer", lambda _: 1 / 0)
    viewer._handle_custom_msg({"do": "open", "ask": "1"}, [])

    assert sent == [
        {"ask": "1", "error": "The viewer failed: ZeroDivisionError('division by zero')"}
    ]


def test_only_the_newest_viewers_are_alive() -> None:
    """The others are what is saved: nothing grows with the length of a notebook."""
    before = len(_instances)
    first = [Response(SPEC)._repr_mimebundle_() for _ in range(MOST_ALIVE + 5)]
    assert len(first) == MOST_ALIVE + 5
    assert len(module._ALIVE) == MOST_ALIVE
    assert all(viewer.comm is not None for viewer in module._ALIVE)
    assert len(_instances) - before <= 2 * MOST_ALIVE  # each with its layout


def test_large_bodies_make_room_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest is alive whatever its size."""
    monkeypatch.setattr(module, "MOST_BYTES", 2 * len(SPEC.body))
    for _ in range(5):
        Response(SPEC)._repr_mimebundle_()
    assert len(module._ALIVE) == 2
    monkeypatch.setattr(module, "MOST_BYTES", 0)
    Response(SPEC)._repr_mimebundle_()
    assert len(module._ALIVE) == 1
