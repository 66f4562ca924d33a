"""A builder without a page and without an engine: both say what the test says."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.redact import mask_url
from vayu.widgets.builder.controller import Controller
from vayu.widgets.builder.host import Answer, Explained, Variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.load.config import LoadConfig
    from vayu.model.scripts.script import ScriptSpec

HERE = "http://127.0.0.1:1/"


class Host:
    """Does what the test says, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.answer: Answer | Exception = Answer(summary="200 OK", took_ms=5.0)
        self.gate = threading.Event()
        self.kept: dict[str, Any] = {}
        self.uncompiled: str | None = None
        self.gate.set()

    def environments(self) -> list[str]:
        """Two."""
        return ["staging", "live"]

    def explain(self, exchange: SendSpec, environment: str) -> Explained:
        """One variable, as soon as there is an environment."""
        state = "value" if environment else "missing"
        one = Variable(name="base", state=state, shown="x", source=environment, places=("url",))
        return Explained(variables=(one,), url=mask_url(exchange.request.url))

    def vet(self, script: ScriptSpec) -> str | None:
        """What the test says of any script."""
        assert script.said
        return self.uncompiled

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
        self.until(lambda: self.last("busy") == "")

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "it never became true"
            time.sleep(0.005)

    def _tell(self, message: dict[str, Any]) -> None:
        self.told.append(msgspec.json.decode(msgspec.json.encode(message)))


@pytest.fixture
def page() -> Page:
    """A builder of ``GET http://127.0.0.1:1/``."""
    return Page()
