"""HTTP/3 against a server that somebody else wrote."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from pathlib import Path

import pycurl
import pytest

from tests.unit.engine.transport.exchanges import outcome
from vayu.model.rows.sample import ABSENT, PROTOCOLS

ROOT = Path(__file__).parents[4]

if not pycurl.version_info()[4] & getattr(pycurl, "VERSION_HTTP3", 0):
    pytest.skip(f"no HTTP/3 in {pycurl.version}", allow_module_level=True)
if importlib.util.find_spec("hypercorn") is None or importlib.util.find_spec("aioquic") is None:
    pytest.skip("hypercorn[h3], of the test group, is not installed", allow_module_level=True)


def on_one_port() -> tuple[socket.socket, socket.socket]:
    """A port that is ours for TCP and for UDP."""
    while True:
        tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:  # somebody has it for UDP
            tcp.close()
            udp.close()
        else:
            return tcp, udp


@pytest.fixture(scope="module")
def h3(web, tmp_path_factory):
    """Yield the URL of a server that speaks HTTP/3, and HTTP/2 on the same port."""
    tcp, udp = on_one_port()
    place = f"127.0.0.1:{tcp.getsockname()[1]}"
    log = (tmp_path_factory.mktemp("h3") / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "hypercorn", "--quic-bind", f"fd://{udp.fileno()}",
         "--bind", f"fd://{tcp.fileno()}", "--certfile", web.file("good"),
         "--keyfile", web.file("good-key"), "tests.h3_app:app"],
        cwd=ROOT, stdout=log, stderr=log, pass_fds=[udp.fileno(), tcp.fileno()],
    )  # fmt: skip
    tcp.close()
    udp.close()
    end = time.monotonic() + 60
    while b"(QUIC)" not in Path(log.name).read_bytes():
        assert process.poll() is None, Path(log.name).read_text()
        assert time.monotonic() < end, "hypercorn does not start"
        time.sleep(0.05)
    yield f"https://{place}/"
    process.terminate()
    process.wait(20)
    log.close()


def said(slot) -> list[str]:
    """Version and client port, as the server saw them."""
    assert slot.failure == 0, slot.message
    return b"".join(slot.body).decode().split()


def test_http_3_is_spoken(h3, web, travel) -> None:
    """Both ends say so; the row has the phases of QUIC's one handshake."""
    slot = travel.one(h3, http_version="3", ca=web.file("ca"))

    assert (said(slot)[0], PROTOCOLS[slot.protocol], slot.connection_new) == ("3", "HTTP/3", 1)
    _, _, dns, connect, _, wait, _ = slot.measured
    assert dns == ABSENT
    assert ABSENT not in {connect, wait}


def test_streams_of_http_3_share_a_connection(h3, web, travel) -> None:
    """Twenty requests at once come from one port."""
    slots = travel.several([h3] * 20, http_version="3", ca=web.file("ca"))

    assert {PROTOCOLS[slot.protocol] for slot in slots} == {"HTTP/3"}
    assert len({said(slot)[1] for slot in slots}) == 1
    assert sum(slot.connection_new for slot in slots) == 1


def test_a_connection_of_http_3_is_used_again(h3, web, travel) -> None:
    """Also after it was idle."""
    slot = travel.one(h3, http_version="3", ca=web.file("ca"))
    port = said(slot)[1]
    for _ in range(3):
        travel.transport.step(20_000_000)
        assert said(travel.again(slot))[1] == port
        assert slot.connection_new == 0


def test_whom_http_3_trusts(h3, web, travel) -> None:
    """Nobody that TLS over TCP would not."""
    assert outcome(travel.one(h3, http_version="3", ca=web.file("other-ca"))) == "tls"
    assert outcome(travel.one(h3, http_version="3", verify=False)) == "200"


def test_http_3_gives_way(web, travel) -> None:
    """Where nobody speaks it, the request is answered in what there is."""
    slot = travel.one(web.url("h2"), http_version="3", ca=web.file("ca"))

    assert (outcome(slot), PROTOCOLS[slot.protocol]) == ("200", "HTTP/2")


@pytest.mark.parametrize("version", ["3", "2", "1.1"])
def test_a_port_that_nobody_has_refuses_in_every_version(travel, refused_url, version) -> None:
    """No connection was reset: there never was one, neither over QUIC nor over TCP."""
    slot = travel.one(refused_url.replace("http:", "https:"), http_version=version)

    assert outcome(slot) == "connect"
    assert slot.message.startswith("Failed to connect to 127.0.0.1")
