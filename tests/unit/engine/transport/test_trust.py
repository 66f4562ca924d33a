"""Who is trusted, who says who it is, and that each refusal is one of TLS."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import suppress

import pytest

from tests.unit.engine.transport.exchanges import outcome, seen_by_nginx


@pytest.mark.parametrize(
    ("door", "spec", "result"),
    [
        ("tls", {}, "tls"),
        ("tls", {"ca": "other-ca"}, "tls"),
        ("tls", {"ca": "ca"}, "200"),
        ("tls", {"verify": False}, "200"),
        ("expired", {"ca": "ca"}, "tls"),
        ("elsewhere", {"ca": "ca"}, "tls"),
        ("elsewhere", {"ca": "ca", "server_name": "elsewhere.test"}, "200"),
        ("old", {"ca": "ca", "min_tls": "1.3"}, "tls"),
        ("old", {"ca": "ca", "min_tls": "1.2"}, "200"),
        ("members", {"ca": "ca"}, "400"),
        ("members", {"ca": "ca", "cert": "client"}, "200"),
        ("members", {"ca": "ca", "cert": "stranger"}, "400"),
        ("members", {"ca": "ca", "cert": "ca"}, "tls"),
    ],
)
def test_trust(web, travel, door, spec, result) -> None:
    """Who is trusted, who is not, and that each refusal is one of TLS."""
    files = {k: web.file(str(v)) if k in {"ca", "cert"} else v for k, v in spec.items()}

    assert outcome(travel.one(web.url(door), **files)) == result


def test_trust_is_of_those_who_gave_it(web, travel) -> None:
    """A connection that is open serves nobody who would not have opened it."""
    url, members, ca = web.url("tls"), web.url("members"), web.file("ca")

    assert outcome(travel.one(url, verify=False)) == "200"
    assert outcome(travel.one(url)) == "tls"
    assert outcome(travel.one(url, ca=ca)) == "200"
    assert outcome(travel.one(url, ca=web.file("other-ca"))) == "tls"
    assert outcome(travel.one(members, ca=ca, cert=web.file("client"))) == "200"
    assert outcome(travel.one(members, ca=ca)) == "400"


def test_a_client_says_who_it_is(web, travel) -> None:
    """By its certificate."""
    slot = travel.one(web.url("members"), ca=web.file("ca"), cert=web.file("client"))

    assert "CN=Ada" in seen_by_nginx(slot)["client"]


def test_messages_of_tls_say_why(web, travel) -> None:
    """A person can tell an expired certificate from a wrong name and an unknown CA."""
    ca = web.file("ca")
    messages = {
        "expired": travel.one(web.url("expired"), ca=ca).message,
        "name": travel.one(web.url("elsewhere"), ca=ca).message,
        "unknown": travel.one(web.url("tls"), ca=web.file("other-ca")).message,
        "version": travel.one(web.url("old"), ca=ca, min_tls="1.3").message,
    }

    assert "expired" in messages["expired"]
    assert "localhost" in messages["name"]
    assert "self-signed" in messages["unknown"] or "issuer" in messages["unknown"]
    assert "version" in messages["version"]


def test_a_folder_of_certificates(web, travel, tmp_path) -> None:
    """Under the names that OpenSSL looks for."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl, which knows those names, is not installed")
    ca = web.file("ca")
    name = subprocess.run(
        [program, "x509", "-noout", "-hash", "-in", ca], capture_output=True, check=True
    ).stdout.decode().strip()  # fmt: skip
    shutil.copy(ca, tmp_path / f"{name}.0")

    assert outcome(travel.one(web.url("tls"), ca=str(tmp_path))) == "200"
    assert outcome(travel.one(web.url("tls"), ca=str(tmp_path.parent))) == "tls"


def test_a_refused_client_is_a_failure_of_tls(web, travel) -> None:
    """With TLS 1.3 the refusal comes when the handshake is over, and looks like a reset."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(web.file("good"))
    context.load_verify_locations(web.file("ca"))
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for _ in range(2):
                peer, _ = server.accept()
                wrapped = context.wrap_socket(peer, server_side=True, do_handshake_on_connect=False)
                with suppress(OSError):
                    wrapped.do_handshake()
                # read on, or the system's reset would overtake the alert
                with socket.socket(fileno=wrapped.detach()) as bare, suppress(OSError):
                    bare.shutdown(socket.SHUT_WR)
                    while bare.recv(4096):
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        without = travel.one(url, ca=web.file("ca"))
        stranger = travel.one(url, ca=web.file("ca"), cert=web.file("stranger"))
        thread.join()

    assert [outcome(without), outcome(stranger)] == ["tls", "tls"]
