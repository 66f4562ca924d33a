"""Numbers as they are typed, taken as text where they are none."""

from __future__ import annotations

from typing import Any

import click


class Number(click.ParamType[Any]):
    """A number if it is one; else the text, which the record refuses by name."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read an integer or a decimal number."""
        del param, ctx
        for kind in (int, float):
            try:
                return kind(value)
            except ValueError:
                continue
        return value


NUMBER = Number()
