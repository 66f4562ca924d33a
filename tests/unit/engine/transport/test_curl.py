"""The transport against real servers: what goes out, what comes back, what goes wrong."""

from __future__ import annotations

import json
import resource

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, exchange, kind, seen_by_server, wire
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.model.rows.failure import FailureKind
from vayu.model.rows.sample import ABSENT, PROTOCOLS
from vayu.units import NS_PER_MS, NS_PER_S


def test_a_get_and_its_measures(target) -> None:
    """Status, protocol, sizes and phases of a new connection, then of a reused one."""
    url = f"{target.url}/json"
    first = exchange(wire(url))

    assert (kind(first), first.status, PROTOCOLS[first.protocol]) == (None, 200, "HTTP/1.1")
    assert first.connection_new == 1
    sent, received, dns, connect, tls, wait, receive = first.measured
    assert sent > 40
    assert received > len(b"".join(first.body)) > 10
    assert (dns, tls) == (ABSENT, ABSENT)
    assert all(0 <= phase < 5_000_000 for phase in (connect, wait, receive))
    assert 0 < first.completed - first.started < 5 * NS_PER_S

    second = exchange(wire(url), wire(url))
    assert second.connection_new == 0
    assert second.measured[2:5] == (ABSENT, ABSENT, ABSENT)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [
        ("GET", None, None),
        ("DELETE", None, None),
        ("OPTIONS", None, None),
        ("POST", None, "0"),
        ("PUT", None, "0"),
        ("PATCH", None, "0"),
        ("GET", b"{}", "2"),
        ("POST", b"a\x00b", "3"),
        ("PUT", b"xyz", "3"),
        ("DELETE", b"q", "1"),
        ("PURGE", None, None),
        ("QUERY", b"q", "1"),
        ("VERSION-CONTROL", b"<a/>", "4"),
    ],
)
def test_method_and_body_arrive_as_they_are(target, method, body, length) -> None:
    """A GET with a body stays a GET; a POST without one says Content-Length: 0."""
    seen = seen_by_server(wire(f"{target.url}/echo", method, body=body))
    headers = {name.lower(): value for name, value in seen["headers"]}

    assert seen["method"] == method
    assert headers.get("content-length") == length
    assert "transfer-encoding" not in headers
    assert "content-type" not in headers
    assert "expect" not in headers


def test_a_slot_changes_its_method_completely(target) -> None:
    """Nothing of a POST is left in the GET after it, nor of a HEAD in the POST after that."""
    url = f"{target.url}/echo"
    post = wire(url, "POST", [("Content-Type", "text/plain"), ("X-One", "1")], b"hello")
    get = wire(url, "GET", [("X-Two", "2")])

    seen = seen_by_server(post, get)
    names = [name.lower() for name, _ in seen["headers"]]
    assert (seen["method"], seen["body"]) == ("GET", "")
    assert "x-two" in names
    assert not {"x-one", "content-type", "content-length"} & set(names)

    seen = seen_by_server(post, wire(url, "HEAD"), post)
    assert (seen["method"], seen["body"]) == ("POST", "hello")


def test_headers_keep_order_duplicates_and_emptiness(target) -> None:
    """What was composed is what arrives."""
    given = [("X-B", "1"), ("X-A", "2"), ("X-B", "3"), ("X-Empty", ""), ("X-Latin", "é")]
    seen = seen_by_server(wire(f"{target.url}/echo", headers=given))

    arrived = [(n, v) for n, v in seen["headers"] if n.startswith("X-")]
    assert [n for n, _ in arrived] == ["X-B", "X-A", "X-B", "X-Empty", "X-Latin"]
    assert [v for _, v in arrived][:4] == ["1", "2", "3", ""]


def test_a_body_is_decoded_only_for_a_reader(target) -> None:
    """Both ways the same bytes are asked for, and counted as they came."""
    url = f"{target.url}/gzip"
    read, counted = exchange(wire(url)), exchange(wire(url), options=Options())

    assert json.loads(b"".join(read.body))
    assert counted.body == []
    # the Date header and the like may differ by a byte or two
    assert abs(read.measured[1] - counted.measured[1]) < 40


def test_a_body_is_capped_and_the_rest_counted(target) -> None:
    """The cap holds to the byte."""
    slot = exchange(wire(f"{target.url}/bytes/100000"), options=Options(keep=1000))

    assert (sum(map(len, slot.body)), slot.overflow) == (1000, 99_000)


def test_redirects_are_followed_or_not(target) -> None:
    """Ten at most; too many are a failure of their own."""
    assert exchange(wire(f"{target.url}/redirect/3")).status == 200
    stay = exchange(
        wire(f"{target.url}/redirect/3"),
        options=Options(transport=TransportSpec(follow_redirects=False)),
    )
    assert stay.status == 302
    assert kind(exchange(wire(f"{target.url}/redirect/11"))) is FailureKind.REDIRECTS


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/reset", FailureKind.RESET),
        ("/truncate", FailureKind.TRUNCATED),
        ("/hang", FailureKind.TIMEOUT),
        ("/garbage", FailureKind.PROTOCOL),
    ],
)
def test_each_way_to_fail_has_its_own_kind(target, path, expected) -> None:
    """A failure has a kind and a message, and no status."""
    timeout = 300 if path == "/hang" else 15_000  # ms
    slot = exchange(wire(target.url + path), options=Options(timeout=timeout))

    assert (kind(slot), slot.status) == (expected, 0)
    assert slot.message


def test_refused_names_and_certificates_fail_apart(refused_url, tls_target) -> None:
    """No server, no name, no trust: three kinds."""
    assert kind(exchange(wire(refused_url))) is FailureKind.CONNECT
    unhurried = Options(timeout=18_000)  # some ask a server of names that is not there, twice
    assert kind(exchange(wire("http://nobody.invalid/"), options=unhurried)) is FailureKind.DNS
    assert kind(exchange(wire(tls_target.url))) is FailureKind.TLS
    trusting = exchange(
        wire(tls_target.url), options=Options(transport=TransportSpec(verify=False))
    )
    assert trusting.status == 200
    assert trusting.measured[4] != ABSENT


def test_other_schemes_are_refused(tmp_path) -> None:
    """A file on this machine is not a target."""
    secret = tmp_path / "secret"
    secret.write_text("canary")
    slot = exchange(wire(f"file://{secret}"))

    assert kind(slot) is FailureKind.PROTOCOL
    assert slot.body == []


def test_cookies_stay_with_their_slot(target, transport) -> None:
    """What a response sets comes back with the next request, until it is forgotten."""
    ended = []
    slot = transport.slot(ended.append, READ)
    for count, path in enumerate(("/cookies/set?a=1", "/echo"), start=1):
        slot.wire = wire(target.url + path)
        transport.start(slot)
        step_until(transport, lambda c=count: len(ended) == c)
    sent = dict(json.loads(b"".join(slot.body))["headers"])
    assert {k.lower(): v for k, v in sent.items()}["cookie"] == "a=1"

    transport.forget_cookies(slot)
    transport.start(slot)
    step_until(transport, lambda: len(ended) == 3)
    assert "cookie" not in b"".join(slot.body).decode().lower()


def test_more_connections_than_select_can_hold(target, transport) -> None:
    """1,100 at once, each with a descriptor of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 3000:
        pytest.skip("this machine allows fewer descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3000), hard))
    ended = []
    request = wire(f"{target.url}/delay/200ms")
    for _ in range(1100):
        slot = transport.slot(ended.append, Options(timeout=60_000))
        slot.wire = request
        transport.start(slot)
    step_until(transport, lambda: len(ended) == 1100, seconds=60)

    assert {slot.status for slot in ended} == {200}


def test_cancel_ends_what_is_in_flight(target, transport) -> None:
    """Cancelled is a kind of its own, and the slots can be used again."""
    ended = []
    slots = [transport.slot(ended.append, READ) for _ in range(70)]
    for slot in slots:
        slot.wire = wire(f"{target.url}/hang")
        transport.start(slot)
    transport.step(100 * NS_PER_MS)
    transport.cancel()
    assert {kind(slot) for slot in ended} == {FailureKind.CANCELLED}
    assert len(ended) == 70

    slots[0].wire = wire(f"{target.url}/json")
    transport.start(slots[0])
    step_until(transport, lambda: len(ended) == 71)
    assert slots[0].status == 200


def test_cancel_also_ends_what_has_not_gone_out_yet(target, transport) -> None:
    """Nothing of it arrives, and its slot can be used again."""
    ended: list = []
    slot = transport.slot(ended.append, READ)
    slot.wire = wire(f"{target.url}/json")
    transport.start(slot)
    transport.cancel()
    assert [kind(slot) for slot in ended] == [FailureKind.CANCELLED]
    transport.start(slot)
    step_until(transport, lambda: len(ended) == 2)
    assert slot.status == 200


def test_a_method_changes_what_libcurl_would_add(target) -> None:
    """A POST without body after a GET is not labelled urlencoded."""
    url = f"{target.url}/echo"
    seen = seen_by_server(wire(url), wire(url, "POST"))

    assert "content-type" not in {name.lower() for name, _ in seen["headers"]}


def test_users_go_on_though_a_turn_brings_more_than_one_batch(target, transport) -> None:
    """A hundred users, three times each: whoever is ready together goes through in batches."""
    ended: list = []

    def again(slot) -> None:
        ended.append((slot.user, slot.status, slot.failure))
        if sum(user == slot.user for user, _, _ in ended) < 3:
            transport.start(slot)

    for user in range(100):
        slot = transport.slot(again, READ)
        slot.user, slot.wire = user, wire(f"{target.url}/json")
        transport.start(slot)
    step_until(transport, lambda: len(ended) >= 300)

    assert sorted(ended) == [(user, 200, 0) for user in range(100) for _ in range(3)]
