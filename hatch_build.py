"""Bundles what scripts may `require`, and what draws live views, if there is a Node to do it.

The bundles are in every wheel and source distribution, and never committed. Building without
Node is no error: then `require` says by name what is missing and how to get it, and live views
are drawn with the plotly.js that the plotly package ships, less often. A source
distribution holds them already, so a wheel made from one needs no Node.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLES = ("vayu/engine/scripting/bundles", "vayu/widgets/live_page/bundles")


class Bundles(BuildHookInterface[Any]):
    """Makes the bundles that are missing or old."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, or say why not; never stop the build."""
        del version
        root = Path(self.root)
        done = subprocess.run(
            [sys.executable, root / "extension" / "bundle.py"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            self.app.display_warning((done.stdout or done.stderr).strip())
        for folder in BUNDLES:
            if (root / folder).is_dir():
                build_data["artifacts"].append(f"/{folder}/*")
