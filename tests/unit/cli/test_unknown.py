"""Options that do not exist: what they are called here, all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import pytest

from vayu import Collection, Request
from vayu.cli.load import command as load
from vayu.cli.main import main
from vayu.cli.send import command as send
from vayu.cli.unknown import UNKNOWN
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path


URL = "http://h/"


def told(*words: str, command: click.Command = load) -> dict[str, str]:
    """What is said of options that do not exist."""
    params: dict[str, Any] = command.make_context("x", [URL, *words]).params
    return params[UNKNOWN]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("--vus 10", "--concurrency"),
        ("--users=5", "--concurrency"),
        ("--connections 5", "--concurrency"),
        ("--rps 5", "--rate"),
        ("--qps 5", "--rate"),
        ("-q 5", "--rate"),
        ("-z 30s", "--duration"),
        ("--time 30s", "--duration"),
        ("--run-time 1m", "--duration"),
        ("-i 3", "--iterations"),
        ("--requests 3", "--iterations"),
        ("--stage 10s:5", "--stages"),
        ("--body x", "--data"),
        ("--data-binary @x", "--data"),
        ("--env staging", "--environment or --var"),
        ("--env-var a=b", "--environment or --var"),
        ("--request POST", "--method"),
        ("-m POST", "--method or --timeout"),
        ("--content-type a/b", "--header"),
        ("--max-redirects 3", "--max-redirs"),
        ("--allow-redirects", "--no-follow"),
        ("--insecure-skip-tls-verify", "--insecure"),
        ("--oauth2-bearer x", "--bearer"),
        ("--fail-if p", "--threshold"),
        ("--durration=1s", "--duration"),
        ("-R 2000", "--rate"),
        ("--h2", "--http2"),
        ("--min-iteration-duration 1s", "--pacing"),
    ],
)
def test_it_is_called_otherwise_here(words: str, meant: str) -> None:
    """In the tools that people come from; a slip resembles what was meant."""
    option = words.split(maxsplit=1)[0].partition("=")[0]
    assert told(*words.split()) == {option: f"unknown option; did you mean {meant}?"}


@pytest.mark.parametrize(
    ("words", "option", "meant"),
    [
        ("-duration=30s", "-duration", "--duration"),
        ("-duration 30s", "-duration", "--duration"),
        ("-body=x", "-body", "--data"),
        ("-data x", "-data", "--data"),
        ("-user=a", "-user", "--user"),
        ("-rate=50/1s", "-rate", "--rate"),
        ("-http2", "-http2", "--http2"),
    ],
)
def test_a_word_behind_one_dash_is_no_letter_and_its_value(
    words: str, option: str, meant: str
) -> None:
    """`-duration=30s` would be a body of `uration=30s`, sent as a POST."""
    assert told(*words.split()) == {option: f"unknown option; did you mean {meant}?"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-targets urls.txt", "the URL is the argument; leave the option out"),
        ("-chunked", "see --help"),
        ("-resolvers 9.9.9.9", "see --help"),
    ],
)
def test_a_word_is_neither_a_number_nor_a_length(words: str, said: str) -> None:
    """`-targets` is no `--duration` of `argets`, nor `-chunked` a number of users."""
    assert told(*words.split()) == {words.split(maxsplit=1)[0]: f"unknown option; {said}"}


@pytest.mark.parametrize("word", ["--paused", "--no-summary", "--address", "--execution-segment"])
def test_what_is_hardly_alike_is_no_slip(word: str) -> None:
    """`--paused` means no `--user`, nor `--no-summary` `--no-proxy`."""
    assert told(word) == {word: "unknown option; see --help"}


def test_letters_and_their_values_stay() -> None:
    """Also without a blank, and what follows two dashes alone."""
    words = ["-c10", "-t5s", "-n3", "-da=1", "-Hx:y", "-estaging", "-XPUT", "-k4", "--json"]
    params: dict[str, Any] = load.make_context("x", [*words, "--", URL]).params
    assert params[UNKNOWN] == {}
    assert (params["concurrency"], params["data"], params["method"]) == (10, "a=1", "PUT")
    assert (params["environment"], params["insecure"], params["where"]) == ("staging", True, URL)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--vus 3 -rate=5", ["-rate: ", "--vus: ", "Missing argument 'FILE|URL'"]),
        ("http://h/ --vus 3 more", ["--vus: "]),
    ],
)
def test_what_is_unknown_is_said_where_the_rest_cannot_be_read(words: str, said: list[str]) -> None:
    """Without a URL, say; what is too much may be the value of what is unknown."""
    with pytest.raises(click.UsageError) as caught:
        load.make_context("x", words.split())
    lines = caught.value.format_message().splitlines()
    assert [line[: len(start)] for line, start in zip(lines, said, strict=True)] == said
    assert "did you mean --concurrency?" in caught.value.format_message()


def test_json_is_no_body_here() -> None:
    """As it is curl's; a URL that a template begins is none either."""
    said = "takes no value, it writes JSON; did you mean --data?"
    assert told("--json", '{"a": 1}') == {"--json": said}
    params = send.make_context("x", ["--json", "{{base}}/x"]).params
    assert (params["where"], params["as_json"], params[UNKNOWN]) == ("{{base}}/x", True, {})


def test_what_has_no_option_is_said() -> None:
    """Rather than which option it is spelt like."""
    assert told("--location", "-v", "--xyzzy") == {
        "--location": "unknown option; redirects are followed; leave it out",
        "-v": "unknown option; --json says more",
        "--xyzzy": "unknown option; see --help",
    }
    assert told("--vus", "3", command=send) != {}
    with pytest.raises(InvalidConfig, match="unknown option"):
        main_problems("--vus", "3")


def main_problems(*words: str) -> None:
    """Refuse what `vayu load` refuses."""
    from vayu.cli.payload import run_spec

    run_spec(load.make_context("x", [URL, *words]).params)


def test_the_options_of_newman(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`vayu run` answers as the other commands do, everything at once."""
    monkeypatch.chdir(tmp_path)
    collection = Collection("shop")
    collection["a"] = Request("GET", URL)
    collection.save("shop")
    typed = ["--reporters", "cli,junit", "--verbose", "--env-var", "a=b", "--delay-request", "5"]

    assert main(["run", "shop", *typed, "-n", "0"]) == 2
    err = capsys.readouterr().err
    assert [line.partition(": unknown option; ")[2] for line in err.splitlines()[:4]] == [
        "did you mean --json?",
        "--json says more",
        "did you mean --environment or --var?",
        "did you mean --delay?",
    ]
    typed = ["--timeout-request", "5", "--export-environment", "e.json", "--reporter-json-export"]
    assert main(["run", "shop", *typed]) == 2
    err += capsys.readouterr().err
    assert "--timeout-request: unknown option; a request's own; set it in its file" in err
    assert "--export-environment: unknown option; no file is written" in err
    assert "--reporter-json-export: unknown option; did you mean --json?" in err
    assert "--iterations: must be at least 1" in err

    assert main(["run", "nope", "--verbose"]) == 2
    err = capsys.readouterr().err
    assert "--verbose: unknown option" in err
    assert "'nope' is no collection" in err
    assert main(["run", "--bail"]) == 2
    assert "Usage: vayu run [OPTIONS] COLLECTION" in capsys.readouterr().err


def test_the_options_of_curl() -> None:
    """What it has and is done here anyway, or in another way."""
    assert told("-i", "-I", "-G", "-f", "-O", "-w", "%{http_code}", command=send) == {
        "-i": "unknown option; headers are shown anyway; leave it out",
        "-I": "unknown option; did you mean -X HEAD?",
        "-G": "unknown option; put it into the URL, behind a question mark",
        "-f": "unknown option; a status of 400 or more is exit code 1 anyway; leave it out",
        "-O": "unknown option; did you mean -o FILE?",
        "-w": "unknown option; --json has the status, times and sizes",
    }
