"""Where Vayu keeps its data: one folder, one engine.

``VAYU_HOME`` when it is set, else what the platform calls the user's data folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from vayu.errors import StoreError

HOME_VARIABLE = "VAYU_HOME"

REMEDY = f"set {HOME_VARIABLE} to a folder that you may write to"


def data_dir() -> Path:
    """Return the absolute path of Vayu's data folder; it need not exist yet.

    Returns
    -------
    Path
        `StoreError` is raised if there is no such place: an unknown user's home, say.
    """
    home = os.environ.get(HOME_VARIABLE)
    path = Path(home) if home else user_data_path("vayu", appauthor=False)
    try:
        return path.expanduser().absolute()
    except (OSError, RuntimeError) as error:
        refusal = unusable(path, error)
        raise refusal from None


def unusable(folder: Path, error: Exception) -> StoreError:
    """Return what to say when `folder` cannot be Vayu's data folder."""
    why = getattr(error, "strerror", None) or str(error)
    return StoreError(f"Vayu's data folder {str(folder)!r} cannot be used: {why}", hint=REMEDY)
