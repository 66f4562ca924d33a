"""Headers as people read them: names in any case, duplicates kept, secrets not shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vayu.resolve.redact import mask_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.pair import Pairs


class Headers(Mapping[str, str]):
    """A read-only mapping of header names to values, without regard to the case of names.

    A header that came several times reads as one, joined with ``", "``; `get_list` returns
    each by itself (which ``Set-Cookie`` needs: its dates hold commas).

    Parameters
    ----------
    pairs : tuple of (str, str)
        As they came.
    redact : callable, optional
        Removes secrets from what is shown: whatever its name, a header may repeat one.
    """

    def __init__(self, pairs: Pairs = (), redact: Callable[[str], str] = str) -> None:
        self._pairs = tuple(pairs)
        self._redact = redact

    def __getitem__(self, name: str) -> str:
        """Return the value of a header, its duplicates joined.

        Raises
        ------
        KeyError
            If it did not come.
        """
        values = self.get_list(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names as they came, each once."""
        spelt: dict[str, str] = {}
        for name, _ in self._pairs:
            spelt.setdefault(name.lower(), name)
        return iter(spelt.values())

    def __len__(self) -> int:
        """How many different names there are."""
        return len({name.lower() for name, _ in self._pairs})

    def __eq__(self, other: object) -> bool:
        """Whether the same names, in any case, have the same values."""
        return isinstance(other, Mapping) and _lower(self) == _lower(other)

    def __hash__(self) -> int:
        """Hash as `__eq__` compares."""
        return hash(frozenset(_lower(self).items()))

    def __repr__(self) -> str:
        """Show the pairs, what is secret masked."""
        shown = [(name, self._redact(value)) for name, value in mask_headers(self._pairs)]
        return f"Headers({shown!r})"

    def get_list(self, name: str) -> list[str]:
        """Return every value that came under `name`, in order."""
        wanted = str(name).lower()
        return [value for key, value in self._pairs if key.lower() == wanted]

    def multi_items(self) -> list[tuple[str, str]]:
        """Return every pair as it came, in order."""
        return list(self._pairs)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping with its names in lower case."""
    return {str(name).lower(): value for name, value in headers.items()}
