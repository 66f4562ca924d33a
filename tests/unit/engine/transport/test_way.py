"""Every way to a server, against a real one that says what it saw."""

from __future__ import annotations

import gzip
import json
import socket
from urllib.parse import urlsplit

import pytest

from tests.unit.engine.transport.exchanges import outcome, seen_by_nginx
from tests.web import has_ipv6
from vayu.model.rows.sample import ABSENT, PROTOCOLS


@pytest.mark.parametrize(
    ("door", "asked", "used"),
    [
        ("plain", "auto", "HTTP/1.1"),
        ("plain", "1.1", "HTTP/1.1"),
        ("tls", "auto", "HTTP/1.1"),
        ("tls", "2", "HTTP/1.1"),
        ("h2", "auto", "HTTP/2"),
        ("h2", "2", "HTTP/2"),
        ("h2", "1.1", "HTTP/1.1"),
        ("h2c", "2-prior-knowledge", "HTTP/2"),
    ],
)
def test_the_version_asked_for_and_the_one_agreed_on(web, travel, door, asked, used) -> None:
    """Both ends say the same, and so does the row."""
    slot = travel.one(web.url(door), http_version=asked, ca=web.file("ca"))

    assert PROTOCOLS[slot.protocol] == used
    assert seen_by_nginx(slot)["protocol"] == used.replace("HTTP/2", "HTTP/2.0")


def test_http_1_0_is_asked_for(web, travel) -> None:
    """A server may answer in a later version, as nginx does."""
    slot = travel.one(web.url("plain"), http_version="1.0")

    assert (seen_by_nginx(slot)["protocol"], PROTOCOLS[slot.protocol]) == ("HTTP/1.0", "HTTP/1.1")


@pytest.mark.parametrize(
    ("door", "asked"), [("h2", "2"), ("h2c", "2-prior-knowledge")], ids=["TLS", "plain"]
)
def test_streams_share_a_connection(web, travel, door, asked) -> None:
    """Forty requests at once are forty streams of one connection, as nginx counts."""
    slots = travel.several([web.url(door)] * 40, http_version=asked, ca=web.file("ca"))

    assert {PROTOCOLS[slot.protocol] for slot in slots} == {"HTTP/2"}
    assert len({seen_by_nginx(slot)["connection"] for slot in slots}) == 1
    assert sum(slot.connection_new for slot in slots) == 1


def test_a_shard_has_a_connection_of_its_own(web, travel) -> None:
    """Sixty-four slots share one; the next sixty-four have another."""
    slots = travel.several([web.url("h2")] * 128, http_version="2", ca=web.file("ca"))

    assert len({seen_by_nginx(slot)["connection"] for slot in slots}) == 2


def test_an_idle_connection_of_http2_stays(web, travel) -> None:
    """What a server says between two requests is not the connection's death."""
    slot = travel.one(web.url("h2"), http_version="2", ca=web.file("ca"))
    first = seen_by_nginx(slot)["connection"]
    for _ in range(3):
        travel.transport.step(20_000_000)
        assert seen_by_nginx(travel.again(slot))["connection"] == first


def test_a_connection_for_every_request(web, travel) -> None:
    """No connection is used twice, nor left open."""
    slot = travel.one(web.url("plain"), reuse_connections=False)
    connections = {seen_by_nginx(slot)["connection"]}
    for _ in range(4):
        connections.add(seen_by_nginx(travel.again(slot))["connection"])
        assert slot.connection_new == 1

    assert len(connections) == 5


def test_reused_otherwise(web, travel) -> None:
    """The same slot, the same connection."""
    slot = travel.one(web.url("plain"))
    first = seen_by_nginx(slot)["connection"]

    assert seen_by_nginx(travel.again(slot))["connection"] == first


def test_a_server_name_is_asked_for_and_the_host_stays(web, travel) -> None:
    """SNI and the certificate's name are one thing, the `Host` header another."""
    url = web.url("tls", "127.0.0.1")
    slot = travel.one(url, ca=web.file("ca"), server_name="api.test")
    saw = seen_by_nginx(slot)

    assert (saw["server_name"], saw["host"]) == ("api.test", f"127.0.0.1:{web.ports['tls']}")
    assert travel.transport.final_url(slot) == (url, 0)


@pytest.mark.parametrize("port", [True, False])
def test_names_lead_where_they_are_pinned(web, travel, port) -> None:
    """With the port of the URL, or another one."""
    real = web.ports["tls"]
    pin = {"api.test:443": f"127.0.0.1:{real}"} if port else {f"api.test:{real}": "127.0.0.1"}
    url = "https://api.test/" if port else f"https://api.test:{real}/"
    slot = travel.one(url, ca=web.file("ca"), resolve=pin)

    assert seen_by_nginx(slot)["server_name"] == "api.test"
    assert outcome(travel.one("http://api.test/")) == "dns"


def test_a_pin_is_of_those_who_set_it(web, travel) -> None:
    """Libcurl remembers it for every handle, and so do its connections."""
    port = web.ports["plain"]
    url = f"http://api.test:{port}/"
    pinned = {"resolve": {f"api.test:{port}": "127.0.0.1"}}

    assert [outcome(travel.one(url, **spec)) for spec in (pinned, {}, pinned)] == [
        "200", "dns", "200",
    ]  # fmt: skip


def test_a_unix_socket(web, travel, tmp_path) -> None:
    """The URL's host is only a name; a socket that is not there is a failed connection."""
    slot = travel.one("http://service.test/", unix_socket=web.socket)
    missing = travel.one("http://service.test/", unix_socket=str(tmp_path / "none.sock"))

    assert seen_by_nginx(slot)["host"] == "service.test"
    assert outcome(missing) == "connect"
    assert "none.sock" in missing.message


@pytest.mark.parametrize(("version", "address"), [(4, "127.0.0.1"), (6, "::1")])
def test_ip_versions(web, travel, version, address) -> None:
    """Only addresses of that version are used: a name that has none of them has none."""
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    port = web.ports["plain"]
    pin = {f"api.test:{port}": address}
    url = f"http://api.test:{port}/"

    assert seen_by_nginx(travel.one(url, ip_version=version, resolve=pin))["address"] == address
    assert outcome(travel.one(url, ip_version=10 - version, resolve=pin)) in {"dns", "connect"}


@pytest.mark.parametrize(
    "resolve",
    [
        {"*:443": "127.0.0.1:{none}", "shop.test:443": "127.0.0.1:{tls}"},
        {"shop.test:443": "127.0.0.1:{tls}", "*:443": "127.0.0.1:{none}"},
        {"*:{tls}": "127.0.0.1:{none}", "shop.test:{tls}": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize("more", [{}, {"server_name": "api.test"}])
def test_a_hosts_own_pin_counts_before_the_star(web, travel, refused_url, resolve, more) -> None:
    """Whichever was said first, with a port or without; also where another name is asked for."""
    ports = {"tls": web.ports["tls"], "none": urlsplit(refused_url).port}
    pins = {place.format(**ports): to.format(**ports) for place, to in resolve.items()}
    urls = [f"https://{name}:{next(iter(pins)).split(':')[1]}/" for name in ("shop.test", "x.test")]

    slots = [travel.one(url, verify=False, resolve=pins, **more) for url in urls]
    assert [outcome(slot) for slot in slots] == ["200", "connect"]
    asked = seen_by_nginx(slots[0])["server_name"]
    assert asked == more.get("server_name", "shop.test")


@pytest.mark.parametrize("port", [True, False])
def test_a_star_pins_every_host(web, travel, port) -> None:
    """With the port of the URL, or another one."""
    real = web.ports["tls"]
    pin = {"*:443": f"127.0.0.1:{real}"} if port else {f"*:{real}": "127.0.0.1"}
    url = "https://api.test/" if port else f"https://api.test:{real}/"

    seen = seen_by_nginx(travel.one(url, ca=web.file("ca"), resolve=pin))
    assert seen["server_name"] == "api.test"


def test_an_ipv6_address_in_a_url(web, travel) -> None:
    """In brackets, and pinned to in brackets with a port."""
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    port = web.ports["tls"]
    plain = travel.one(web.url("plain", "[::1]"))
    pinned = travel.one("https://api.test/", ca=web.file("ca"),
                        resolve={"api.test:443": f"[::1]:{port}"})  # fmt: skip

    assert seen_by_nginx(plain)["address"] == seen_by_nginx(pinned)["address"] == "::1"
    assert plain.measured[2] == pinned.measured[2] == ABSENT


def test_redirects_are_counted_against_their_limit(web, travel) -> None:
    """As many as were allowed, and not one more."""
    assert outcome(travel.one(web.url("plain", path="/twice"), max_redirects=2)) == "200"
    assert outcome(travel.one(web.url("plain", path="/twice"), max_redirects=1)) == "redirects"
    assert outcome(travel.one(web.url("plain", path="/twice"), follow_redirects=False)) == "301"


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
    ],
)
def test_methods_change_as_in_browsers(web, travel, status, method, then) -> None:
    """RFC 9110, 15.4, and the Fetch standard, 4.4."""
    slot = travel.one(web.url("plain", path=f"/{status}"), method=method)

    assert outcome(slot) == "200"
    if then != "HEAD":
        assert seen_by_nginx(slot)["method"] == then


@pytest.mark.parametrize(("door", "kind"), [("plain", "protocol"), ("tls", "tls")])
def test_a_version_that_is_insisted_on(web, travel, door, kind) -> None:
    """Is had, or nothing is: over TLS the handshake finds out."""
    slot = travel.one(web.url(door), http_version="2-prior-knowledge", ca=web.file("ca"))

    assert outcome(slot) == kind


@pytest.mark.parametrize("count", [1, 8])
def test_a_server_that_does_not_know_the_version(target, travel, count) -> None:
    """Some streams hear what it said, the others of their connection that it is closed."""
    slots = travel.several([target.url] * count, http_version="2-prior-knowledge")
    words = ("Remote peer returned", "Send failure", "Recv failure", "The HTTP/2 connection was")

    assert all(slot.message.startswith(words) for slot in slots)
    said = {outcome(slot): slot.message for slot in slots}
    assert said.keys() <= {"protocol", "reset"}
    assert said["protocol"].startswith(words[0])


def test_an_encoding_of_ones_own(target, travel) -> None:
    """Replaces what is asked for; what comes is decoded all the same."""
    slot = travel.one(f"{target.url}/gzip", headers=[("Accept-Encoding", "gzip")])
    echo = travel.one(f"{target.url}/echo", headers=[("Accept-Encoding", "identity")])

    assert json.loads(b"".join(slot.body))["name"] == "Ada"
    sent = [value for name, value in json.loads(b"".join(echo.body))["headers"]
            if name.lower() == "accept-encoding"]  # fmt: skip
    assert sent == ["identity"]


def test_a_redirect_to_another_host_takes_no_credentials_along(target, travel) -> None:
    """To the same host it does, each once; a key in a header of its own goes anywhere."""
    port = target.url.rpartition(":")[2]
    mine, key = [("Authorization", "Bearer t"), ("Cookie", "a=1; b=2")], ("X-Key", "k")
    for host, taken in (("127.0.0.1", [*mine, key]), ("localhost", [key])):
        there = f"{target.url}/redirect/1?to=http://{host}:{port}/echo"
        slot = travel.one(there, headers=[("Cookie", "a=1"), ("Cookie", "b=2"), mine[0], key])
        seen = json.loads(b"".join(slot.body))["headers"]
        assert sorted((n, v) for n, v in seen if n in {"Authorization", "Cookie", "X-Key"}) == taken


def test_a_body_may_stay_as_it_came(target, travel) -> None:
    """Compressed, although the request asks for that all the same."""
    slot = travel.one(f"{target.url}/gzip", decompress=False)
    echo = travel.one(f"{target.url}/echo", decompress=False)

    assert json.loads(gzip.decompress(b"".join(slot.body)))["name"] == "Ada"
    assert b"gzip" in b"".join(echo.body)


def test_a_connection_that_never_comes(travel) -> None:
    """The limit for connecting ends it long before the other one."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        fill = [socket.socket() for _ in range(4)]
        for sock in fill:
            sock.settimeout(0)
            sock.connect_ex(address)
        slot = travel.one(
            f"http://127.0.0.1:{address[1]}/", timeout=60_000, connect_timeout="200ms"
        )
        for sock in fill:
            sock.close()

    assert outcome(slot) == "timeout"
    assert slot.completed - slot.started < 30e9
