"""What is said of a body that begins like JSON and is none: it would go out as a form, unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vayu.cli.typed import body
from vayu.formats.texts.raw_body import is_json

if TYPE_CHECKING:
    from collections.abc import Mapping


def note_body(options: Mapping[str, Any]) -> None:
    """Say on standard error where the body that was typed stops being JSON, if it begins so.

    One whose ``Content-Type`` was typed, and is not JSON's, is meant as it is.

    Parameters
    ----------
    options : mapping
        As they were typed, and found good.
    """
    if note := body_note(options):
        click.echo(f"note: {note}", err=True)


def body_note(options: Mapping[str, Any]) -> str | None:
    """Return what there is to be said of the body, if anything.

    Parameters
    ----------
    options : mapping
    """
    made = body(options.get("data"), options.get("data_raw"))
    text = made and made["content"]
    if not isinstance(text, str) or not text.lstrip().startswith(("{", "[")) or is_json(text):
        return None
    said = _content_type(options)
    if said is not None and "json" not in said:
        return None
    from vayu.widgets.builder.json_check import json_problem  # noqa: PLC0415 (seldom wanted)

    problem = json_problem(text)
    if problem is None:  # a template alone
        return None
    option = "--data" if options.get("data_raw") is None else "--data-raw"
    becomes = "as a form" if said is None else "all the same"
    remedy = "" if said else ", or say what it is: -H 'Content-Type: text/plain'"
    return f"{option} is no JSON, and goes out {becomes}: {problem}; mend it{remedy}"


def _content_type(options: Mapping[str, Any]) -> str | None:
    """Return the type of the body that was typed, if one was."""
    for typed in options.get("headers", ()):
        name, _, value = typed.partition(":")
        if name.strip().lower() == "content-type":
            return str(value).strip().lower()
    return None
