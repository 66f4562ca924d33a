"""``python -m vayu.engine.worker``: orders on stdin, reports on stdout, until stdin closes."""

from __future__ import annotations

import gc
import os
import signal

from vayu.engine.worker.mailbox import Mailbox
from vayu.engine.worker.service import Service

_RARELY = 50_000
"""Objects that come before the collector looks at the young ones; 700 by default."""


def main() -> None:
    """Run a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the engine's business
    reports = os.dup(1)
    os.dup2(2, 1)  # a stray print must not corrupt the reports
    gc.freeze()  # what is loaded by now stays; the collector need not look at it
    gc.set_threshold(_RARELY)  # a request leaves no cycles; a slot is looked at for nothing
    Service(Mailbox(0, reports)).run()
    # no clean-up of handles one by one: the process ends, and the kernel closes everything
    os._exit(0)


if __name__ == "__main__":
    main()
