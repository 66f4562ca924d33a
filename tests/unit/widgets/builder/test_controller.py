"""What becomes of a message: the form changes, and the page hears of it, never of a secret."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from vayu.errors import InvalidConfig, SendError
from vayu.model.auth import BasicAuth
from vayu.model.body import Body
from vayu.model.part import Part
from vayu.model.request import RequestSpec
from vayu.model.run import SendSpec
from vayu.resolve.redact import mask_url
from vayu.widgets.builder.controller import Controller
from vayu.widgets.builder.host import Answer, Explained, Variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.run import LoadConfig

HERE = "http://127.0.0.1:1/"


class Host:
    """Does what the test says, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.answer: Answer | Exception = Answer(summary="200 OK", took_ms=5.0)
        self.gate = threading.Event()
        self.kept: dict[str, Any] = {}
        self.gate.set()

    def environments(self) -> list[str]:
        """Two."""
        return ["staging", "live"]

    def explain(self, exchange: SendSpec, environment: str) -> Explained:
        """One variable, as soon as there is an environment."""
        state = "value" if environment else "missing"
        one = Variable(name="base", state=state, shown="x", source=environment, places=("url",))
        return Explained(variables=(one,), url=mask_url(exchange.request.url))

    def send(self, exchange: SendSpec, environment: str) -> Answer:
        """The answer, once the test opens the gate."""
        self.asked.append(("send", (exchange.request.url, environment)))
        self.gate.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def load(self, exchange: SendSpec, environment: str, config: LoadConfig) -> None:
        """Note the load."""
        self.asked.append(("load", (exchange.request.url, environment, str(config.profile))))

    def copy(self, exchange: SendSpec, kind: str) -> str:
        """Something to copy."""
        return f"{kind} {exchange.request.url}"

    def place(self) -> str:
        """No collection."""
        return ""

    def save(self, exchange: SendSpec, folder: str, place: str) -> str:
        """Refuse an empty place."""
        self.asked.append(("save", exchange))
        if not place:
            raise InvalidConfig({"place": "is empty; name the request"})
        return f"{place} in {folder}"

    def recall(self, exchange: SendSpec) -> dict[str, object]:
        """What was kept."""
        assert exchange
        return self.kept

    def remember(self, exchange: SendSpec, form: dict[str, object]) -> None:
        """Keep it."""
        assert exchange
        self.kept = form


class Page:
    """A builder, and everything that its page was told."""

    def __init__(self) -> None:
        self.host = Host()
        self.told: list[dict[str, Any]] = []
        self.controller = Controller(self.host, self._tell)
        self.controller.exchange = SendSpec(request=RequestSpec(url=HERE))

    def do(self, what: str, **content: Any) -> None:
        """Send a message, as a page does."""
        self.controller.receive({"do": what, **content})

    def last(self, name: str) -> Any:
        """The newest of the messages of a kind."""
        return [message[name] for message in self.told if name in message][-1]

    def wait(self) -> None:
        """Wait until nothing is under way."""
        await_(lambda: self.last("busy") == "")

    def _tell(self, message: dict[str, Any]) -> None:
        self.told.append(msgspec.json.decode(msgspec.json.encode(message)))


def await_(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.005)


@pytest.fixture
def page() -> Page:
    """A builder of ``GET http://127.0.0.1:1/``."""
    return Page()


def test_a_page_that_opens_is_told_everything(page: Page) -> None:
    """Also one that was reloaded."""
    page.do("hello")

    assert page.last("form")["url"] == HERE
    assert page.last("schema")["methods"][0] == "GET"
    assert page.last("environments") == {"names": ["staging", "live"], "chosen": ""}
    assert page.last("load")["form"]["sentence"] == "10 users for 30s"
    assert page.last("answer") == {}


def test_an_edit_changes_the_request_and_only_checks_come_back(page: Page) -> None:
    """The page keeps the text that a person is typing."""
    page.told.clear()
    page.do("edit", part="url", value=HERE + "new", seq=7)

    assert page.controller.exchange.request.url == HERE + "new"
    assert [set(message) for message in page.told] == [{"checks"}, {"load"}]
    assert page.last("checks")["seq"] == 7
    assert page.last("checks")["variables"][0]["state"] == "missing"


def test_what_a_page_was_told_it_can_send_back(page: Page) -> None:
    """Each part, as it came: the request stays the very same; bytes are told by their size."""
    parts = (Part(name="a", data=b"\x00\xff"), Part(name="b", value="1"))
    request = RequestSpec(
        method="POST", url=HERE, params=(("a", "1"),), headers=(("Authorization", "Bearer x"),),
        body=Body(mode="multipart", content=parts), auth=BasicAuth("ada", "c4nary"), timeout="5s",
    )  # fmt: skip
    page.controller.exchange = SendSpec(request=request)
    form = page.last("form")
    for part, value in form.items():
        page.do("edit", part=part, value=value)

    assert page.controller.exchange == SendSpec(request=request)
    assert form["body"]["parts"][0]["size"] == 2


def test_problems_are_told_with_their_tab(page: Page) -> None:
    """And JSON with line and column."""
    page.do("edit", part="body", value={"mode": "json", "text": '{"a": ]'})
    page.do("edit", part="settings", value={"timeout": "soon"})

    checks = page.last("checks")
    assert {one["tab"] for one in checks["problems"]} == {"body", "settings"}
    assert checks["json"]["column"] == 7


def test_a_problem_in_one_part_hides_no_variable_of_another(page: Page) -> None:
    """What is right is explained all the same."""
    page.do("edit", part="body", value={"mode": "json", "text": "{"})
    assert [one["name"] for one in page.last("checks")["variables"]] == ["base"]
    assert page.last("checks")["url"] == HERE

    page.do("edit", part="url", value="x y")
    assert [one["name"] for one in page.last("checks")["variables"]] == ["base"]
    assert page.last("checks")["url"] == ""


def test_no_message_holds_a_secret(page: Page) -> None:
    """Whatever was set from Python or typed, and wherever it goes."""
    request = RequestSpec(
        url="http://ada:c4nary1@127.0.0.1/?token=c4nary2",
        headers=(("Authorization", "Bearer c4nary3"),),
        params=(("api_key", "c4nary4"),),
        auth=BasicAuth("ada", "c4nary5"),
    )
    page.controller.exchange = SendSpec(request=request)
    page.do("hello")
    marked = page.last("form")["headers"]
    page.do("edit", part="headers", value=[{**marked[0], "name": "X Renamed"}])
    page.do("edit", part="auth", value={"kind": "bearer", "values": {"token": "c4nary6"}})
    page.do("edit", part="settings", value={"key_password": "c4nary7"})
    page.do("settled")
    assert page.last("settled")["settings"]["key_password"].startswith("••••••")
    page.do("send")
    page.do("hello")

    assert page.controller.form.headers[0].value == "Bearer c4nary3"
    assert "c4nary" not in str(page.told)
    page.do("edit", part="settings", value={})
    page.do("edit", part="headers", value=[{**marked[0], "name": "X-Renamed"}])
    assert page.controller.exchange.request.header_pairs == (("X-Renamed", "Bearer c4nary3"),)
    assert "c4nary" not in str(page.told)


def test_a_request_is_sent_beside_the_kernel(page: Page) -> None:
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


def test_what_went_wrong_is_said_in_place(page: Page) -> None:
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
def test_a_form_that_is_no_request_is_not_sent(page: Page, verb: str, done: str) -> None:
    """The page shows the tab with the first problem."""
    page.do("edit", part="auth", value={"kind": "bearer", "values": {}})
    page.do(verb)

    assert page.host.asked == []
    assert page.last("tab") == "auth"
    assert page.last("notice")["text"] == f"Not {done}: the request has a problem."


def test_a_curl_command_fills_the_form_and_can_be_taken_back(page: Page) -> None:
    """What it holds beside is told."""
    page.do("paste", text="curl -X PUT 'https://x.example/a' -H 'A: 1' -d '{}' --next https://y/")

    assert page.last("form")["method"] == "PUT"
    assert page.last("form")["headers"][0] == {
        "name": "A", "value": "1", "enabled": True, "description": "",
    }  # fmt: skip
    assert "1 more requests" in page.last("notice")["text"]
    page.do("undo")
    assert page.last("form")["url"] == HERE


def test_a_curl_command_that_is_none_changes_nothing(page: Page) -> None:
    """And says so."""
    page.do("paste", text="curl")

    assert page.last("notice") == {
        "text": "source: the curl command has no URL", "kind": "problem",
    }  # fmt: skip
    assert page.controller.exchange.request.url == HERE


def test_a_load_is_started_and_remembered(page: Page) -> None:
    """In the words that were typed."""
    form = {"sentence": "50 requests/s for 1s", "thresholds": "p99 < 1s", "abort": True}
    page.do("start", form=form)
    page.wait()

    assert page.host.asked == [("load", (HERE, "", "50 requests/s for 1s"))]
    assert page.host.kept == {**form, "agreed": ""}
    page.controller.exchange = SendSpec(request=RequestSpec(url=HERE))
    page.do("hello")
    assert page.last("load")["form"]["sentence"] == "50 requests/s for 1s"


def test_somebody_elses_machine_is_asked_for(page: Page) -> None:
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


def test_copies_and_saving_answer_in_a_line(page: Page) -> None:
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
def test_nothing_that_a_page_says_breaks_it(page: Page, content: dict[str, Any]) -> None:
    """The form stays as it was."""
    page.controller.receive(content)

    assert page.controller.exchange.request.url == HERE


def test_a_closed_builder_is_silent(page: Page) -> None:
    """Also what is under way says nothing any more, and its thread ends."""
    page.host.gate.clear()
    page.do("send")
    page.controller.close()
    page.told.clear()
    page.host.gate.set()
    await_(lambda: all(t.name != "vayu-builder" for t in threading.enumerate()))
    page.do("hello")

    assert page.told == []
