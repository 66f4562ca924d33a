"""Whether a name is looked up on the way: else its row has no such phase."""

from __future__ import annotations

import pytest

from vayu.engine.transport.curl_route import is_known
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec

LOOKED_UP = ("shop.test:80:10.0.0.1,10.0.0.2",)
PINNED = {"api.test:443": "10.0.0.5", "*:8080": "127.0.0.1:8443"}


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("http://127.0.0.1:9/a", True),
        ("http://user:word@127.0.0.1", True),
        ("https://[::1]:3/a", True),
        ("http://127.0.0.1.nip.io/", False),
        ("http://shop.test/a?b", True),
        ("http://Shop.test", True),
        ("http://user@shop.test:80?b=/", True),
        ("https://shop.test/", False),
        ("http://shop.test.example/", False),
    ],
)
def test_an_address_and_what_was_looked_up_before_are_known(url: str, *, known: bool) -> None:
    """Whatever the path is; at another port it was another look-up."""
    assert is_known(url, Options(looked_up=LOOKED_UP)) is known


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://api.test/a", True),
        ("https://api.test:444/a", False),
        ("http://anything.test:8080/a", True),
        ("http://anything.test/", False),
    ],
)
def test_a_pinned_name_is_known(url: str, *, known: bool) -> None:
    """To an address, or to another port there; of any host, too."""
    assert is_known(url, Options(transport=TransportSpec(resolve=PINNED))) is known


@pytest.mark.parametrize(
    ("way", "known"),
    [
        ({"unix_socket": "/run/api.sock"}, True),
        ({"proxy": "http://127.0.0.1:3128"}, True),
        ({"proxy": "socks5h://[::1]:1080"}, True),
        ({"proxy": "http://proxy.test:3128"}, False),
        ({"proxy": "none"}, False),
    ],
)
def test_the_way_decides_whose_name_is_looked_up(way: dict[str, str], *, known: bool) -> None:
    """That of a proxy, and none of a socket."""
    assert is_known("http://shop.test/", Options(transport=TransportSpec(**way))) is known
