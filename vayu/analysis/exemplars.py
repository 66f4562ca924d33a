"""The exemplars that a run folder holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import astuple

from vayu.errors import StoreError, VayuError
from vayu.formats.runs.exemplars import Selection
from vayu.formats.runs.folder import EXEMPLARS, LARGEST_COUNT, LARGEST_LOG
from vayu.model.sends.exemplar import Exemplar

if TYPE_CHECKING:
    from pathlib import Path


def read_exemplars(folder: Path) -> list[Exemplar]:
    """Return what is kept of a run so far, in the order in which it is shown.

    Parameters
    ----------
    folder : Path
        A run folder; one without the file has none.

    Raises
    ------
    StoreError
        If the file cannot be read.
    """
    path = folder / EXEMPLARS
    selection, decoder = Selection(), msgspec.json.Decoder(Exemplar)
    try:
        if path.stat().st_size > LARGEST_LOG:
            raise StoreError(f"{EXEMPLARS} is longer than that of any run")
        with path.open("rb") as file:
            for line in file:
                try:
                    found = decoder.decode(line)
                except (msgspec.DecodeError, VayuError):  # cut short by a crash
                    continue
                if _counts(found):
                    selection.add(found)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{EXEMPLARS} cannot be read: {error.strerror}") from error
    return selection.chosen()


def _counts(exemplar: Exemplar) -> bool:
    """Whether every whole number of it is one that a row could hold; nobody wrote another."""
    numbers = (value for value in astuple(exemplar) if isinstance(value, int))
    return all(abs(value) <= LARGEST_COUNT for value in numbers)
