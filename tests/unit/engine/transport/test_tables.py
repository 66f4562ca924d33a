"""The tables of the transport are total, and what they say is true."""

from __future__ import annotations

import os
import time

import pycurl
import pytest

from vayu.engine.transport.curl_failures import KINDS, kind_of, words_of
from vayu.engine.transport.curl_options import header_lines, missing_features
from vayu.engine.transport.curl_route import is_literal
from vayu.engine.transport.poller import READ, WRITE, EpollPoller, SelectorPoller
from vayu.model.requests.transport import TransportSpec
from vayu.model.rows.failure import FailureKind
from vayu.resolve.compose import WireRequest
from vayu.units import NS_PER_MS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("COULDNT_RESOLVE_HOST", FailureKind.DNS),
        ("COULDNT_RESOLVE_PROXY", FailureKind.PROXY),
        ("COULDNT_CONNECT", FailureKind.CONNECT),
        ("SSL_CONNECT_ERROR", FailureKind.TLS),
        ("PEER_FAILED_VERIFICATION", FailureKind.TLS),
        ("OPERATION_TIMEDOUT", FailureKind.TIMEOUT),
        ("RECV_ERROR", FailureKind.RESET),
        ("SEND_ERROR", FailureKind.RESET),
        ("GOT_NOTHING", FailureKind.RESET),
        ("PARTIAL_FILE", FailureKind.TRUNCATED),
        ("UNSUPPORTED_PROTOCOL", FailureKind.PROTOCOL),
        ("HTTP2", FailureKind.RESET),  # without a word; see below
        ("TOO_MANY_REDIRECTS", FailureKind.REDIRECTS),
        ("FILESIZE_EXCEEDED", FailureKind.TOO_LARGE),
        ("OUT_OF_MEMORY", FailureKind.OTHER),
    ],
)
def test_numbers_are_those_that_pycurl_names(name, kind) -> None:
    """The table's numbers mean what its comments say."""
    assert kind_of(getattr(pycurl, f"E_{name}")) is kind


def test_every_code_has_a_kind() -> None:
    """Whatever libcurl returns, a row can hold it; and no kind of the network is unreachable."""
    assert all(isinstance(kind_of(code), FailureKind) for code in range(1, 200))
    own = {"script", "unresolved", "other", "cancelled", "skipped", "held"}
    assert set(KINDS.values()) == set(FailureKind) - own


@pytest.mark.parametrize(
    ("url", "literal"),
    [
        ("http://127.0.0.1:80/", True),
        ("https://10.0.0.1", True),
        ("http://[::1]:9/x", True),
        ("http://u:p@1.2.3.4/", True),
        ("http://1.2.3.4.example/", False),
        ("http://localhost/1.2.3.4", False),
    ],
)
def test_a_literal_address_needs_no_lookup(url, literal) -> None:
    """So its row has no DNS phase."""
    assert is_literal(url) is literal


def test_a_header_of_the_user_wins() -> None:
    """Nothing is added beside what was given."""
    given = (("accept-encoding", "br"), ("Expect", "100-continue"), ("Content-Type", "a/b"))

    assert header_lines(WireRequest("POST", "http://x/", given, b"x")) == [
        b"accept-encoding: br",
        b"Expect: 100-continue",
        b"Content-Type: a/b",
    ]


@pytest.mark.parametrize(("body", "waits"), [(None, False), (b"", False), (b"x", True)])
def test_only_a_body_could_wait_for_100_continue(body, waits) -> None:
    """Libcurl compares each line that it is given with those that it would add."""
    lines = header_lines(WireRequest("POST", "http://x/", (), body))

    assert (b"Expect:" in lines) is waits


@pytest.mark.parametrize("make", [EpollPoller, SelectorPoller])
def test_both_pollers_do_the_same(make) -> None:
    """Register, change, event, forget; forgetting twice is harmless."""
    poller = make()
    read, write = os.pipe()
    poller.watch(write, WRITE)
    assert poller.poll(0) == [(write, WRITE)]
    poller.forget(write)
    poller.forget(write)
    poller.watch(read, READ | WRITE)
    poller.watch(read, READ)
    assert poller.poll(NS_PER_MS) == []
    os.write(write, b"x")
    assert poller.poll(100 * NS_PER_MS) == [(read, READ)]
    os.close(read)
    os.close(write)


def test_a_short_wait_is_not_rounded_up_to_a_millisecond() -> None:
    """So a request at 500/s does not start half a millisecond late."""
    poller = EpollPoller()
    shortest = min(_length(poller) for _ in range(20))
    assert shortest < 0.0009


def _length(poller) -> float:
    """How long a wait of 0.3 ms takes. [s]."""
    start = time.perf_counter()
    poller.poll(300_000)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (56, "OpenSSL SSL_read: ...:tlsv13 alert certificate required, errno 0", FailureKind.TLS),
        (55, "SSL_write() failed: alert bad certificate", FailureKind.TLS),
        (58, "unable to set private key file: 'x' type PEM", FailureKind.TLS),
        (56, "Recv failure: Connection reset by peer", FailureKind.RESET),
        (16, "Send failure: Broken pipe", FailureKind.RESET),
        (16, "", FailureKind.RESET),
        (16, "nghttp2 shuts down", FailureKind.PROTOCOL),
        (28, "SSL_read alert", FailureKind.TIMEOUT),
        (56, "Too large response headers: 307652 > 307200", FailureKind.TOO_LARGE),
        (56, "chunk hex-length char not a hex digit: 0x7a", FailureKind.PROTOCOL),
        (56, "chunk hex-length longer than 17", FailureKind.PROTOCOL),
        (56, "invalid chunk size: 'ffffffffffffffff'", FailureKind.PROTOCOL),
        (56, "Malformed encoding found in chunked-encoding", FailureKind.PROTOCOL),
        (56, "Remote peer returned unexpected data while we expected ...", FailureKind.PROTOCOL),
        (7, "Unsupported proxy scheme for 'gopher://proxy.test:1'", FailureKind.PROXY),
    ],
)
def test_words_decide_where_a_code_is_blurred(code, message, kind) -> None:
    """TLS 1.3 refuses a client while it reads, and a broken response is no reset either."""
    assert kind_of(code, message) is kind


@pytest.mark.parametrize(
    ("code", "message", "words"),
    [
        (7, "Failed to connect to 127.0.0.1", "Failed to connect to 127.0.0.1"),
        (16, "", "The HTTP/2 connection was closed before an answer to this request came"),
        (95, "", "libcurl gave up with error 95"),
    ],
)
def test_a_failure_has_words(code, message, words) -> None:
    """Ours, where libcurl is silent."""
    assert words_of(code, message) == words


@pytest.mark.parametrize("user", ["ada:s3cret@", "s3:cr@et@", "a:s3/cret@", "a:s3'cret@"])
@pytest.mark.parametrize("scheme", ["", "http://", "foo+x://"])
@pytest.mark.parametrize("where", ["scheme for '{}'", "syntax in '{}': Bad IPv6 address"])
def test_a_proxys_password_is_not_repeated(where, scheme, user) -> None:
    """However little of a URL it stands in."""
    said = words_of(5, "Unsupported proxy " + where.format(f"{scheme}{user}[h"))
    assert said == "Unsupported proxy " + where.format(f"{scheme}***@[h")


@pytest.mark.parametrize(
    ("field", "value"),
    [("http_version", "3"), ("http_version", "2"), ("proxy", "https://p"), ("unix_socket", "/s")],
)
def test_a_libcurl_without_a_feature_says_what_to_install(monkeypatch, field, value) -> None:
    """And one that has it says nothing."""
    spec = TransportSpec(**{field: value})
    assert missing_features(spec) == {}

    monkeypatch.setattr(pycurl, "version_info", lambda: (0, "7.1", 0, "", 0))
    assert list(missing_features(spec)) == [field]
    assert "pip install" in missing_features(spec)[field]
    assert missing_features(TransportSpec()) == {}
