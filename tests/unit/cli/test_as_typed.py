"""Each problem of what was typed is called by its option, and by its position among several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest

from vayu.cli.as_typed import _OPTIONS, as_typed
from vayu.cli.load import command as load
from vayu.cli.main import main
from vayu.cli.payload import run_spec
from vayu.cli.send import command as send
from vayu.errors import InvalidConfig, ScriptError, UnresolvedVariable

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://localhost:1/"


def refused(*words: str) -> dict[str, str]:
    """What `vayu load` refuses of words."""
    options: dict[str, Any] = load.make_context("load", list(words)).params
    with pytest.raises(InvalidConfig) as caught:
        run_spec(options)
    return caught.value.problems


def test_stages_that_are_typed_one_by_one_follow_each_other() -> None:
    """As k6 has them; the last alone would be another load. A slip is called by its place."""
    typed = ["--stages", "1s:5", "--stages", "2s:9,1s:0"]
    spec = run_spec(load.make_context("load", [URL, *typed]).params)

    assert str(spec.config.profile) == (
        "users in stages: to 5 users in 1s, to 9 users in 2s, to 0 users in 1s"
    )
    assert list(refused(URL, "--stages", "")) == ["--stages"]
    assert "stage 3 of" in refused(URL, *typed[:3], "2s:9,1s")["--stages"]


VALUES = [
    ("--concurrency", "0"), ("--rate", "x"), ("--duration", "5 parsecs"), ("--ramp-up", "x"),
    ("--ramp-down", "x"), ("--iterations", "-1"), ("--think", "x"), ("--pacing", "x"),
    ("--max-in-flight", "0"), ("--workers", "x"), ("--seed", "x"), ("--stages", "x"),
    ("--rate-stages", "5s:x"), ("--profile", "{"), ("--profile", "@nope"), ("--replay", "nope"),
    ("--delay-abort-eval", "x"), ("--timeout", "x"), ("--connect-timeout", "x"),
    ("--stream-for", "x"), ("--max-redirs", "-1"), ("--cacert", "nope"), ("--cert", "nope"),
    ("--unix-socket", "nope"), ("--server-name", "a b"), ("--proxy", "x y"), ("--dns", "never"),
    ("--method", "B D"), ("--data", "@nope"), ("--pre-request", "nope"), ("--tests", "nope"),
]  # fmt: skip


@pytest.mark.parametrize(("option", "value"), VALUES)
def test_a_bad_value_is_called_by_its_option(option: str, value: str) -> None:
    """And by nothing else; nobody is told of null who can type none."""
    problems = refused(URL, option, value)
    assert list(problems) == [option]
    assert "null" not in problems[option]


def test_all_bad_values_at_once() -> None:
    """In the words of the command line, whatever else is wrong."""
    words = [word for name, value in VALUES for word in (name, value)]
    expected = {name for name, _ in VALUES} | {"--bogus"}
    assert set(refused(URL, *words, "--bogus", "3")) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-H a -H B:1 -H b,:2", {"--header (number 1)": "no colon", "--header (number 3)": "'b,'"}),
        ("-b x -b a=1;,=2", {"--cookie (number 1)": "NAME=VALUE", "--cookie (number 2)": "','"}),
        ("--threshold p99<1s --threshold p<1", {"--threshold (number 2)": "unknown metric 'p'"}),
        ("--stages 5s:1,5s", {"--stages": "stage 2 of '5s:1,5s': '5s' has no colon"}),
        ("--stages 5s:1,5s:-1", {"--stages (number 2)": "at least 0"}),
        ('--profile {"kind":"?"} -r 1', {"--profile kind": "'?'", "--rate": "with --profile,"}),
        ("--profile { -t 1s", {"--profile": "JSON", "--duration": "conflicts with --profile"}),
        ("--find-users --start 0 --threshold p99<1s -c 1",
         {"--start": "1", "--concurrency": "with --find-users,"}),
        ("--find-capacity --start 5 --threshold p", {"--threshold (number 1)": "p"}),
        ("--find-capacity --start 5 --threshold p99<1s --step 1 --factor 3",
         {"--step": "conflicts with --factor,"}),
        ("-c 1 -r -1", {"--rate": "got -1; conflicts with --concurrency;"}),
        ("--http3", {"--http3": "needs TLS"}),
        ("-6", {"--ipv6": "6 conflicts with 127.0.0.1 of the URL"}),
        ("--key /dev/null", {"--key": "belongs to a client certificate"}),
        ("-k --cacert /dev/null", {"--cacert": "is not used with --insecure"}),
        ("-x http://h -u a:b --bearer c", {"--bearer": "conflicts with --user"}),
        ("--unix-socket /dev/null -x http://h", {"--unix-socket": "conflicts with --proxy"}),
        ("--abort-on-fail", {"--abort-on-fail": "no threshold"}),
        ("--tests pm.test(1)", {"--tests": "takes a file, and this is JavaScript"}),
        ('--stages [{"duration":"9s","target":2}]', {"--stages": "as k6 has stages; write 9s:2"}),
    ],
)  # fmt: skip
def test_the_option_and_its_position(words: str, said: dict[str, str]) -> None:
    """Also where one contradicts another."""
    problems = refused("http://127.0.0.1:1/", *words.split(" "))
    assert list(problems) == list(said)
    assert {name: why for name, why in said.items() if why not in problems[name]} == {}


def test_what_a_file_says_keeps_its_name(tmp_path: Path) -> None:
    """Also where an option conflicts with it, or follows it in a list."""
    path = tmp_path / "x.json"
    request = {"url": URL, "headers": {"a": "1", "b": "2"}, "timeout": "z"}
    path.write_text(json.dumps({"request": request, "config": {"concurrency": 3}}))

    problems = refused(str(path), "-r", "5", "-H", "c d: 1")
    assert list(problems) == ["--header (number 1)", "request.timeout", "--rate"]
    assert problems["--rate"].startswith("conflicts with config.concurrency of FILE;")
    assert list(refused("http://:0/")) == ["FILE|URL"]


def test_the_engine_too_is_told_in_the_words_of_the_command_line() -> None:
    """An error stays of its kind."""
    options = {"where": URL, "variables": ("a b=1",), "post": "x.js", "headers": ()}
    problems = {"environment.a b": "1", "script.post": "2", "request.url": "3", "other": "4"}
    with pytest.raises(UnresolvedVariable) as caught, as_typed(options, {"request": {"url": URL}}):
        raise UnresolvedVariable(problems, hint="h")

    told = {"--var a b": "1", "--tests": "2", "FILE|URL": "3", "other": "4"}
    assert (caught.value.problems, caught.value.hint) == (told, "h")


def test_a_script_is_called_by_its_file() -> None:
    """One that FILE has keeps its name, and so does one of a collection above."""
    said = "tests script: SyntaxError: x (line 2, column 5)\nfolder A, tests script: y"
    for options, told in (
        ({"post": "a.js"}, "--tests a.js: SyntaxError: x (line 2, column 5)"),
        ({}, "tests script: SyntaxError: x (line 2, column 5)"),
    ):
        with pytest.raises(ScriptError) as caught, as_typed(options, {}):
            raise ScriptError(said)
        assert caught.value.message == f"{told}\nfolder A, tests script: y"


def test_every_option_has_its_field() -> None:
    """One that says nothing of a request or a load is listed here."""
    others = {"where", "headers", "cookies", "variables", "environment", "as_json", "detach"}
    others |= {"output", "overwrite"}  # of the response
    for command in (load, send):
        typed = {p.name for p in command.params if isinstance(p, click.Parameter)}
        assert typed - others <= set(_OPTIONS)


def test_a_run_that_goes_on_is_told_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    """`vayu run set`."""
    assert main(["run", "set", "--rate", "x", "-c", "y"]) == 2
    said = capsys.readouterr().err
    assert "--rate: must be a number, got 'x'" in said
    assert "--concurrency: must be a whole number, got 'y'" in said
    assert main(["run", "set"]) == 2
    assert "--rate: nothing is changed; give it, or --concurrency" in capsys.readouterr().err
