"""The engine's settings: read at start, changed by ``PATCH /config``, kept in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.files import read_record, write_record
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.settings import Settings
from vayu.model.words.show import show

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "config.json"


class SettingsFile:
    """The settings in force, and the file that remembers them.

    Parameters
    ----------
    data_dir : Path
        Its ``config.json`` is read if there is one; a damaged one is refused, never replaced.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / SETTINGS_FILE
        self._settings = read_record(self._path, Settings) if self._path.exists() else Settings()

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._settings

    def change(self, changes: object) -> Settings:
        """Apply some fields and keep the others; all or nothing.

        Parameters
        ----------
        changes : object
            Plain data: the fields to change, by their wire names.

        Returns
        -------
        Settings
            The settings in force from now on. A run keeps those it started with.

        Raises
        ------
        InvalidConfig
            Naming every field that is wrong; nothing is changed.
        """
        if not isinstance(changes, dict):
            raise InvalidConfig({"(body)": f"must be an object, got {show(changes)}"})
        settings = build(Settings, msgspec.to_builtins(self._settings) | changes)
        write_record(self._path, settings)
        self._settings = settings
        return settings
