"""How the requests of an order travel."""

from __future__ import annotations

import socket

import pytest

from vayu.engine.transport import curl_proxy
from vayu.engine.worker import way
from vayu.engine.worker.way import load_options, look_up, send_options
from vayu.errors import InvalidConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.requests.transport import TransportSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.compose import Composer

ADDRESSES = {"api.test": ["10.0.0.1", "10.0.0.2"], "six.test": ["fd00::1"]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Answer from a table, and note who asked for what."""
    questions: list[tuple[str, int]] = []

    def answer(host: str, port: int, family: int, kind: int) -> list[object]:
        questions.append((host, family))
        if host not in ADDRESSES:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(family, kind, 6, "", (address, port)) for address in ADDRESSES[host]]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return questions


def options(url: str, environment: dict[str, str] | None = None, **fields: object):
    """Return the options of a run's slots."""
    request = RequestSpec(url=url, **fields)  # type: ignore[arg-type]
    spec = SendSpec(request=request, environment=dict(environment or {}))
    return load_options(spec, Composer(request), keep=0)


def test_a_run_looks_its_host_up_once(asked: list) -> None:
    """All its addresses, for all its connections, for ever."""
    found = options("https://api.test/x")

    assert found.looked_up == ("api.test:443:10.0.0.1,10.0.0.2",)
    assert found.dns_cache == -1
    assert asked == [("api.test", socket.AF_UNSPEC)]


def test_a_host_in_a_variable_is_looked_up_too(asked: list) -> None:
    """With the value that it has; one that only a script knows is not."""
    assert options("{{base}}/x", {"base": "http://six.test:8080"}).looked_up == (
        "six.test:8080:[fd00::1]",
    )
    assert options("{{base}}/x").looked_up == ()
    assert asked == [("six.test", socket.AF_UNSPEC)]


def test_each_means_each(asked: list) -> None:
    """Nothing is looked up before, and nothing remembered."""
    found = options("https://api.test/x", dns="each")

    assert (found.looked_up, found.dns_cache, asked) == ((), 0, [])


def test_a_send_remembers_for_a_minute() -> None:
    """The worker that sends lives on: a name may have moved by the next Send."""
    spec = SendSpec(request=RequestSpec(url="https://api.test/x"))

    assert send_options(spec, keep=1).dns_cache == 60
    assert send_options(spec, keep=1).looked_up == ()


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("http://127.0.0.1/", {}),
        ("http://[::1]:80/", {}),
        ("https://api.test/", {"proxy": "http://p:1"}),
        ("https://api.test/", {"unix_socket": "/s"}),
        ("https://api.test/", {"resolve": {"api.test:443": "10.0.0.9"}}),
        ("https://api.test/", {"resolve": {"*:443": "10.0.0.9"}}),
    ],
)
def test_what_needs_no_lookup_gets_none(asked: list, url: str, fields: dict[str, str]) -> None:
    """An address, a proxy's business, a pin."""
    assert look_up(url, TransportSpec(**fields)) == ()  # type: ignore[arg-type]
    assert asked == []


def test_a_family_is_asked_for(asked: list) -> None:
    """By its number."""
    look_up("https://api.test/", TransportSpec(ip_version=6))

    assert asked == [("api.test", socket.AF_INET6)]


@pytest.mark.usefixtures("asked")
def test_a_name_nobody_knows_is_left_to_every_request() -> None:
    """Then each row says so."""
    assert look_up("https://nobody.test/", TransportSpec()) == ()


def test_what_this_libcurl_cannot_do_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, with what to install."""
    monkeypatch.setattr(way, "missing_features", lambda _: {"http_version": "cannot; install"})

    with pytest.raises(InvalidConfig) as caught:
        options("https://127.0.0.1/", http_version="3")
    assert caught.value.problems == {"request.httpVersion": "cannot; install"}


@pytest.mark.parametrize(
    ("url", "looked_up"),
    [
        ("http://api.test/", False),
        ("https://api.test/", True),  # no proxy for it
        ("http://six.test/", True),  # nor for this host
    ],
)
def test_a_proxy_of_the_environment_is_in_between(
    asked: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    *,
    looked_up: bool,
) -> None:
    """As one that was asked for is: it looks names up itself."""
    curl_proxy._environments.cache_clear()
    monkeypatch.setenv("http_proxy", "http://10.0.0.3:3128")
    monkeypatch.setenv("no_proxy", "six.test")
    found = options(url)
    curl_proxy._environments.cache_clear()

    assert (bool(found.looked_up), bool(asked)) == (looked_up, looked_up)
