"""Whatever is wrong with a payload is named, all of it, before anything happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vayu.cli.payload import read_payload, run_spec, send_spec
from vayu.cli.typed import variables
from vayu.errors import InvalidConfig, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_all_problems_of_file_and_options(tmp_path: Path) -> None:
    """Unknown members, wrong values and unreadable options are named together."""
    path = tmp_path / "bad.json"
    path.write_text(
        '{"request": {"url": "x", "metod": "GET"}, "config": {"duration": "5 parsecs"}}'
    )

    with pytest.raises(InvalidConfig) as caught:
        run_spec({"where": str(path), "headers": ("x",), "concurrency": "many"})

    assert set(caught.value.problems) == {
        "--header (number 1)", "request.url", "request.metod", "config.duration",
        "--concurrency",
    }  # fmt: skip


def test_json_that_is_nested_too_deep_is_named() -> None:
    """The decoder has an error of its own for it."""
    with pytest.raises(InvalidConfig, match="--var a: what follows := is not JSON"):
        variables(["a:=" + "[" * 100_000])


@pytest.mark.parametrize("request_", [5, [], None, {"url": "http://x/", "headers": 5}])
def test_members_of_another_shape_are_refused(tmp_path: Path, request_: object) -> None:
    """By the record, not by a traceback."""
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"request": request_, "config": 3, "environment": 4}))

    with pytest.raises(InvalidConfig, match="request"):
        run_spec({"where": str(path), "headers": ("A: b",), "variables": ("a=b",), "method": "GET"})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "must hold a JSON object"),
        (b"\xff", "is not text"),
    ],
)
def test_wrong_files(tmp_path: Path, content: str | bytes, why: str) -> None:
    """They are usage errors that name the file."""
    path = tmp_path / "x.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(UsageError, match=why):
        read_payload(str(path))


@pytest.mark.parametrize(
    ("where", "advised"),
    [
        ("localhost:8000", True),
        ("localhost", True),
        ("api.example.com/x", True),
        ("box:80/", True),
        (":8080/x", False),
        ("nothing", False),
        ("missing.json", False),
        ("runs/orders.json", False),
        ("./orders", False),
        ("../a.b/c", False),
        ("ftp://example.com/", False),
    ],
)
def test_neither_file_nor_url(where: str, *, advised: bool) -> None:
    """What may be a host without a scheme gets a remedy; the name of a file is none."""
    with pytest.raises(InvalidConfig, match="neither a file nor") as caught:
        read_payload(where)

    assert (f"write http://{where}" in str(caught.value)) is advised
    assert ("write http://localhost:8080/x" in str(caught.value)) is (where == ":8080/x")


def test_problems_of_file_and_options_at_once() -> None:
    """A file that is not there hides nothing."""
    with pytest.raises(InvalidConfig) as caught:
        run_spec({"where": "nope", "headers": ["a"], "concurrency": 0, "unknown": {"--x": "?"}})

    assert list(caught.value.problems) == [
        "--x", "FILE|URL", "--header (number 1)", "--concurrency",
    ]  # fmt: skip


def test_values_of_variables_are_not_repeated() -> None:
    """A wrong option may hold a secret."""
    with pytest.raises(InvalidConfig) as caught:
        send_spec(
            {
                "where": "http://localhost:1/",
                "variables": ("=s3cr3t", "token:=s3cr3t"),
                "headers": ("s3cr3t",),
            }
        )

    assert "s3cr3t" not in str(caught.value)


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    """In a file, and in a profile that is typed."""
    path = tmp_path / "x.json"
    path.write_text('{"request": {"url": "http://h/", "url": "http://i/"}}')

    for options, name in (
        ({"where": str(path)}, "request.url"),
        (
            {"where": "http://h/", "profile": '{"kind": "replay", "kind": "stages"}'},
            "--profile kind",
        ),
    ):
        with pytest.raises(InvalidConfig) as caught:
            run_spec(options)
        assert caught.value.problems == {name: "is there twice in one object; give it once"}
