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
from vayu.model.words.elsewhere import _REMARKS, _SAID, _TYPED, _WORDS, elsewhere, remark

if TYPE_CHECKING:
    import click


def parameters(*commands: click.Command) -> set[str]:
    """Names of the parameters of commands, and of flags that share one."""
    params = [one for command in commands for one in command.params]
    return {str(one.name) for one in params} | {word[2:] for one in params for word in one.opts}


def test_no_word_leads_to_two_places() -> None:
    """Where it stands once, the table can be read."""
    for table in (_WORDS.values(), [*_REMARKS.values(), *_TYPED.values()]):
        counted = Counter(word for words in table for word in words.split())
        assert [word for word, times in counted.items() if times > 1] == []
    assert all(said == said.strip(".") for said in _SAID.values())


def test_each_place_is_there() -> None:
    """As an option, or as a keyword."""
    keywords = {
        name for table in (LoadOptions, SendOptions, RequestOptions) for name in names(table)
    }
    known = parameters(load, send, ab, collection) | keywords
    known |= {"stop_on_failure", "base_url", "users"}
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
        ("-R", {"rate", "as_json"}, ("rate",)),
        ("-O", {"as_json"}, ()),
        ("--h2", {"http2", "http3"}, ("http2",)),
        ("maxVUs", {"max_in_flight", "concurrency"}, ("max_in_flight",)),
        ("minIterationDuration", {"pacing", "duration"}, ("pacing",)),
        ("constantUsersPerSec", {"rate", "concurrency"}, ("rate",)),
        ("--max-active-requests", {"max_in_flight"}, ("max_in_flight",)),
        ("--vus", {"method"}, ()),
        ("--nonsense", {"method"}, ()),
        ("", {"method"}, ()),
    ],
)
def test_a_word_leads_to_what_there_is(word: str, known: set[str], led: tuple[str, ...]) -> None:
    """However many dashes it has; letters of both cases are two words."""
    assert elsewhere(word, known) == led


def test_what_leads_nowhere_is_said_where_it_makes_sense() -> None:
    """A URL is an argument on a command line alone; what stops gracefully does so anywhere."""
    assert remark("gracefulStop") == remark("--graceful-stop", typed=True)
    assert "timeout" in str(remark("gracefulStop"))
    assert (remark("url"), remark("--url", typed=True) is None) == (None, False)
    assert remark("--nonsense", typed=True) is None
