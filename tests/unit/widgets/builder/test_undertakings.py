"""What a builder does when a page asks for it: send, load, fill in, copy, save, end."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from vayu.errors import SendError
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec

HERE = "http://127.0.0.1:1/"


def test_a_request_is_sent_beside_the_kernel(page: Any) -> None:
    """The callback returns at once; a second click counts for nothing; the answer is shown."""
    page.do("environment", name="live")
    page.host.gate.clear()
    page.do("send")
    page.do("send")
    assert page.last("busy") == "Sending…"
    page.host.gate.set()
    page.wait()

    assert page.host.asked == [("send", (HERE, "live"))]
    assert page.last("answer") == {"summary": "200 OK"}
    page.do("edit_load", form={})
    page.do("load", form={"sentence": "10 users for 30s"})
    assert "if each takes 5 ms as the last one did" in page.last("load")["estimate"]


def test_what_went_wrong_is_said_in_place(page: Any) -> None:
    """With the hint, and without a traceback; a defect is called one."""
    page.host.answer = SendError("connection refused", hint="is it running?")
    page.do("send")
    page.wait()
    assert page.last("answer") == {"problem": "connection refused", "hint": "is it running?"}

    page.host.answer = ZeroDivisionError("x")
    page.do("send")
    page.wait()
    assert page.last("answer")["problem"] == "Vayu has a defect here: ZeroDivisionError('x')"


@pytest.mark.parametrize(("verb", "done"), [("send", "sent"), ("start", "started")])
def test_a_form_that_is_no_request_is_not_sent(page: Any, verb: str, done: str) -> None:
    """The page shows the tab with the first problem."""
    page.do("edit", part="auth", value={"kind": "bearer", "values": {}})
    page.do(verb)

    assert page.host.asked == []
    assert page.last("tab") == "auth"
    assert page.last("notice")["text"] == f"Not {done}: the request has a problem."


def test_a_curl_command_fills_the_form_and_can_be_taken_back(page: Any) -> None:
    """What it holds beside is told."""
    page.do("paste", text="curl -X PUT 'https://x.example/a' -H 'A: 1' -d '{}' --next https://y/")

    assert page.last("form")["method"] == "PUT"
    assert page.last("form")["headers"][0] == {
        "name": "A", "value": "1", "enabled": True, "description": "",
    }  # fmt: skip
    assert "1 more requests" in page.last("notice")["text"]
    page.do("undo")
    assert page.last("form")["url"] == HERE


def test_a_curl_command_that_is_none_changes_nothing(page: Any) -> None:
    """And says so."""
    page.do("paste", text="curl")

    assert page.last("notice") == {
        "text": "source: the curl command has no URL", "kind": "problem",
    }  # fmt: skip
    assert page.controller.exchange.request.url == HERE


def test_a_load_is_started_and_remembered(page: Any) -> None:
    """In the words that were typed."""
    form = {"sentence": "50 requests/s for 1s", "thresholds": "p99 < 1s", "abort": True}
    page.do("start", form=form)
    page.wait()

    assert page.host.asked == [("load", (HERE, "", "50 requests/s for 1s"))]
    assert page.host.kept == {**form, "agreed": ""}
    page.controller.exchange = SendSpec(request=RequestSpec(url=HERE))
    page.do("hello")
    assert page.last("load")["form"]["sentence"] == "50 requests/s for 1s"


def test_somebody_elses_machine_is_asked_for(page: Any) -> None:
    """Nothing starts before that; consent is not remembered for another day."""
    page.do("edit", part="url", value="http://api.example.com/")
    form = {"sentence": "50 requests/s for 1s"}
    page.do("start", form=form)
    assert page.host.asked == []
    assert page.last("load")["ask"] == "api.example.com"
    assert page.last("notice")["text"] == "Not started: tick that you may load api.example.com."

    page.do("start", form={**form, "agreed": "api.example.com"})
    page.wait()
    assert len(page.host.asked) == 1
    assert page.host.kept["agreed"] == ""


def test_copies_and_saving_answer_in_a_line(page: Any) -> None:
    """Also when that is refused."""
    page.do("copy", kind="curl")
    assert page.last("copied") == {"kind": "curl", "text": f"curl {HERE}"}
    page.do("save", folder="f", place="Users/A")
    assert page.last("notice")["text"] == "Saved: Users/A in f."
    page.do("save", folder="f")
    assert page.last("notice")["text"] == "place: is empty; name the request"


@pytest.mark.parametrize(
    "content", [{}, {"do": "nothing"}, {"do": "edit"}, {"do": "edit", "part": "body", "value": 1},
                {"do": "load", "form": 1}, {"do": "environment"}]
)  # fmt: skip
def test_nothing_that_a_page_says_breaks_it(page: Any, content: dict[str, Any]) -> None:
    """The form stays as it was."""
    page.controller.receive(content)

    assert page.controller.exchange.request.url == HERE


def test_a_closed_builder_is_silent(page: Any) -> None:
    """Also what is under way says nothing any more, and its thread ends."""
    page.host.gate.clear()
    page.do("send")
    page.controller.close()
    page.told.clear()
    page.host.gate.set()
    page.until(lambda: all(t.name != "vayu-builder" for t in threading.enumerate()))
    page.do("hello")

    assert page.told == []
