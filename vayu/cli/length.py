"""A duration on the command line."""

from __future__ import annotations

import click


class Length(click.types.StringParamType):
    """A duration as it is typed, such as ``1m30s``: the record reads it."""

    name = "duration"


LENGTH = Length()
