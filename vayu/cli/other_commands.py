"""What is typed in place of a command, and is none: what other tools have there, what is meant.

vayu get https://api.example/     HTTPie, and `vayu.get` in Python
vayu https://api.example/         curl, wrk, hey
vayu laod https://api.example/    a slip
"""

from __future__ import annotations

import difflib
import shlex
from typing import TYPE_CHECKING

import click

from vayu.model.requests.method import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable

_URLS = ("http://", "https://", "localhost", "{{")

_WORDS = {
    "vayu send URL, which takes the options of curl": "curl http https fetch request call wget",
    "vayu load URL --concurrency 10 --duration 30s": "bench benchmark attack stress wrk hey k6 oha",
    "vayu run COLLECTION": "test tests newman collection collections",
    "vayu run stop": "stop cancel kill abort",
    "vayu run pause": "pause",
    "vayu run set": "set scale steer",
    "vayu runs": "list ls ps results status last",
    "vayu open RUN": "show view summary cat print",
    "vayu report RUN -o report.html": "html plot chart publish",
    "vayu compare BASE NEW": "diff baseline",
    "vayu env list": "environment environments envs var vars variables",
    "vayu secrets set ENVIRONMENT NAME": "secret login auth token password",
    "vayu import FILE -o FOLDER": "convert init new create add",
    "vayu lab": "ui gui notebook jupyter",
    "vayu engine start": "start serve server daemon",
    "vayu config": "settings configure options",
    "vayu doctor": "check info debug about diagnose",
    "vayu --version": "version",
}

_MEANT = {word: said for said, words in _WORDS.items() for word in words.split()}


_HINTS = {
    ("env set", "--secret"): "vayu secrets set ENVIRONMENT NAME sets one, and shows it nowhere",
    ("open", "-o"): "vayu report RUN -o FILE writes a page of it",
    ("open", "--output"): "vayu report RUN -o FILE writes a page of it",
    ("import", None): "a curl command is put in quotes, all of it",
    ("runs", None): "vayu open RUN shows one of them",
    ("compare", None): "several runs of one side have commas between them: m1,m2 b1,b2",
}
"""What is said of an option, or of a word too many (None), below the command that refuses it."""


def hint_of(error: click.ClickException) -> str | None:
    """Return what to type instead of what click has refused."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return None
    command = error.ctx.command_path.partition(" ")[2]
    if isinstance(error, click.NoSuchOption):
        return _HINTS.get((command, error.option_name))
    return _HINTS.get((command, None)) if "unexpected extra argument" in error.message else None


def meant(typed: list[str], commands: Iterable[str]) -> str:
    """Return what may have been meant by words that begin with no command; empty if nothing is.

    Parameters
    ----------
    typed : list of str
    commands : iterable of str
        Those that there are.
    """
    word, *rest = typed
    plain = word.lower()
    if word.startswith(_URLS):
        return f"vayu send {shlex.quote(word)}"
    if plain.upper() in USUAL:
        where = shlex.quote(rest[0]) if rest and not rest[0].startswith("-") else "URL"
        return f"vayu send {where}" + ("" if plain == "get" else f" -X {plain.upper()}")
    if plain in _MEANT:
        return _MEANT[plain]
    close = difflib.get_close_matches(plain, commands, n=1)
    return f"vayu {close[0]}" if close else ""
