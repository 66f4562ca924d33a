"""What each path of a target answers."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from vayu.testing.http1 import Inbound, Reply
from vayu.testing.routes import DOCUMENT, route


def ask(target: str, *lines: str, method: str = "GET", body: bytes = b"") -> Reply:
    head = "\r\n".join([f"{method} {target} HTTP/1.1", "Host: h", *lines]).encode("latin-1")
    return route(Inbound(method, target, head, body, keep_alive=True))


def test_any_path_is_a_target() -> None:
    """An unknown path answers 200."""
    assert ask("/whatever/it/is") == Reply(200, b"ok\n")


def test_echo_shows_everything_that_arrived() -> None:
    """Query order, duplicate headers, empty values and text come back."""
    reply = ask("/echo?a=1&a=&b=%C3%A4", "X-A: 1", "X-A: 2", method="PUT", body="ü".encode())

    assert json.loads(reply.body) == {
        "method": "PUT",
        "target": "/echo?a=1&a=&b=%C3%A4",
        "path": "/echo",
        "query": [["a", "1"], ["a", ""], ["b", "ä"]],
        "headers": [["Host", "h"], ["X-A", "1"], ["X-A", "2"]],
        "body": "ü",
        "body_base64": None,
    }


def test_echo_carries_bytes_that_are_no_text() -> None:
    """As base64, and the text is absent."""
    seen = json.loads(ask("/echo", method="POST", body=b"\xff\x00").body)

    assert seen["body"] is None
    assert base64.b64decode(seen["body_base64"]) == b"\xff\x00"


def test_json_and_gzip_are_the_same_document() -> None:
    """One of them compressed."""
    assert json.loads(ask("/json").body) == DOCUMENT
    assert json.loads(gzip.decompress(ask("/gzip").body)) == DOCUMENT
    assert ("Content-Encoding", "gzip") in ask("/gzip").headers


@pytest.mark.parametrize("status", [200, 204, 404, 418, 503, 599])
def test_status(status: int) -> None:
    """The path says the status."""
    assert ask(f"/status/{status}").status == status


@pytest.mark.parametrize("path", ["/status/99", "/status/x", "/status", "/bytes/-1", "/auth/x"])
def test_what_makes_no_sense_is_a_bad_request(path: str) -> None:
    """400 with the reason."""
    reply = ask(path)

    assert reply.status == 400
    assert json.loads(reply.body)["error"]


@pytest.mark.parametrize("size", [0, 1, 16, 100_001])
def test_bytes(size: int) -> None:
    """A body of that size."""
    assert len(ask(f"/bytes/{size}").body) == size


def test_redirects_count_down() -> None:
    """n redirects, then the document; or one, to anywhere."""
    assert ask("/redirect/2").headers == (("Location", "/redirect/1"),)
    assert ask("/redirect/1").headers == (("Location", "/json"),)
    assert ask("/redirect/1?to=ftp://x/").headers == (("Location", "ftp://x/"),)


def test_cookies_are_set_and_shown() -> None:
    """Two of them, with a comma in their date; and what comes back is shown."""
    names = [name for name, _ in ask("/cookies/set?a=1&b=2").headers]

    assert names == ["Set-Cookie", "Set-Cookie"]
    assert json.loads(ask("/cookies", "Cookie: a=1; b=x=y").body) == {"a": "1", "b": "x=y"}


def test_auth_lets_in_who_knows_the_secret() -> None:
    """Basic and bearer; 401 for everybody else."""
    basic = base64.b64encode(b"ada:s3cret").decode()

    assert ask("/auth/basic/ada/s3cret", f"Authorization: Basic {basic}").status == 200
    assert ask("/auth/basic/ada/other", f"Authorization: Basic {basic}").status == 401
    assert ask("/auth/bearer/tok", "Authorization: Bearer tok").status == 200
    assert ask("/auth/bearer/tok").status == 401


def test_token_and_hostile_page() -> None:
    """A login to script, and a page to escape."""
    assert json.loads(ask("/token").body)["token"]
    assert b"<script>" in ask("/html").body
