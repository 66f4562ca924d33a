"""The library that draws a live view in a page: uPlot, or plotly.js where there is none.

uPlot is bundled when Vayu is built, if there is a Node to do it (`extension/`, `hatch_build.py`).
Without one the plotly.js that the plotly package ships draws the same charts. A drawing then costs
ten times as much, so the page draws less often; `docs/decisions/0029` has the numbers.
"""

from __future__ import annotations

import gzip
import pkgutil
from functools import cache
from pathlib import Path

UPLOT = Path(__file__).parent / "live_page" / "bundles" / "uplot.js"
"""A module of a browser; not there if Vayu was built without Node."""


@cache
def drawing_library() -> bytes:
    """Return the library, gzipped; made once."""
    source = UPLOT.read_bytes() if UPLOT.is_file() else plotly_js()
    return gzip.compress(source, compresslevel=1, mtime=0)


def plotly_js() -> bytes:
    """Return plotly.js as the installed plotly package ships it.

    Raises
    ------
    FileNotFoundError
        If the installed plotly has no such file.
    """
    source = pkgutil.get_data("plotly", "package_data/plotly.min.js")
    if source is None:
        raise FileNotFoundError("the installed plotly package holds no plotly.min.js")
    return source
