"""Whatever theme a notebook is opened in, it can be read."""

from __future__ import annotations

import pytest

from vayu.report import palette
from vayu.report.standing import Tone

LIGHT, DARK = "#ffffff", "#111111"


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 : 1; #767676 on white is the well-known 4.54 : 1."""
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    "name", ["BLUE", "ORANGE", "PURPLE", "GREEN", "RED", "BROWN", "TEAL", "MUTED"]
)
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_lines_stand_out_on_light_and_dark(name: str, ground: str) -> None:
    """3 : 1 for what is drawn, 4 : 1 for text in images."""
    ratio = palette.contrast(getattr(palette, name), ground)

    assert ratio >= (4 if name == "MUTED" else 3)


@pytest.mark.parametrize("tone", Tone)
def test_words_on_a_tone_can_be_read(tone: Tone) -> None:
    """White text on every tone has 4.5 : 1."""
    assert palette.contrast(str(tone), LIGHT) >= 4.5
