"""Letters that say something else to other load generators send nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.cli.ab import command as ab
from vayu.cli.load import command as load
from vayu.cli.main import main
from vayu.cli.payload import run_spec, send_spec
from vayu.cli.send import command as send
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth
from vayu.testing import Target

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://localhost:1/"


def typed(*words: str) -> Any:
    """What `vayu load` makes of words."""
    return run_spec(load.make_context("load", [URL, *words]).params)


def refused(*words: str) -> dict[str, str]:
    """What it refuses of them."""
    with pytest.raises(InvalidConfig) as caught:
        typed(*words)
    return caught.value.problems


def test_the_words_of_k6_are_refused_with_those_of_here() -> None:
    """Both at once, each with its value, what may be meant, and how the other is said."""
    assert refused("-u", "10", "-d", "1m30s", "-n", "2") == {
        "--data": "-d 1m30s is the body that is sent, not how long; did you mean -t 1m30s? "
        "A body that is really this text: --data-raw 1m30s",
        "--user": "-u 10 is who signs in, not how many users; did you mean -c 10? "
        "A user that is really called so, without a password: -u 10:",
    }


def test_a_rate_with_a_time_is_refused_with_what_it_is_here() -> None:
    """As vegeta has it, and as the sentences of loads are read here."""
    assert refused("--rate", "600/m") == {
        "--rate": "600/m is -r 10 here, in requests/s; must be a number, got '600/m'"
    }
    assert refused("-r", "x/s") == {"--rate": "must be a number, got 'x/s'"}


@pytest.mark.parametrize("command", [load, ab], ids=["load", "ab"])
def test_nothing_is_sent(command: Any, vayu_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is an engine started."""
    with Target() as target:
        urls = [f"{target.url}/json"] * (1 if command is load else 2)
        assert main([command.name, *urls, "-u", "10", "-d", "1s", "-n", "2"]) == 2
        assert target.counts().requests == 0
    told = capsys.readouterr().err
    assert "did you mean -t 1s?" in told
    assert "did you mean -c 10?" in told
    assert list(vayu_home.iterdir()) == []


@pytest.mark.parametrize("words", ["-d 30s", "-d30s", "--data=30s", "-X POST -d .5h", "-d 250ms"])
def test_a_length_is_no_body_however_it_is_typed(words: str) -> None:
    """With a unit, whatever else is said."""
    assert list(refused(*words.split())) == ["--data"]


def test_a_bare_number_is_a_length_where_nothing_says_that_there_is_a_body() -> None:
    """As wrk has it; a counter that is set to 42 has a method, or a type."""
    assert "did you mean -t 30s?" in refused("-d", "30")["--data"]
    for words in ("-X PUT", "-H Content-Type:text/plain", "-H content-type:application/json"):
        assert typed("-d", "42", *words.split()).request.body.content == "42"


@pytest.mark.parametrize(
    "text", ["a=30s", "30s ", "30 s", '"30s"', "{{n}}", "30sec", "1d", "n", "s", "", "[30]"]
)
def test_other_bodies_are_sent(text: str) -> None:
    """Only the whole of a value can be a length."""
    assert typed("-d", text).request.body.content == text


def test_what_is_really_meant_can_be_said() -> None:
    """A body of that text, and a user of that name."""
    for text in ("30s", "30", "@no-file", "{"):
        assert typed("--data-raw", text).request.body.content == text
    assert typed("--data-raw", "{}").request.body.mode == "json"
    assert typed("-u", "10:").request.auth == BasicAuth(username="10", password="")


@pytest.mark.parametrize("name", ["ada", "10:x", "{{user}}", "1.5", "0", "491761234567"])
def test_other_users_sign_in(name: str) -> None:
    """Nobody asks for more users than there can be, nor for none."""
    username, _, password = name.partition(":")
    assert typed("-u", name).request.auth == BasicAuth(username=username, password=password)


def test_a_request_that_is_sent_once_has_no_length() -> None:
    """There the letters are curl's, and nothing else is meant."""
    words = [URL, "-d", "30s", "-u", "10"]
    spec = send_spec(send.make_context("send", words).params)
    assert spec.request.body.content == "30s"
    assert spec.request.auth == BasicAuth(username="10", password="")


def test_one_body_is_typed() -> None:
    """Of two nobody knows which is meant."""
    assert refused("-d", "a", "--data-raw", "b") == {
        "--data-raw": "conflicts with --data; give one"
    }
