"""What the settings say of a request that says nothing itself."""

from __future__ import annotations

from typing import Any

import pytest

from vayu.engine.coordinator.machine import Machine
from vayu.engine.coordinator.usual import as_set
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec
from vayu.model.settings import Settings

MACHINE = Machine(cores=2, descriptors=1024, names=frozenset({"me.example"}))
PROXY = "http://127.0.0.1:3128"
SETTINGS = Settings(timeout="5s", connect_timeout="1s", proxy=PROXY)


def request(url: str = "http://x.example/", **fields: Any) -> SendSpec:
    """A request to send."""
    return SendSpec(request=RequestSpec(url=url, **fields), environment={"host": "127.0.0.1"})


def test_a_request_without_a_word_gets_that_of_the_settings() -> None:
    """Its own word counts more; a run is treated alike."""
    found = as_set(request(), SETTINGS, MACHINE).request
    assert (found.timeout, found.connect_timeout, found.proxy) == ("5s", "1s", PROXY)

    own = as_set(request(timeout="30s", connect_timeout="2s", proxy="none"), SETTINGS, MACHINE)
    assert (own.request.timeout, own.request.connect_timeout) == ("30s", "2s")
    assert own.request.proxy == "none"
    run = as_set(RunSpec(request=RequestSpec(url="http://x.example/")), SETTINGS, MACHINE)
    assert run.request.timeout == "5s"


def test_with_the_settings_of_the_beginning_it_is_as_ever() -> None:
    """30 s, and no proxy."""
    found = as_set(request(), Settings(), MACHINE).request

    assert (found.timeout, found.connect_timeout, found.proxy) == ("30s", None, None)


@pytest.mark.parametrize(
    "given",
    [
        {"url": "http://127.0.0.1:80/"},
        {"url": "http://{{host}}:80/"},
        {"url": "http://localhost/"},
        {"url": "http://me.example/"},
        {"unix_socket": "/tmp/x.sock"},
        {"url": "https://x.example/", "http_version": "3"},
    ],
)
def test_the_proxy_is_not_for_everything(given: dict[str, Any]) -> None:
    """Never for this machine, and not where another way was chosen."""
    assert as_set(request(**given), SETTINGS, MACHINE).request.proxy is None


def test_a_host_that_only_a_script_knows_goes_through_the_proxy() -> None:
    """It cannot be told before it runs."""
    assert as_set(request("{{unknown}}/x"), SETTINGS, MACHINE).request.proxy == PROXY
