"""What a run has in its folder, whether the folder is an engine's or came in a zip file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, StoreError
from vayu.model.show import show

if TYPE_CHECKING:
    import pandas as pd

    from vayu.model.manifest import Manifest


class Recorded:
    """Everything that is read from a run folder."""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        raise NotImplementedError

    @property
    def requests(self) -> pd.DataFrame:
        """One row for every request so far; also while the run goes on."""
        from vayu.analysis.frames import requests_frame  # noqa: PLC0415 (pandas is heavy)

        return requests_frame(self.folder)

    @property
    def manifest(self) -> Manifest | None:
        """Versions, machine, clock and seed; None for a run that Vayu made before it kept them."""
        from vayu.analysis.contents import read_manifest  # noqa: PLC0415 (pyarrow is heavy)

        return read_manifest(self.folder)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Put the run into one zip file, which `vayu.open` opens anywhere, without an engine.

        Parameters
        ----------
        path : str or path
            A file that is there is replaced.

        Returns
        -------
        Path
            The file. A run that has not ended raises `vayu.errors.RunStateConflict`, and a file
            that cannot be read or written `vayu.errors.StoreError`.
        """
        from vayu.analysis.archive import save_run  # noqa: PLC0415 (pyarrow is heavy)

        target = _file(path)
        save_run(self.folder, target)
        return target

    def export_hlog(self, path: str | os.PathLike[str]) -> Path:
        """Write the histograms over time as an HdrHistogram log, version 1.3.

        Parameters
        ----------
        path : str or path
            A file that is there is replaced.

        Returns
        -------
        Path
            The file: an interval a second, tagged ``response``, ``service`` and ``lag``, in us.

        Raises
        ------
        StoreError
            If nothing was measured, or the file cannot be written.
        """
        from vayu.analysis.interval_log import hlog_text  # noqa: PLC0415 (pyarrow is heavy)

        target, text = _file(path), hlog_text(self.folder)
        try:
            target.write_text(text, "ascii")
        except OSError as error:
            raise StoreError(f"{target} cannot be written: {error.strerror}") from error
        return target


def _file(path: object) -> Path:
    """Return where to write.

    Raises
    ------
    InvalidConfig
        If that is no path of a file.
    """
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        raise InvalidConfig({"path": f"must be the path of a file, got {show(path)}"})
    target = Path(path).expanduser()
    if target.is_dir():
        raise InvalidConfig({"path": f"{show(str(path))} is a folder; name a file in it"})
    if not target.parent.is_dir():
        raise InvalidConfig({"path": f"there is no folder {show(str(target.parent))}"})
    return target
