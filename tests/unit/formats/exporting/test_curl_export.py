"""Requests as curl commands, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from tests.unit.formats.conftest import HEADER_VALUE, PAIRS, TEXT
from vayu.errors import InvalidConfig
from vayu.formats.exporting.curl_export import write_curl
from vayu.formats.importing.curl import read_curl
from vayu.model.requests.auth import AwsAuth, BasicAuth, BearerAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

VALUE = HEADER_VALUE.map(str.strip)
HEADERS = PAIRS.map(lambda pairs: tuple((name, value.strip()) for name, value in pairs))
PART = st.one_of(
    st.builds(Part, name=st.sampled_from("ab"), value=TEXT),
    st.builds(Part, name=st.sampled_from("ab"), value=TEXT | st.just('v;type=a"\\'),
              filename=st.none() | st.sampled_from(["q.txt", 'a;b".txt']),
              content_type=st.none() | st.sampled_from(["text/plain", "text/html; charset=u"])),
    st.builds(Part, name=st.sampled_from("ab"), file=st.sampled_from(["p.png", "a b/c;d.txt"]),
              filename=st.none() | st.just("q.png"), content_type=st.none() | st.just("image/png")),
)  # fmt: skip
BODY = st.one_of(
    st.just(Body()),
    TEXT.filter(bool).map(
        lambda text: Body(
            mode="text", content=text, content_type="application/x-www-form-urlencoded"
        )
    ),
    st.lists(PART, min_size=1, max_size=3).map(
        lambda parts: Body(mode="multipart", content=tuple(parts))
    ),
    st.just(Body(mode="file", content="data.bin")),
)


def request_to(place: tuple[str, Any], **parts: Any) -> RequestSpec:
    """A request to a URL, over addresses of a family that it may have."""
    url, version = place
    return RequestSpec(url=url, ip_version=version, **parts)


REQUEST = st.builds(
    request_to,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"]),
    place=st.sampled_from([
        ("https://x/a?b='c'&d={{e}}", None), ("{{base}}/x", 4), ("https://x/[1-3]/{a,b}", 4),
        ("http://[::1]:80/", None),
    ]),
    headers=HEADERS,
    cookies=st.sampled_from([(), (("sid", "{{sid}}"),), (("a", "b'=="), ("c", "d e"))]),
    decompress=st.booleans(),
    body=BODY,
    auth=st.one_of(
        st.none(),
        st.builds(BasicAuth, username=st.sampled_from(["me", "{{u}}"]), password=TEXT),
        st.builds(DigestAuth, username=st.just("me"), password=TEXT),
        st.builds(AwsAuth, access_key=st.just("k"), secret_key=VALUE.filter(bool),
                  region=st.just("r"), service=st.just("s3")),
    ),
    timeout=st.sampled_from([None, 2.5]), verify=st.booleans(), follow_redirects=st.booleans(),
    http_version=st.sampled_from(["auto", "1.1"]),
    connect_timeout=st.sampled_from([None, 1.5]), min_tls=st.sampled_from([None, "1.2"]),
    cert=st.sampled_from([None, r"/a:b\c.pem"]),
    proxy=st.sampled_from([None, "none", "socks5h://p:1"]),
    resolve=st.sampled_from([(), (("x:443", "127.0.0.1"), ("[::1]:80", "[::2]:81"))]),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(REQUEST)
def test_a_command_reads_back_as_the_request(spec: RequestSpec) -> None:
    """Whatever has to be quoted."""
    collection = read_curl(write_curl(spec)).collection
    assert collection is not None
    (item,) = collection.items

    assert item.request == spec  # type: ignore[union-attr]


def test_a_command_reads_well() -> None:
    """An option a line; a token is a header."""
    spec = RequestSpec(
        method="POST", url="https://x/it's", params=(("q", "a b&{{c}}"),),
        auth=BearerAuth(token="{{token}}"), body=Body(mode="json", content={"a": [1, "{{b}}"]}),
    )  # fmt: skip

    assert write_curl(spec) == (
        "curl 'https://x/it'\\''s?q=a%20b%26{{c}}' \\\n  --location \\\n"
        "  -H 'Authorization: Bearer {{token}}' \\\n  -H 'Content-Type: application/json' \\\n"
        '  --data-raw \'{"a":[1,"{{b}}"]}\''
    )


def test_text_without_a_type_has_none() -> None:
    """curl would call it a form."""
    spec = RequestSpec(method="POST", url="https://x/", body=Body(mode="text", content="x"))
    collection = read_curl(write_curl(spec)).collection
    assert collection is not None

    assert "-H 'Content-Type:'" in write_curl(spec)
    assert collection.items[0].request == spec  # type: ignore[union-attr]


def test_what_a_command_cannot_say_is_refused() -> None:
    """Bytes, and tokens that are to be fetched."""
    spec = RequestSpec(url="https://x/", body=Body(mode="binary", content=b"\xff"))
    with pytest.raises(InvalidConfig, match="put them into a file"):
        write_curl(spec)
    auth = OAuth2(token_url="https://x/", client_id="a")
    with pytest.raises(InvalidConfig, match="auth: oauth2"):
        write_curl(replace(spec, body=Body(), auth=auth))
