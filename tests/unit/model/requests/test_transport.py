"""How a request may travel, and what no request could."""

from __future__ import annotations

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec
from vayu.model.requests.transport import FILES, TransportSpec


def problems(url: str = "https://localhost/", **fields: object) -> dict[str, str]:
    """Return what is wrong with a request on the wire."""
    try:
        build(RequestSpec, {"url": url, **fields})
    except InvalidConfig as error:
        return error.problems
    return {}


@pytest.mark.parametrize(
    ("fields", "place", "why"),
    [
        ({"httpVersion": "9"}, "httpVersion", "'auto'"),
        ({"timeout": "5 parsecs"}, "timeout", "parsecs"),
        ({"connectTimeout": 0}, "connectTimeout", "at least 1ms"),
        ({"maxRedirects": -1}, "maxRedirects", "at least 0"),
        ({"maxRedirects": 1000}, "maxRedirects", "at most 100"),
        ({"ca": "certs/ca.pem"}, "ca", "must be absolute"),
        ({"cert": ""}, "cert", "is empty"),
        ({"key": "/key.pem"}, "key", "belongs to a client certificate"),
        ({"keyPassword": "x"}, "keyPassword", "belongs to a client certificate"),
        ({"minTls": "0.9"}, "minTls", "'1.2'"),
        ({"serverName": "a b"}, "serverName", "'a b' is not a host name"),
        ({"proxy": "localhost:3128"}, "proxy", "must begin with http, https"),
        ({"proxy": "ftp://localhost"}, "proxy", "must begin with http, https"),
        ({"proxy": "http://localhost:99999"}, "proxy", "port from 1 to 65535"),
        ({"proxy": "http://:80"}, "proxy", "names no host"),
        ({"proxy": "http://localhost/path"}, "proxy", "goes on after its port"),
        ({"proxy": "http://local host"}, "proxy", "white space"),
        ({"unixSocket": "/s", "proxy": "http://p:1"}, "unixSocket", "conflicts with proxy"),
        ({"ipVersion": 5}, "ipVersion", "4 or 6"),
        ({"resolve": {"localhost": "127.0.0.1"}}, "resolve.localhost", "is not 'host:port'"),
        ({"resolve": {"a:70000": "127.0.0.1"}}, "resolve.a:70000", "is not 'host:port'"),
        ({"resolve": {"a:80": "10.0.0.0/8"}}, "resolve.a:80", "is not an IP address"),
        ({"resolve": {"a:80": "b"}}, "resolve.a:80", "is not an IP address"),
        ({"resolve": {"a:80": "1.2.3.4:0"}}, "resolve.a:80", "is not an IP address"),
        ({"dns": "never"}, "dns", "'once' or 'each'"),
        ({"reuseConnections": "no"}, "reuseConnections", "'no'"),
        ({"httpVersion": "3", "proxy": "http://p:1"}, "httpVersion", "go through a proxy"),
        ({"verify": False, "ca": "/ca.pem"}, "ca", "not used when verify is false"),
    ],
)
def test_what_could_not_be_done_is_named(fields: dict[str, object], place: str, why: str) -> None:
    """Field by field, with the remedy."""
    found = problems(**fields)

    assert list(found) == [place]
    assert why in found[place]


@pytest.mark.parametrize(
    ("url", "version", "found"),
    [
        ("http://127.0.0.1:80/", 6, "6 conflicts with 127.0.0.1 of the URL, an address of IPv4"),
        ("https://[::1]/", 4, "4 conflicts with ::1 of the URL, an address of IPv6"),
        ("http://127.0.0.1/", 4, None),
        ("http://localhost/", 6, None),
        ("http://{{a}}.0.0.1/", 6, None),
    ],
)
def test_an_address_has_its_own_family(url: str, version: int, found: str | None) -> None:
    """libcurl would use it all the same."""
    wrong = problems(url, ipVersion=version)

    assert wrong == ({} if found is None else {"ipVersion": f"{found}; leave it out"})
    assert problems(url, ipVersion=version, proxy="http://p:1") == {}


def test_all_of_it_at_once() -> None:
    """Not the first problem only."""
    found = problems(proxy="x", resolve={"a": "b", "c:1": "d"}, minTls="9", ca="ca", ipVersion=1)

    assert set(found) == {"proxy", "resolve.a", "resolve.c:1", "minTls", "ca", "ipVersion"}


@pytest.mark.parametrize(("version", "remedy"), [("3", "https://"), ("2", "2-prior-knowledge")])
def test_versions_that_need_tls(version: str, remedy: str) -> None:
    """Are refused for an http:// URL, which could never have them."""
    assert remedy in problems("http://localhost/", httpVersion=version)["httpVersion"]
    assert problems("https://localhost/", httpVersion=version) == {}
    assert problems("{{base}}/", httpVersion=version) == {}


@pytest.mark.parametrize(
    "proxy",
    ["none", "http://p", "https://u:p@p:8443/", "socks5h://[::1]:1080", "http://{{u}}@{{p}}:1",
     "{{proxy}}", "http://***@p:3128"],
)  # fmt: skip
def test_proxies_that_are_some(proxy: str) -> None:
    """Also one that was masked where it is stored."""
    assert problems(proxy=proxy) == {}


def test_a_proxy_s_password_is_never_repeated() -> None:
    """Whatever is wrong with its URL."""
    for proxy in ("ftp://u:canary@h", "http://u:canary@h:99999", "u:canary@h", "http://u:canary@"):
        assert "canary" not in str(problems(proxy=proxy))


def test_a_transport_survives_every_format() -> None:
    """JSON, MessagePack and a dictionary's key."""
    spec = TransportSpec(
        http_version="2",
        ca="/ca.pem",
        resolve={"a:80": "[::1]:81", "*:443": "10.0.0.1"},
        dns="each",
    )

    assert spec.resolve == (("a:80", "[::1]:81"), ("*:443", "10.0.0.1"))
    assert msgspec.json.decode(msgspec.json.encode(spec), type=TransportSpec) == spec
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(spec), type=TransportSpec) == spec
    assert {spec: 1}[spec] == 1


def test_a_request_knows_its_way() -> None:
    """The same fields, alone."""
    request = RequestSpec(url="https://x/", timeout="2s", http_version="2", cert="/c.pem")

    assert request.transport == TransportSpec(timeout="2s", http_version="2", cert="/c.pem")


def test_a_repr_names_fields_and_no_values() -> None:
    """A value may be a password."""
    spec = TransportSpec(cert="/c", key_password="canary", proxy="http://u:canary@p:1")

    assert repr(spec) == "TransportSpec(cert, key_password, proxy)"
    assert set(FILES) <= set(TransportSpec.__struct_fields__)
