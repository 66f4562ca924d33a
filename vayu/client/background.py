"""One thread with its own event loop: whatever the kernel's main thread does, this goes on.

A notebook's own loop starves while a cell computes, and a plain script has none. So every
call runs here, and the caller waits for it like for any other function.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from concurrent.futures import Future

T = TypeVar("T")

_PATIENCE = 5.0  # s that the thread gets to end


class BackgroundLoop:
    """Runs coroutines on a daemon thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._main, name="vayu-client", daemon=True)
        self._thread.start()

    @property
    def inside(self) -> bool:
        """Whether the caller *is* the background thread, and so may not wait for it."""
        return threading.current_thread() is self._thread

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start `work` and return at once."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the result of `work`; an interrupt cancels it.

        Raises
        ------
        RuntimeError
            If called from the background thread, which would wait for itself.
        """
        if self.inside:
            work.close()
            raise RuntimeError("a callback of the background thread may not wait for the engine")
        future = self.submit(work)
        try:
            return future.result()
        finally:
            future.cancel()

    def close(self) -> None:
        """Cancel what still runs, and end the thread."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(_PATIENCE)

    def _main(self) -> None:
        """Life of the thread."""
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self._cancel_all()
            self.loop.close()

    def _cancel_all(self) -> None:
        """Let every task end in order."""
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
