"""Each line is read, and only the last may be unfinished."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.formats.texts.json_lines import CUT_SHORT, read_lines


def read(data: bytes) -> tuple[list[int], list[str]]:
    """Numbers, one a line, and what is noted."""
    notes: list[str] = []
    return list(read_lines(data, int, what="number", notes=notes)), notes


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", ([], [])),
        (b"1\n2\n", ([1, 2], [])),
        (b"\n1\n \n2", ([1, 2], [])),
        (b"1\n2\nx", ([1, 2], [CUT_SHORT])),
    ],
)
def test_what_stands_there_is_read(data: bytes, found: tuple[list[int], list[str]]) -> None:
    """Empty lines are none, and the unfinished one is noted."""
    assert read(data) == found


@pytest.mark.parametrize("data", [b"1\nx\n3", b"1\nx\n"])
def test_a_line_that_is_none_is_named(data: bytes) -> None:
    """One that ends was not cut short."""
    with pytest.raises(InvalidConfig, match="line 2: is no number") as caught:
        read(data)
    assert list(caught.value.problems) == ["line 2"]
