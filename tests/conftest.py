"""What every test may ask for: a home of its own, a real target, addresses where nothing lives.

Targets are real processes on free ports; a test's engine lives in its `vayu_home` and ends
with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.web import Web, running
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

FOLDER_MARKS = {
    "accuracy": pytest.mark.accuracy,
    "browser": pytest.mark.browser,
    "contract": pytest.mark.process,
    "notebooks": pytest.mark.notebook,
    "process": pytest.mark.process,
}
"""Tests of these folders carry the mark, so that none is forgotten."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the folder it is in."""
    for item in items:
        for folder, mark in FOLDER_MARKS.items():
            if f"tests/{folder}/" in item.path.as_posix():
                item.add_marker(mark)


@pytest.fixture
def vayu_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory that `VAYU_HOME` points to."""
    home = tmp_path / "vayu-home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("VAYU_HOME", str(home))
    return home


def pytest_configure(config: pytest.Config) -> None:
    """Take Ctrl-C as usual, here and in every process that a test starts; leave keyrings alone.

    A shell starts a background job with SIGINT ignored, and that is inherited. The keyring of
    whoever runs the tests is none of their business. A property holds however long an example
    takes: the first one imports, and the machine may be busy. The examples are the same each time,
    so that a change is judged by what it changed; `make fuzz` draws others each time.
    """
    untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("same", untimed, derandomize=True)
    settings.register_profile("fuzz", untimed)
    settings.load_profile(config.getoption("--hypothesis-profile", None) or "same")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector of garbage look only at what tests make: thousands of them stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _no_proxy() -> Iterator[None]:
    """Tests talk to this machine only; a proxy of the environment must not get between."""
    names = ["http_proxy", "https_proxy", "all_proxy"]
    saved = {n: os.environ.pop(n, None) for n in [*names, *map(str.upper, names)]}
    yield
    os.environ.update({name: value for name, value in saved.items() if value is not None})


@pytest.fixture(autouse=True, scope="session")
def _own_ipython(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The history of whoever runs the tests is one file, which processes would have to share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        yield


@pytest.fixture(scope="session")
def _shared_target() -> Iterator[Target]:
    """One target process for the whole session."""
    with Target(seed=1) as target:
        yield target


@pytest.fixture
def target(_shared_target: Target) -> Target:
    """A well-behaved target, shared by the session; its counts start at 0 for each test."""
    _shared_target.reset_counts()
    return _shared_target


@pytest.fixture
def tls_target() -> Iterator[Target]:
    """A target that speaks HTTPS with a certificate nobody trusts."""
    with Target(tls=True) as target:
        yield target


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One nginx with a door for each way to come in; it says what it saw."""
    with running(tmp_path_factory.mktemp("web")) as web:
        yield web


@pytest.fixture
def refused_url() -> Iterator[str]:
    """Where nothing listens: the port is taken, so that nobody else starts to."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/"


@pytest.fixture
def free_port() -> int:
    """A port that nothing held a moment ago."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
