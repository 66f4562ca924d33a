"""All runs of a data directory. The folders are the truth; nothing is kept beside them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from vayu.engine.store.files import PRIVATE_FOLDER, private_folder
from vayu.engine.store.folder import RunFolder
from vayu.engine.store.ids import RunIds, is_run_id
from vayu.errors import RunNotFound, StoreError
from vayu.formats.runs.folder import TICKS
from vayu.protocol.handshake import RUNS_FOLDER
from vayu.protocol.messages import DamagedRun, RunList

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_DELETED = ".deleted-"


class Catalog:
    """The run folders in one data directory.

    Parameters
    ----------
    data_dir : Path
    clock : callable
        Returns the wall clock; new ids come from it.
    """

    def __init__(self, data_dir: Path, clock: Callable[[], datetime]) -> None:
        self._root = data_dir / RUNS_FOLDER
        self._ids = RunIds(clock)
        self._unsaved: dict[str, RunFolder] = {}
        private_folder(self._root)

    def create(self) -> RunFolder:
        """Return a new, empty run folder.

        Raises
        ------
        StoreError
            If it cannot be created.
        """
        path = self._root / self._ids.new()
        try:
            path.mkdir(mode=PRIVATE_FOLDER)
            (path / TICKS).touch()
        except OSError as error:
            raise StoreError(f"{path} cannot be created: {error.strerror}") from error
        return RunFolder(path)

    def find(self, run_id: str) -> RunFolder:
        """Return the folder of a run.

        Raises
        ------
        RunNotFound
            If no run has this id.
        """
        path = self._root / run_id
        if not is_run_id(run_id) or not path.is_dir():
            raise RunNotFound(
                f"there is no run {run_id!r}", hint="vayu.runs() lists those there are"
            )
        return self._folder(path)

    def folders(self) -> list[RunFolder]:
        """Return every run folder, newest first."""
        found = [p for p in self._root.iterdir() if is_run_id(p.name) and p.is_dir()]
        return [self._folder(path) for path in sorted(found, reverse=True)]

    def hold(self, folder: RunFolder) -> bool:
        """Remember a run whose end the disk has not taken; return whether there was need to."""
        if folder.unsaved:
            self._unsaved[folder.id] = folder
        return folder.unsaved

    def save_held(self) -> list[RunFolder]:
        """Write the ends that the disk has not taken; return the folders that have theirs now."""
        saved = []
        for folder in list(self._unsaved.values()):
            try:
                folder.write_end_again()
            except StoreError:  # that was said when it ended
                continue
            saved.append(self._unsaved.pop(folder.id))
        return saved

    def listing(self) -> RunList:
        """Return every run, newest first; a damaged one is named and left alone."""
        runs, damaged = [], []
        for folder in self.folders():
            try:
                runs.append(folder.info())
            except StoreError as error:
                if folder.is_run():
                    why = error.message.partition("\n")[0]
                    damaged.append(DamagedRun(id=folder.id, folder=str(folder.path), error=why))
        return RunList(runs=tuple(runs), damaged=tuple(damaged))

    def remove(self, folder: RunFolder) -> None:
        """Delete a run: first its name, then its files.

        Raises
        ------
        StoreError
            If it cannot be deleted.
        """
        grave = folder.path.with_name(_DELETED + folder.id)
        self._unsaved.pop(folder.id, None)
        try:
            folder.path.rename(grave)
            shutil.rmtree(grave)
        except OSError as error:
            raise StoreError(f"{folder.path} cannot be deleted: {error.strerror}") from error

    def _folder(self, path: Path) -> RunFolder:
        """Return a run's folder, as it is held if it is."""
        return self._unsaved.get(path.name) or RunFolder(path)

    def sweep(self) -> None:
        """Finish the deletions that an engine left half done."""
        for grave in self._root.glob(f"{_DELETED}*"):
            shutil.rmtree(grave, ignore_errors=True)
