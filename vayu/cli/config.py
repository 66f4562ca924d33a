"""``vayu config``: show the engine's settings, and change them."""

from __future__ import annotations

import sys
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec.structs import asdict, fields

from vayu.api.arguments.options import unknown_name
from vayu.api.engine.config import NAMES, config
from vayu.errors import InvalidConfig
from vayu.model.settings import Settings
from vayu.report.folded import WIDTH
from vayu.widgets.record_form import form_fields, typed_values

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(name="config")
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(changes: tuple[str, ...], *, as_json: bool) -> None:
    """Show the engine's settings; with NAME=VALUE change them first, all or none.

    NAME= gives a setting the value that it had at first. They are kept, and hold for every
    program that uses the same data folder.

    \b
    vayu config timeout=10s keep_runs=100
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    settings = config.change(**_read(changes)) if changes else config.settings
    if as_json:
        click.echo(msgspec.json.encode(settings).decode())
        return
    said = {field.name: field.help for field in form_fields(Settings)}
    usual = asdict(Settings())
    for name, value in asdict(settings).items():
        changed = "" if value == usual[name] else f" (at first {_spelt(usual[name])})"
        begin = f"{NAMES[name]:<16} {_spelt(value):<10} "
        told = f"{said[name]}{changed}"
        words = TextWrapper(WIDTH, begin, " " * len(begin), break_long_words=False)
        click.echo(words.fill(told) if sys.stdout.isatty() else f"{begin}{told}")


def _read(changes: Iterable[str]) -> dict[str, Any]:
    """Return the settings that were typed, by their Python names.

    Raises
    ------
    InvalidConfig
        Naming each word that is no change.
    """
    python = {wire: name for name, wire in NAMES.items()} | {name: name for name in NAMES}
    typed, wrong = dict[str, str](), dict[str, str]()
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            wrong[name] = "is no change; write NAME=VALUE, such as workers=2"
        elif name not in python:
            wrong[name] = unknown_name(name, NAMES.values(), what="setting")
        else:
            typed[python[name]] = value
    if wrong:
        raise InvalidConfig(wrong)
    usual = {field.name: field.default for field in fields(Settings)}
    read = typed_values(Settings, typed)
    return {name: read.get(name, usual[name]) for name in typed}


def _spelt(value: object) -> str:
    """Return a value as it is typed."""
    return "-" if value is None else str(value)
