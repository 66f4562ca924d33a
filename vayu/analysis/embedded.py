"""A run that a notebook carries in its metadata: the zip file of `run.save`, in base64."""

from __future__ import annotations

import binascii
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import EMBEDDED
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 256 << 20
"""No notebook that Vayu wrote is larger. [B]"""


class _Kept(msgspec.Struct):
    """What Vayu keeps in the metadata of a notebook."""

    run: str | None = msgspec.field(default=None, name=EMBEDDED)


class _Metadata(msgspec.Struct):
    """Metadata of a notebook."""

    vayu: _Kept = msgspec.field(default_factory=_Kept)


class _Notebook(msgspec.Struct):
    """The part of a notebook that matters here."""

    metadata: _Metadata


@contextmanager
def embedded_zip(path: Path) -> Iterator[Path]:
    """Give the zip file that a notebook carries, as long as the block lasts.

    Parameters
    ----------
    path : Path
        Of the notebook.

    Yields
    ------
    Path

    Raises
    ------
    InvalidConfig
        If it carries none.
    StoreError
        If it is damaged, or too large for one of Vayu's.
    """
    if path.stat().st_size > LARGEST:
        raise StoreError(f"{path.name} is longer than the {LARGEST:,} bytes of any of Vayu's")
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Notebook).metadata.vayu.run
        data = None if found is None else binascii.a2b_base64(found, strict_mode=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise StoreError(f"{path.name} is damaged: {error}") from error
    if data is None:
        raise InvalidConfig(
            {"path": f"{show(path.name)} carries no run"},
            hint="run.to_notebook(path, embed=True) puts one in; else open the .run.zip beside it",
        )
    with tempfile.TemporaryDirectory(prefix="vayu-") as place:
        file = Path(place) / "run.zip"
        file.write_bytes(data)
        yield file
