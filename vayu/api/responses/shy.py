"""Text and bytes that hold secrets: themselves in every use, masked where a notebook shows them.

A cell that ends with ``response.request.url`` stores what that looks like in the notebook. So
its repr is masked, while comparing, printing, slicing and sending work on the real value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from msgspec.structs import replace

from vayu.report.outcome_marks import console_line, result_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.sends.response import ConsoleLine, TestResult

T = TypeVar("T")


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

    @property
    def masked(self) -> str:
        """As it may be shown."""
        return self._mask(str(self))

    def __repr__(self) -> str:
        """Show it masked."""
        return repr(self.masked)

    def __copy__(self) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __deepcopy__(self, _: object) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Store it as plain text."""
        return str, (str(self),)


class _Said(ShyText):
    """What a script said: no code needs it, so it is stored masked."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Store it masked."""
        return str, (self.masked,)


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

    def __copy__(self) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __deepcopy__(self, _: object) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        """Store it as plain bytes."""
        return bytes, (bytes(self),)


class _Lines(tuple[T, ...]):
    """A tuple that shows a line for each, secrets masked; what is stored of it is masked."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show a line for each, masked."""
        return "\n".join(map(self._line, self)) or "()"

    def __copy__(self) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __deepcopy__(self, _: object) -> Self:
        """Return the same: nobody can change it."""
        return self

    def __reduce__(self) -> tuple[type[tuple[Any, ...]], tuple[list[T]]]:
        """Store it as a plain tuple."""
        return tuple, (list(self),)

    @staticmethod
    def _line(one: T) -> str:
        """Return the line of one, masked."""
        raise NotImplementedError


class ShyTests(_Lines["TestResult"]):
    """What tests came to: a tuple that shows a line a test, secrets masked.

    Parameters
    ----------
    tests : iterable of TestResult
    mask : callable
        Returns text as it may be shown.
    """

    __slots__ = ()

    def __new__(cls, tests: Iterable[TestResult], mask: Callable[[str], str]) -> Self:
        """Make it of what scripts gave, who may put a secret into a name or a message."""
        return super().__new__(cls, (_shy_test(test, mask) for test in tests))

    @staticmethod
    def _line(one: TestResult) -> str:
        """Return the line of one test, masked."""
        message = one.message and _masked(one.message)
        return result_line(replace(one, name=_masked(one.name), message=message), timed=True)


class ShyConsole(_Lines["ConsoleLine"]):
    """What scripts printed: a tuple that shows it line by line, secrets masked.

    Parameters
    ----------
    lines : iterable of ConsoleLine
    mask : callable
        Returns text as it may be shown.
    """

    __slots__ = ()

    def __new__(cls, lines: Iterable[ConsoleLine], mask: Callable[[str], str]) -> Self:
        """Make it of what scripts gave."""
        shy = (replace(said, text=_Said(said.text, mask)) for said in lines)
        return super().__new__(cls, shy)

    @staticmethod
    def _line(one: ConsoleLine) -> str:
        """Return what was printed, masked."""
        return console_line(one.level, _masked(one.text))


def _shy_test(test: TestResult, mask: Callable[[str], str]) -> TestResult:
    """Return one result whose texts mask themselves."""
    message = test.message and _Said(test.message, mask)
    return replace(test, name=_Said(test.name, mask), message=message)


def _masked(text: str) -> str:
    """Return a text as it may be shown."""
    return text.masked if isinstance(text, ShyText) else text
