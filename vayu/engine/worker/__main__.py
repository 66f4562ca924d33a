"""``python -m vayu.engine.worker EDITION``: orders on stdin, reports on stdout, until stdin closes.

The edition is that of the engine (`vayu.engine.edition`). A worker of another one refuses, before
it reads an order that may mean something else by now.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

from vayu.engine.edition import refuse_another, running
from vayu.engine.worker.mailbox import Mailbox
from vayu.engine.worker.sends import refusal
from vayu.engine.worker.service import Service
from vayu.errors import ProtocolMismatch

_RARELY = 50_000
"""Objects that come before the collector looks at the young ones; 700 by default."""


def main() -> None:
    """Run a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the engine's business
    reports = os.dup(1)
    os.dup2(2, 1)  # a stray print must not corrupt the reports
    gc.freeze()  # what is loaded by now stays; the collector need not look at it
    gc.set_threshold(_RARELY)  # a request leaves no cycles; a slot is looked at for nothing
    # no clean-up of handles one by one: the process ends, and the kernel closes everything
    os._exit(serve(Mailbox(0, reports), "".join(sys.argv[1:2])))


def serve(mailbox: Mailbox, engine: str) -> int:
    """Work for an engine, if it is of this edition; return the exit code."""
    try:
        refuse_another(engine, running())
    except ProtocolMismatch as error:
        mailbox.send(refusal(None, error))
        return error.exit_code
    Service(mailbox).run()
    return 0


if __name__ == "__main__":
    main()
