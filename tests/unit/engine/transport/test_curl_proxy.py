"""Which proxy a request goes through: libcurl decides, and this has to know."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.unit.engine.transport.exchanges import outcome
from vayu.engine.transport import curl_proxy
from vayu.engine.transport.curl_proxy import proxy_of
from vayu.engine.transport.curl_route import is_known
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec

PROXY = "http://10.0.0.3:3128"


@pytest.fixture
def environment(monkeypatch):
    """Yield what sets a variable; nothing of it is remembered."""
    curl_proxy._environments.cache_clear()
    yield monkeypatch.setenv
    curl_proxy._environments.cache_clear()


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, "http://api.test", None),
        ({"http_proxy": PROXY}, "http://api.test", PROXY),
        ({"http_proxy": PROXY}, "https://api.test", None),
        ({"HTTP_PROXY": PROXY}, "http://api.test", None),
        ({"https_proxy": PROXY}, "https://api.test", PROXY),
        ({"HTTPS_PROXY": PROXY}, "https://api.test", PROXY),
        ({"all_proxy": PROXY}, "http://api.test", PROXY),
        ({"ALL_PROXY": PROXY}, "https://api.test", PROXY),
        ({"http_proxy": "", "ALL_PROXY": PROXY}, "http://api.test", PROXY),
        ({"https_proxy": "socks5://a:1", "all_proxy": PROXY}, "https://x.test", "socks5://a:1"),
        ({"http_proxy": "10.0.0.3:3128"}, "http://api.test", PROXY),
        ({"http_proxy": PROXY}, "http://127.0.0.1:8000", None),
        ({"http_proxy": PROXY}, "http://[::1]:8000", None),
        ({"http_proxy": PROXY}, "http://localhost:8000/a", None),
        ({"http_proxy": PROXY, "NO_PROXY": "api.test"}, "http://api.test", None),
        ({"http_proxy": PROXY, "no_proxy": "*"}, "http://api.test", None),
        ({"all_proxy": PROXY}, "http://[::1", None),  # nor is it a URL
        ({"all_proxy": PROXY}, "ftp://api.test", None),  # which nobody sends
    ],
)
def test_the_environments(environment, variables, url, proxy) -> None:
    """By scheme, else the one for all; never for this machine, nor for what is excepted."""
    for name, value in variables.items():
        environment(name, value)
    assert proxy_of(url, TransportSpec()) == proxy


@pytest.mark.parametrize(
    ("way", "proxy"),
    [
        ({}, PROXY),
        ({"proxy": "none"}, None),
        ({"proxy": "socks5h://[::1]:1080"}, "socks5h://[::1]:1080"),
        ({"unix_socket": "/run/api.sock"}, None),
    ],
)
def test_what_was_asked_for_counts_before_the_environment(environment, way, proxy) -> None:
    """A socket, none, or another one."""
    environment("http_proxy", PROXY)
    assert proxy_of("http://api.test/", TransportSpec(**way)) == proxy


@pytest.mark.parametrize(("proxy", "known"), [(PROXY, True), ("http://proxy.test:3128", False)])
@pytest.mark.parametrize("url", ["http://api.test/", "http://10.0.0.9/"])
def test_it_is_the_proxys_name_that_is_looked_up(environment, proxy, url, known) -> None:
    """If it has one; whatever the target is called."""
    environment("http_proxy", proxy)
    assert is_known(url, Options()) is known
    assert is_known("http://127.0.0.1/", Options())


HOSTS = ["api.test", "a.api.test", "API.test", "api.test.", "xapi.test", "10.1.2.3", "[fd00::1]"]
EXCEPTED = [
    "*", " * ", "*,localhost", "api.test", ".api.test", "Api.Test.", "other.test api.test",
    "other.test,,\tapi.test", "pi.test", "test", "10.1.2.3", "10.1.0.0/16", "10.1.2.3/8",
    "10.1.3.0/24", "10.1.2.3/x", "10.1", "fd00::/8", "fd00::1", "2.3",
    "::/0", "10.1.2.3/0", "0.0.0.0/0",
]  # fmt: skip


@pytest.mark.parametrize("excepted", EXCEPTED)
def test_libcurl_says_the_same(environment, travel, refused_url, excepted) -> None:
    """Where nobody listens, neither at the proxy nor at the target: it says which of them."""
    port = urlsplit(refused_url).port
    environment("http_proxy", f"http://127.0.0.1:{port}")
    environment("no_proxy", excepted)
    urls = [f"http://{host}/" for host in HOSTS]

    slots = travel.several(urls, resolve={"*:80": f"127.0.0.1:{port}"})
    found = {slot.wire.url: outcome(slot) for slot in slots}
    assert found == {u: "proxy" if proxy_of(u, TransportSpec()) else "connect" for u in urls}
