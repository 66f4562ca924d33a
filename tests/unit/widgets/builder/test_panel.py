"""What stands below the form is the newest, and nothing of a panel that was closed is left."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from ipywidgets.widgets import widget

from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.widgets.builder.panel import BuilderPanel

if TYPE_CHECKING:
    from collections.abc import Callable

RESPONSE = ResponseSpec(
    status=200, reason="OK", url="http://127.0.0.1/", http_version="HTTP/1.1",
    timings=Timings(total=1.0), request=SentRequest(method="GET", url="http://127.0.0.1/"),
)  # fmt: skip


def await_(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.01)


def test_the_newest_stands_below_the_form(recorded: Any, messages: Any) -> None:
    """A run above the response; what was there before is closed, and no longer listened to."""
    del messages
    before, threads = set(widget._instances), set(threading.enumerate())
    panel = BuilderPanel(lambda _: None)
    panel.show_response(RESPONSE, redact=str)
    panel.show_run(recorded)
    first = panel.widget.children[1:]
    panel.show_response(RESPONSE, redact=str)
    panel.show_run(recorded)

    assert len(panel.widget.children[1:]) == 2
    assert set(panel.widget.children[1:]).isdisjoint(first)
    assert all(one.comm is None for one in first)
    panel.clear()
    assert panel.widget.children[1:] == ()
    await_(lambda: recorded.callbacks == [])
    panel.close()
    await_(lambda: set(threading.enumerate()) <= threads)
    assert set(widget._instances) - before == set()
