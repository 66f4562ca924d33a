"""Options that do not exist, as problems among the others.

click stops at the first one. Here it is set aside, with the value that follows it, and the
rest is read as if it had not been typed. Whoever knows another tool is told what its option is
called here.

A word behind one dash (``-duration=30s``, as Go's tools have it) is one too: click would read the
letter, and take ``uration=30s`` for a body that is to be sent, or ``argets`` for a length of time.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vayu.model.words.elsewhere import elsewhere, remark

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

UNKNOWN = "unknown"
"""Name under which a command gets the problems: a dict, option by option."""

_WORD = re.compile(r"-([A-Za-z][\w-]{2,})(=.*)?", re.DOTALL)
_CONTENT = ("{", "[", '"', "@")
_COUNTED = ("concurrency", "rate", "iterations", "duration")
"""Options with a letter whose values begin with a digit."""

_ALIKE = 0.75
"""Of two names that are less alike, none is a slip for the other: `--paused`, `--user`."""


class Collecting(click.Command):
    """A command that is told of unknown options instead of never being called."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what is typed; what is unknown becomes one of the command's parameters.

        Raises
        ------
        UsageError
            If what remains cannot be read, perhaps because the value of an unknown option was
            taken for something else: that is said first.
        """
        known = _known(self)
        args, unknown = _set_aside(list(args), known, _counted(self))
        while True:
            try:
                rest = super().parse_args(ctx, list(args))
            except click.NoSuchOption as error:
                args = _without(args, error)
                unknown[error.option_name] = _problem(error, known)
            except click.UsageError as error:
                if not unknown:
                    raise
                told = [f"{option}: {why}" for option, why in unknown.items()]
                if isinstance(error, click.MissingParameter):
                    told.append(error.format_message())
                raise click.UsageError("\n".join(told), ctx) from None
            else:
                params: dict[str, Any] = ctx.params
                params[UNKNOWN] = unknown
                return rest


def _known(command: click.Command) -> dict[str, str]:
    """Return the longest spelling of each option, by its parameter; of several, by themselves."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    times = Counter(one.name for one in options)
    found = {}
    for one in options:
        spelt = max(one.opts, key=len)
        found[str(one.name) if times[one.name] == 1 else _name(spelt)] = spelt
    return found


def _name(option: str) -> str:
    """Return an option's name without its dashes."""
    return option.lstrip("-").replace("-", "_")


def _counted(command: click.Command) -> set[str]:
    """Return the letters whose values begin with a digit."""
    options = [one for one in command.params if one.name in _COUNTED]
    return {spelt[1] for one in options for spelt in one.opts if len(spelt) == 2}


def _set_aside(
    args: list[str], known: Mapping[str, str], counted: Container[str]
) -> tuple[list[str], dict[str, str]]:
    """Return the rest, and what there is to be said of words behind one dash, and of ``--json``."""
    kept: list[str] = []
    unknown: dict[str, str] = {}
    while args:
        typed, *args = args
        word = _WORD.fullmatch(typed)
        led = _led(word[1], known) if word else ""
        if word is not None and not led and word[1][0] in counted and word[1][1].isalpha():
            led = f"unknown option; {remark(word[1], typed=True) or 'see --help'}"
        if typed == "--":
            return [*kept, typed, *args], unknown
        if word is not None and led:
            unknown[f"-{word[1]}"] = led
            args = args[1:] if word[2] is None and _is_value(args[:1]) else args
        elif typed == "--json" and "data" in known and _is_content(args[:1]):
            unknown[typed] = f"takes no value, it writes JSON; did you mean {known['data']}?"
            args = args[1:]
        else:
            kept.append(typed)
    return kept, unknown


def _without(args: list[str], error: click.NoSuchOption) -> list[str]:
    """Leave out an unknown option, and what seems to be its value."""
    for position, typed in enumerate(args):
        if typed == error.option_name and _is_value(args[position + 1 : position + 2]):
            return args[:position] + args[position + 2 :]
        if typed.startswith(error.option_name):
            return args[:position] + args[position + 1 :]
    raise error


def _is_value(following: list[str]) -> bool:
    """Whether what follows an unknown option is neither an option, nor a URL, nor a file."""
    return any(
        not typed.startswith("-") and "://" not in typed and not Path(typed).exists()
        for typed in following
    )


def _is_content(following: list[str]) -> bool:
    """Whether what follows is a body, and no URL that a template begins."""
    return any(one.startswith(_CONTENT) and not one.startswith("{{") for one in following)


def _led(word: str, known: Mapping[str, str]) -> str:
    """Say which option a word of another tool, or of here behind too few dashes, leads to."""
    plain = _name(word)
    spelt = [option for option in known.values() if option == f"--{word.lstrip('-')}"]
    names = [known[name] for name in ((plain,) if plain in known else elsewhere(word, known))]
    meant = " or ".join(spelt or names)
    return f"unknown option; did you mean {meant}?" if meant else ""


def _problem(error: click.NoSuchOption, known: Mapping[str, str]) -> str:
    """Say which option an unknown one means, or resembles."""
    if told := _led(error.option_name, known):
        return told
    said = remark(error.option_name, typed=True)
    close = [one for one in error.possibilities or () if _alike(one, error.option_name)]
    if said is None and close:
        return f"unknown option; did you mean {close[0]}?"
    return f"unknown option; {said or 'see --help'}"


def _alike(option: str, typed: str) -> bool:
    """Whether one may be a slip for the other."""
    return difflib.SequenceMatcher(None, _name(option), _name(typed)).ratio() >= _ALIKE
