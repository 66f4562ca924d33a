"""Parts of a response: what stays on a line, and what is told apart."""

from __future__ import annotations

import re

from vayu.model.sends.response import ConsoleLine
from vayu.report.palette import ORANGE, RED, ink
from vayu.report.response_sections import console_part, pairs_part


def test_the_name_of_a_header_stays_on_its_line_where_its_value_has_room() -> None:
    """A name of eighty characters would leave none; either way the table fills its place."""
    short = pairs_part((("Content-Type", "text/plain"),))
    long = pairs_part((("X-" + "a" * 80, "1"),))

    assert "width:100%" in short
    assert "width:100%" in long
    assert short.count("white-space:nowrap") == 1
    assert "white-space:nowrap" not in long


def test_warnings_and_errors_of_scripts_are_told_from_what_they_say() -> None:
    """By their level in words, and by their look."""
    lines = [ConsoleLine(level=level, text="<b>") for level in ("log", "warn", "error")]
    html = console_part(lines)
    shown = dict(re.findall(r'<span style="display:block;([^"]*)">(\w+): &lt;b&gt;</span>', html))

    assert {level: look for look, level in shown.items()} == {
        "log": "",
        "warn": f"{ink(ORANGE)}font-weight:600;",
        "error": f"{ink(RED)}font-weight:600;",
    }
