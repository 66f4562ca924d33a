"""Text and bytes that hold secrets: themselves in every use, masked where a notebook shows them.

A cell that ends with ``response.request.url`` stores what that looks like in the notebook. So
its repr is masked, while comparing, printing, slicing and sending work on the real value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.response import ConsoleLine, TestResult


class ShyText(str):
    """Text whose repr is masked.

    Parameters
    ----------
    text : str
    mask : callable
        Returns text as it may be shown.
    """

    __slots__ = ("_mask",)

    _mask: Callable[[str], str]

    def __new__(cls, text: str, mask: Callable[[str], str]) -> Self:
        """Make it from its text."""
        self = super().__new__(cls, text)
        self._mask = mask
        return self

    def __repr__(self) -> str:
        """Show it masked."""
        return repr(self._mask(str(self)))

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Copy and store it as plain text."""
        return str, (str(self),)


class ShyBytes(bytes):
    """Bytes whose repr is masked.

    Parameters
    ----------
    data : bytes
    mask : callable
        Returns text as it may be shown.
    """

    _mask: Callable[[str], str]

    def __new__(cls, data: bytes, mask: Callable[[str], str]) -> Self:
        """Make it from its bytes."""
        self = super().__new__(cls, data)
        self._mask = mask
        return self

    def __repr__(self) -> str:
        """Show it masked; bytes that are no UTF-8 stay as they are."""
        text = self._mask(self.decode(errors="surrogateescape"))
        return repr(text.encode(errors="surrogateescape"))

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        """Copy and store it as plain bytes."""
        return bytes, (bytes(self),)


def shy_tests(tests: Iterable[TestResult], mask: Callable[[str], str]) -> tuple[TestResult, ...]:
    """Return what tests came to; scripts may put a secret into a name or a message."""
    return tuple(
        replace(
            test,
            name=ShyText(test.name, mask),
            message=test.message and ShyText(test.message, mask),
        )
        for test in tests
    )


def shy_console(
    lines: Iterable[ConsoleLine], mask: Callable[[str], str]
) -> tuple[ConsoleLine, ...]:
    """Return what scripts printed."""
    return tuple(replace(line, text=ShyText(line.text, mask)) for line in lines)
