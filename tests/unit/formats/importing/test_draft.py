"""What imported requests are called, where nobody named them."""

from __future__ import annotations

import json

import pytest

from vayu.formats.importing.detect import read_text
from vayu.formats.importing.draft import bare_url, place_of
from vayu.model.collections.collection import ItemSpec, walk
from vayu.model.requests.auth import UnsupportedAuth


@pytest.mark.parametrize(
    ("url", "bare", "place"),
    [
        ("https://x/a/b?c=d#e", "https://x/a/b", "/a/b"),
        ("https://x/", "https://x/", "x"),
        ("https://me:pw@x", "https://x", "x"),
        ("me:pw@x", "x", "x"),
        ("me:pw@x/a", "x/a", "/a"),
        ("x.example/a", "x.example/a", "/a"),
        ("{{base}}/a/{{id}}", "{{base}}/a/{{id}}", "/a/{{id}}"),
        ("{{base}}", "{{base}}", "{{base}}"),
        ("http://[::1/", "http://[::1/", "[::1"),
        ("", "", ""),
    ],
)
def test_a_name_holds_no_password_and_no_query(url: str, bare: str, place: str) -> None:
    """Its host and path say enough."""
    assert bare_url(url) == bare
    assert place_of(url) == place


@pytest.mark.parametrize(
    "source",
    [
        "curl 'https://me:c4nary@x/?token=c4nary'",
        "GET https://me:c4nary@x/?token=c4nary",
        '{"info": {"name": "S"}, "item": [{"request": "https://me:c4nary@x/?token=c4nary"}]}',
        "curl me:c4nary@x",
        "GET me:c4nary@x/?token=c4nary",
        '{"info": {"name": "S"}, "item": [{"request": "me:c4nary@x/?token=c4nary"}]}',
        '{"log": {"entries": [{"request": {"url": "https://me:c4nary@x/?token=c4nary"}}]}}',
    ],
    ids=["curl", "http", "postman", "bare curl", "bare http", "bare postman", "har"],
)
def test_no_importer_puts_a_secret_into_a_name(source: str) -> None:
    """It would be in the names of files, and in every message about the request."""
    found = read_text(source).collection
    assert found is not None

    paths = [path for path, _ in walk(found)]
    assert len(paths) == 1
    assert "c4nary" not in str(paths)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("ntlm", "ntlm"), ("x\x00y", r"x\x00y"), ("a\nb", r"a\nb"), ("  ", "unnamed")],
)
def test_auth_of_another_kind_is_kept_by_a_name_that_can_be_shown(kind: str, shown: str) -> None:
    """Whatever the file calls it: the request beside it is not lost for its name."""
    request = {"url": "https://x/", "auth": {"type": kind}}
    found = read_text(json.dumps({"info": {"name": "S"}, "item": [{"request": request}]}))

    (item,) = (item for _, item in walk(found.collection))
    assert isinstance(item.request.auth, UnsupportedAuth)
    assert item.request.auth.kind == shown


@pytest.mark.parametrize(
    "source",
    [
        "curl https://x/ -d a -H 'content-length: 9' -H 'A: b'",
        "POST https://x/\nContent-Length: 9\nA: b\n\nabc",
        (
            '{"info": {"name": "S"}, "item": [{"request": {"url": "https://x/", "header":'
            ' [{"key": "Content-Length", "value": "9"}, {"key": "A", "value": "b"}]}}]}'
        ),
    ],
    ids=["curl", "http", "postman"],
)
def test_no_length_of_another_body_is_imported(source: str) -> None:
    """It is counted when the request is sent, and the reader is told."""
    found = read_text(source)

    assert found.collection is not None
    (item,) = [item for _, item in walk(found.collection) if isinstance(item, ItemSpec)]
    assert item.request.header_pairs == (("A", "b"),)
    assert [s.why for s in found.skipped] == ["is counted when the request is sent"]
