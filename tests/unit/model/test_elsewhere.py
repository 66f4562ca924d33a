"""Words of other tools lead to what is called otherwise here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from vayu.api.arguments.options import names
from vayu.api.requests.request_options import LoadOptions, RequestOptions, SendOptions
from vayu.cli.ab import command as ab
from vayu.cli.collection import command as collection
from vayu.cli.load import command as load
from vayu.cli.send import command as send
from vayu.model.elsewhere import _REMARKED, _REMARKS, _WORDS, elsewhere

if TYPE_CHECKING:
    import click


def parameters(*commands: click.Command) -> set[str]:
    """Names of the parameters of commands."""
    return {str(one.name) for command in commands for one in command.params}


def test_no_word_leads_to_two_places() -> None:
    """Where it stands once, the table can be read."""
    for table in (_WORDS.values(), _REMARKS.values()):
        counted = Counter(word for words in table for word in words.split())
        assert [word for word, times in counted.items() if times > 1] == []
    assert all(said == said.strip(".") for said in _REMARKED.values())


def test_each_place_is_there() -> None:
    """As an option, or as a keyword."""
    keywords = {
        name for table in (LoadOptions, SendOptions, RequestOptions) for name in names(table)
    }
    known = parameters(load, send, ab, collection) | keywords | {"stop_on_failure"}
    assert {name for led in _WORDS for name in led} - known == set()


@pytest.mark.parametrize(
    ("word", "known", "led"),
    [
        ("--vus", {"concurrency", "user"}, ("concurrency",)),
        ("--env-var", {"environment", "variables"}, ("environment", "variables")),
        ("env", {"environment", "globals"}, ("environment",)),
        ("-i", {"iterations"}, ("iterations",)),
        ("--RPS", {"rate"}, ("rate",)),
        ("-d", {"data", "duration"}, ("duration",)),
        ("-D", {"data", "duration"}, ("data",)),
        ("--vus", {"method"}, ()),
        ("--nonsense", {"method"}, ()),
        ("", {"method"}, ()),
    ],
)
def test_a_word_leads_to_what_there_is(word: str, known: set[str], led: tuple[str, ...]) -> None:
    """However many dashes it has; letters of both cases are two words."""
    assert elsewhere(word, known) == led
