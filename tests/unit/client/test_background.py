"""The background thread runs coroutines for callers of every kind."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from vayu.client.background import BackgroundLoop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def background() -> Iterator[BackgroundLoop]:
    loop = BackgroundLoop()
    yield loop
    loop.close()


async def name_of_thread() -> str:
    return threading.current_thread().name


def test_runs_on_its_own_thread(background: BackgroundLoop) -> None:
    """Work runs there, and its result comes here."""
    assert background.run(name_of_thread()) == "vayu-client"


async def test_serves_a_running_loop(background: BackgroundLoop) -> None:
    """A caller inside a running asyncio loop may wait for it too."""
    assert background.run(name_of_thread()) == "vayu-client"


def test_passes_exceptions_on(background: BackgroundLoop) -> None:
    """What the work raises, the caller gets."""

    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        background.run(fail())


def test_refuses_to_wait_for_itself(background: BackgroundLoop) -> None:
    """A callback that waits would hang for ever; it is told so."""

    async def wait_inside() -> None:
        background.run(name_of_thread())

    with pytest.raises(RuntimeError, match="may not wait"):
        background.run(wait_inside())


def test_close_cancels_and_ends_the_thread() -> None:
    """Nothing is left running, and closing twice is no error."""
    loop = BackgroundLoop()
    begun, ended = threading.Event(), threading.Event()

    async def linger() -> None:
        begun.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    loop.submit(linger())
    assert begun.wait(20)
    loop.close()
    loop.close()

    assert ended.is_set()
    assert not loop._thread.is_alive()
