"""A URL that libcurl has parsed beforehand is the same URL."""

from __future__ import annotations

import pycurl
import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import Noting, noting_server
from vayu.engine.transport import curl_options
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.rows.failure import KINDS
from vayu.resolve.compose import WireRequest

PATHS = [
    "", "/", "?a=b", "/?a=b#c", "/a/../b/./c?x=a%20b", "/%2e%2e/x", "//d//", '/{x}|^`"', "/;p=~%7e",
]  # fmt: skip


class _Notes(Noting):
    """Notes the first line and two headers of what comes."""

    def _note(self) -> None:
        named = (self.headers["Host"], self.headers["Authorization"])
        self.server.seen.append((self.requestline, *named))
        self.send_response(204)
        self.end_headers()

    do_GET = _note  # noqa: N815


@pytest.fixture(scope="module")
def server():
    """Yield a server that notes what it saw."""
    with noting_server(_Notes) as server:
        yield server


class Handle:
    """Notes what was set."""

    def __init__(self) -> None:
        self.set: dict[int, object] = {}

    def setopt(self, option: int, value: object) -> None:
        """Note it."""
        self.set[option] = value

    def unsetopt(self, option: int) -> None:
        """Forget it."""
        self.set.pop(option, None)


def outcomes(server, urls, *, one_url):
    """Send to each URL over one slot; return what became of it, and what was seen."""
    server.seen.clear()
    transport, ended, found = CurlTransport(), [], []
    slot = transport.slot(ended.append, Options(timeout=5000, one_url=one_url))
    for url in urls:
        slot.wire = WireRequest("GET", url, ())
        transport.start(slot)
        step_until(transport, lambda: ended)
        ended.clear()
        failure = KINDS[slot.failure - 1].value if slot.failure else None
        where = None if failure else transport.final_url(slot)
        found.append((slot.status, failure, slot.message, where))
    transport.close()
    return found, list(server.seen)


def test_the_target_sees_the_same(server) -> None:
    """Whatever the URL looks like, also after another one, and credentials in it too."""
    port = server.server_port
    urls = [f"http://127.0.0.1:{port}{path}" for path in PATHS]
    urls += [f"http://{place}:{port}/x" for place in ("LOCALHOST", "127.1", "u:p%40@127.0.0.1")]

    as_text, parsed = (outcomes(server, urls, one_url=one_url) for one_url in (False, True))
    assert parsed == as_text
    assert [outcome[0] for outcome in parsed[0]] == [204] * len(urls)


def test_a_url_that_cannot_be_parsed_fails_in_its_row(server) -> None:
    """And leaves nothing behind for the next one."""
    good = f"http://127.0.0.1:{server.server_port}"
    urls = [f"{good}/1", f"{good}/a b", "http://[::1", f"{good}/2", "file:///x", f"{good}/3"]

    as_text, parsed = (outcomes(server, urls, one_url=one_url)[0] for one_url in (False, True))
    assert [outcome[:2] for outcome in parsed] == [outcome[:2] for outcome in as_text]
    assert [outcome[0] for outcome in parsed] == [204, 0, 0, 204, 0, 204]


def test_it_is_parsed_once(monkeypatch) -> None:
    """All handles of a run share what came of it; where pycurl cannot, libcurl gets the text."""

    wire = WireRequest("GET", "http://api.test/once", ())
    options = Options(one_url=True)
    if curl_options._PARSES:
        first, second = Handle(), Handle()
        curl_options.apply(first, wire, None, options)
        curl_options.apply(second, wire, None, options)
        assert first.set[pycurl.CURLU] is second.set[pycurl.CURLU]
        assert pycurl.URL not in first.set
    monkeypatch.setattr(curl_options, "_PARSES", False)
    third = Handle()
    curl_options.apply(third, wire, None, options)
    assert third.set[pycurl.URL] == wire.url
