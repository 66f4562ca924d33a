"""``python -m vayu.engine``: started by a client, never by hand.

One JSON line on stdin says where and with which token (`vayu.protocol.handshake.Start`);
one JSON line on stdout says that it accepts calls, or why not (`Ready`). After that the
engine only writes to its log file.
"""

from __future__ import annotations

import asyncio
import os
import sys

import msgspec

from vayu._version import __version__
from vayu.engine.serve import serve
from vayu.errors import UsageError, VayuError
from vayu.model.records.check import build
from vayu.protocol.handshake import Ready, Start
from vayu.protocol.routes import PROTOCOL_VERSION

_LONGEST_START = 64 * 1024  # B
_PRIVATE = 0o077


def read_start(line: bytes) -> Start:
    """Return what the client said.

    Raises
    ------
    UsageError
        If the line is not the JSON of a `Start`.
    """
    try:
        plain = msgspec.json.decode(line)
    except msgspec.DecodeError:
        raise UsageError(
            "the engine expects one JSON line on stdin", hint="start it with 'vayu engine start'"
        ) from None
    return build(Start, plain)


def say(ready: Ready) -> None:
    """Write the ready line."""
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run an engine to its end; return the exit code."""
    os.umask(_PRIVATE)
    try:
        start = read_start(sys.stdin.buffer.readline(_LONGEST_START))
        asyncio.run(serve(start, say))
    except VayuError as error:
        say(
            Ready(
                version=__version__,
                protocol=PROTOCOL_VERSION,
                error=str(error),
                code=error.code,
            )
        )
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
