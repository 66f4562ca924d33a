"""A word that is no command leads to the one that it is elsewhere."""

from __future__ import annotations

import json
from collections import Counter

import click
import pytest

from vayu.cli.main import COMMANDS, main, vayu
from vayu.cli.other_commands import _WORDS, meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("get http://h/a?b=1", "vayu send 'http://h/a?b=1'"),
        ("GET http://h/", "vayu send http://h/"),
        ("post http://h/ -d x", "vayu send http://h/ -X POST"),
        ("delete", "vayu send URL -X DELETE"),
        ("https://h/", "vayu send https://h/"),
        ("localhost:8080/x", "vayu send localhost:8080/x"),
        ("curl http://h/", "vayu send URL, which takes the options of curl"),
        ("test shop", "vayu run COLLECTION"),
        ("Stop", "vayu run stop"),
        ("laod http://h/", "vayu load"),
        ("xyz", ""),
    ],
)
def test_what_is_meant(typed: str, said: str) -> None:
    """By what other tools, and Vayu in Python, have there."""
    assert meant(typed.split(), COMMANDS) == said


def test_each_word_leads_to_one_command_that_there_is() -> None:
    """And is none itself."""
    words = [word for found in _WORDS.values() for word in found.split()]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert {*words} & {*COMMANDS} == set()
    for said in _WORDS:
        first, *rest = said.removeprefix("vayu ").split()
        command = vayu.get_command(click.Context(vayu), first)
        assert command is not None or first == "--version"
        if isinstance(command, click.Group) and rest and rest[0].islower():
            assert rest[0] in command.commands


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (["env", "set", "e", "a=1", "--secret"], "vayu secrets set ENVIRONMENT NAME sets one"),
        (["open", "last", "-o", "r.html"], "vayu report RUN -o FILE writes a page"),
        (["import", "curl", "http://h/"], "a curl command is put in quotes, all of it"),
        (["runs", "list"], "vayu open RUN shows one of them"),
    ],
)
def test_what_click_refuses_has_a_hint(
    typed: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is known what was meant; programs are told it, too."""
    assert main([*typed, "--json"]) == 2
    told = capsys.readouterr()
    assert f"\nHint: {hint}" in told.err
    assert json.loads(told.out)["error"]["hint"].startswith(hint)
