"""A look at memory that may not be there.

Who follows the pointers of somebody else's objects must look first: to read from an address that
is none ends the process. Asked to write those bytes into a pipe, the kernel says that there are
none instead. So each address is looked at here before anybody else follows it. A process that may
open no more descriptors cannot look: `OSError`.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PIECE = 64  # bytes that are looked at together; a page holds whole ones of what is so aligned


def peek(address: int, size: int) -> bytes:
    """Return what is in memory at an address; nothing, if there is no memory.

    Parameters
    ----------
    address : int
        Any.
    size : int
        So many bytes, few enough for a pipe; fewer come where the memory ends. [B]

    Returns
    -------
    bytes
    """
    reading, writing = os.pipe()
    try:
        os.write(writing, (ctypes.c_char * size).from_address(address))
        return os.read(reading, size)
    except OSError:  # EFAULT: there is none
        return b""
    finally:
        os.close(reading)
        os.close(writing)


def points_to(address: int, wanted: int, within: int) -> bool:
    """Whether a record begins at an address that holds the address of another.

    Parameters
    ----------
    address : int
        Any.
    wanted : int
        What one of its pointers must be.
    within : int
        The pointer is among so many bytes. [B]

    Returns
    -------
    bool
        Nothing beyond the end of the memory is looked at.
    """
    width = ctypes.sizeof(ctypes.c_void_p)
    sign = wanted.to_bytes(width, sys.byteorder)
    for at in range(0, within, _PIECE):
        piece = peek(address + at, _PIECE)
        if sign in (piece[i : i + width] for i in range(0, len(piece), width)):
            return True
        if len(piece) < _PIECE:
            return False
    return False
