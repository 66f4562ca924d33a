"""Where Vayu keeps its data: one folder, one engine.

``VAYU_HOME`` when it is set, else what the platform calls the user's data folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

HOME_VARIABLE = "VAYU_HOME"


def data_dir() -> Path:
    """Return the absolute path of Vayu's data folder; it need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    path = Path(home) if home else user_data_path("vayu", appauthor=False)
    return path.expanduser().absolute()
