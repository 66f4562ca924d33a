"""What draws a live view is there, whatever Vayu was built with."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from vayu.widgets import drawing_library as module
from vayu.widgets.drawing_library import drawing_library, plotly_js

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_bundle_is_sent_where_there_is_one_and_plotly_js_where_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Packed, and packed once."""
    monkeypatch.setattr(module, "UPLOT", tmp_path / "uplot.js")
    drawing_library.cache_clear()
    assert gzip.decompress(drawing_library()) == plotly_js()

    module.UPLOT.write_text("export default {}")
    drawing_library.cache_clear()
    assert gzip.decompress(drawing_library()) == b"export default {}"
    assert drawing_library() is drawing_library()
    drawing_library.cache_clear()
