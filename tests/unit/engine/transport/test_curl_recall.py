"""Headers that nobody listened to are known as long as their exchange is the slot's last."""

from __future__ import annotations

import ctypes
import errno
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pycurl
import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import Noting, noting_server
from vayu.engine.transport import curl_recall, curl_slot
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.resolve.compose import WireRequest

HEARING = Options(timeout=5000, keep=1 << 16)
DEAF = replace(HEARING, heads=False)

ANSWERS = {
    "/plain": b"HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\nok",
    "/again": b"HTTP/1.1 200 OK\r\nX: a=b\r\nx: c=d, e\r\nContent-Length: 0\r\n\r\n",
    "/empty": b"HTTP/1.1 200 OK\r\nA:\r\nB:   \r\nC:  x:y  \r\nContent-Length: 2\r\n\r\nok",
    "/folded": b"HTTP/1.1 200 OK\r\nA: one\r\n  two\r\nContent-Length: 2\r\n\r\nok",
    "/latin": b"HTTP/1.1 200 OK\r\nA: caf\xe9\r\nContent-Length: 2\r\n\r\nok",
    "/hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\nok",
    "/trailer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nok\r\n0\r\nT: 1\r\n\r\n",
    "/moved": b"HTTP/1.1 302 Found\r\nLocation: /plain\r\nX: y\r\nContent-Length: 4\r\n\r\nmove",
    "/bare": b"HTTP/1.1 204 No Content\r\nA: 1\r\n\r\n",
}


class _Raw(Noting):
    """Answers with the bytes of `ANSWERS`."""

    def _answer(self) -> None:
        self.wfile.write(ANSWERS[self.path])

    do_GET = _answer  # noqa: N815


@pytest.fixture(scope="module")
def server():
    """Yield a server that answers with these bytes."""
    with noting_server(_Raw) as server:
        yield server


def came(server, options, *paths):
    """Send over one slot; return what is known of each response, and what was heard of the last."""
    transport, ended, found = CurlTransport(), [], []
    slot = transport.slot(ended.append, options)
    for path in paths:
        slot.wire = WireRequest("GET", f"http://127.0.0.1:{server.server_port}{path}", ())
        transport.start(slot)
        step_until(transport, lambda: ended)
        ended.clear()
        found.append((slot.status, slot.failure, slot.headers(), b"".join(slot.body)))
    transport.close()
    return found, slot.header_lines


@pytest.mark.parametrize("path", ANSWERS)
def test_they_are_those_that_are_heard(server, path: str) -> None:
    """Of the last response, in order, each as often as it came; and so is all else."""
    heard, lines = came(server, HEARING, path)
    recalled, _ = came(server, DEAF, path)
    assert recalled == heard
    assert heard[0][2]
    assert lines


def test_each_response_has_its_own(server) -> None:
    """Nothing of the one before, as long as nobody listens: until the first redirect."""
    paths = ("/again", "/plain", "/bare", "/empty")
    heard, _ = came(server, HEARING, *paths)
    assert came(server, DEAF, *paths) == (heard, [])
    paths = ("/plain", "/moved", "/again", "/hints")
    assert came(server, DEAF, *paths)[0] == came(server, HEARING, *paths)[0]


def test_where_libcurl_cannot_be_asked_a_slot_listens(server, monkeypatch) -> None:
    """So that nobody misses anything."""
    monkeypatch.setattr(curl_slot, "can_recall", lambda: False)
    found, lines = came(server, DEAF, "/plain")
    assert found == came(server, HEARING, "/plain")[0]
    assert lines


@pytest.fixture
def fresh():
    """Forget what is known of this libcurl, before and after, and when the test says so."""
    curl_recall.can_recall.cache_clear()
    yield curl_recall.can_recall.cache_clear
    curl_recall.can_recall.cache_clear()


NO_MEMORY = (0, 1, 4096, (1 << 47) - 2, 1 << 47, 1 << 63, (1 << 64) - 4)


@pytest.mark.parametrize("address", NO_MEMORY)
@pytest.mark.usefixtures("fresh")
def test_an_address_that_is_none_is_not_read(monkeypatch, address) -> None:
    """Where a handle's would stand: that would be the end of the process."""
    monkeypatch.setattr(curl_recall, "_handle", lambda _: address)
    assert not curl_recall.can_recall()


def test_what_is_no_handle_or_another_is_not_asked(monkeypatch, fresh) -> None:
    """Memory without libcurl's sign, and the handle of somebody else."""
    text = ctypes.create_string_buffer(b"no handle")
    with closing(pycurl.Curl()) as other:
        for address in (ctypes.addressof(text), id(other), curl_recall._handle(other)):
            monkeypatch.setattr(curl_recall, "_handle", lambda _, at=address: at)
            fresh()
            assert not curl_recall.can_recall()


def missing():
    """Have no library."""
    raise AttributeError("curl_easy_header")


def no_descriptors(*_):
    """Have no more."""
    raise OSError(errno.EMFILE, "Too many open files")


OTHERS = {
    "objects that nothing refers to weakly": (
        "pycurl",
        SimpleNamespace(Curl=SimpleNamespace(__weakrefoffset__=0, __basicsize__=656)),
    ),
    "objects without room for an address": (
        "pycurl",
        SimpleNamespace(Curl=SimpleNamespace(__weakrefoffset__=24, __basicsize__=32)),
    ),
    "another libcurl": ("pycurl", SimpleNamespace(Curl=pycurl.Curl, version="libcurl/7.61.1")),
    "another Python": ("sys", SimpleNamespace(implementation=SimpleNamespace(name="pypy"))),
    "no functions": ("_library", missing),
    "no descriptors": ("peek", no_descriptors),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.usefixtures("fresh")
def test_what_looks_different_is_not_asked(monkeypatch, name) -> None:
    """An object of another layout, a library without these functions, or one that keeps nothing."""
    monkeypatch.setattr(curl_recall, *OTHERS[name])
    assert not curl_recall.can_recall()


@pytest.mark.usefixtures("fresh")
def test_this_one_is_asked() -> None:
    """Or nothing above would say anything."""
    assert curl_recall.can_recall()


def test_a_closed_handle_remembers_nothing(server) -> None:
    """And one that has sent nothing; libcurl would look into the address 0."""
    easy = pycurl.Curl()
    assert curl_recall.recalled(easy) == ()
    easy.setopt(pycurl.URL, f"http://127.0.0.1:{server.server_port}/bare")
    easy.perform()
    assert curl_recall.recalled(easy) == (("A", "1"),)
    easy.close()
    assert curl_recall.recalled(easy) == ()
