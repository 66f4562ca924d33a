"""Through real proxies: what they saw, and whose fault it is when nothing comes back."""

from __future__ import annotations

import ssl

import pytest

from tests.unit.engine.transport.exchanges import outcome, seen_by_nginx
from vayu.testing import Proxy


@pytest.mark.parametrize("kind", ["http", "socks4", "socks4a", "socks5", "socks5h"])
@pytest.mark.parametrize("door", ["plain", "h2"])
def test_requests_go_through_a_proxy(web, travel, kind, door) -> None:
    """Although the target is this machine: this proxy was asked for by name."""
    with Proxy(kind) as proxy:
        slot = travel.one(web.url(door), proxy=proxy.url, ca=web.file("ca"), ip_version=4)
        there = seen_by_nginx(slot)["protocol"]
        host = "127.0.0.1" if kind in {"socks4", "socks5"} else "localhost"

        assert there == ("HTTP/1.1" if door == "plain" else "HTTP/2.0")
        assert proxy.seen == [f"{host}:{web.ports[door]}"]


@pytest.mark.parametrize("kind", ["http", "socks5h"])
@pytest.mark.parametrize("door", ["plain", "tls"])
def test_a_proxy_asks_who_it_is(web, travel, kind, door) -> None:
    """The right password opens it; without, it is the proxy that refused."""
    with Proxy(kind, user="ada", password="s3cret") as proxy:
        good = travel.one(web.url(door), proxy=proxy.url_for("ada", "s3cret"), ca=web.file("ca"))
        wrong = travel.one(web.url(door), proxy=proxy.url_for("ada", "x"), ca=web.file("ca"))
        without = travel.one(web.url(door), proxy=proxy.url, ca=web.file("ca"))

    # a plain request is answered by the proxy itself, in HTTP: that is a response
    refused = "407" if (kind, door) == ("http", "plain") else "proxy"
    assert [outcome(slot) for slot in (good, wrong, without)] == ["200", refused, refused]


def test_a_proxy_over_tls(web, travel) -> None:
    """Its certificate is checked as a server's is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(web.file("good"))
    with Proxy(tls=context) as proxy:
        good = travel.one(web.url("tls"), proxy=proxy.url, ca=web.file("ca"))
        other = travel.one(web.url("tls"), proxy=proxy.url, ca=web.file("other-ca"))

        assert outcome(good) == "200"
        assert outcome(other) == "tls"
        assert len(proxy.seen) == 1


def test_a_proxy_that_is_not_there(web, travel, refused_url) -> None:
    """Is the proxy's failure, by address and by name."""
    assert outcome(travel.one(web.url("plain"), proxy=refused_url.rstrip("/"))) == "proxy"
    assert outcome(travel.one(web.url("plain"), proxy="http://nobody.invalid:1")) == "proxy"
    assert outcome(travel.one(web.url("plain"), proxy="socks5://nobody.invalid:1")) == "proxy"


@pytest.mark.parametrize("proxy", ["gopher://127.0.0.1:1", "http://[::1", "http://:x"])
def test_a_proxy_of_the_environment_that_is_none(travel, monkeypatch, proxy) -> None:
    """Is looked at when it is used: no server is to blame."""
    monkeypatch.setenv("http_proxy", proxy)
    slot = travel.one("http://nobody.invalid/")

    assert outcome(slot) == "proxy"
    assert slot.message.startswith("Unsupported proxy ")


@pytest.mark.parametrize("kind", ["http", "socks5h"])
def test_a_target_that_the_proxy_does_not_reach(travel, refused_url, kind) -> None:
    """Is the proxy's word, so it is a failure of that kind too."""
    url = refused_url.replace("http:", "https:")
    with Proxy(kind) as proxy:
        assert outcome(travel.one(url, proxy=proxy.url, verify=False)) == "proxy"


def test_none_is_none(web, travel, monkeypatch) -> None:
    """Whatever the environment says; and what it says is never about this machine."""
    with Proxy() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)

        assert outcome(travel.one(web.url("plain"))) == "200"
        assert outcome(travel.one("http://nobody.invalid/", proxy="none")) == "dns"
        assert proxy.seen == []

        travel.one("http://nobody.invalid/")
        assert proxy.seen == ["nobody.invalid:80"]
