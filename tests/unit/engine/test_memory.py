"""What may be no memory is looked at, and nothing happens."""

from __future__ import annotations

import ctypes
import mmap
import os

import pytest

from vayu.engine.memory import peek, points_to

NO_MEMORY = (0, 1, 4096, (1 << 47) - 2, 1 << 47, 1 << 63, (1 << 64) - 4)


@pytest.mark.parametrize("address", NO_MEMORY)
def test_where_no_memory_is_there_is_nothing(address: int) -> None:
    """At the ends of all that can be addressed, and beyond them."""
    assert peek(address, 4) == b""
    assert not points_to(address, 0, 256)


def test_memory_is_what_is_in_it() -> None:
    """As many bytes as are asked for."""
    text = ctypes.create_string_buffer(b"what is in it")
    assert peek(ctypes.addressof(text), 7) == b"what is"


def test_a_pointer_is_found_as_far_as_the_memory_goes() -> None:
    """At its place only, and nothing behind the end is read."""
    page = mmap.PAGESIZE
    with mmap.mmap(-1, page) as memory:
        memory[128:136] = (0x1234_5678_9ABC).to_bytes(8, "little")
        begin = ctypes.addressof(view := ctypes.c_char.from_buffer(memory))
        assert points_to(begin, 0x1234_5678_9ABC, page)
        assert not points_to(begin, 0x1234_5678_9ABC, 128)
        assert not points_to(begin + 1, 0x1234_5678_9ABC, page // 2)
        del view
    assert not points_to((1 << 47) - page, 1, 2 * page)


def test_no_descriptor_is_left_open() -> None:
    """However often there was nothing."""
    before = os.open(os.devnull, os.O_RDONLY)
    os.close(before)
    for address in (0, id(before)) * 8:
        peek(address, 8)
    after = os.open(os.devnull, os.O_RDONLY)
    os.close(after)
    assert after == before
