"""What each mode of a body sends, byte for byte."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import HTTP

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.model.requests.auth import ApiKeyAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer, WireRequest

FILES = {"/d/pic.PNG": b"\x89PNG\r\n\x00", "/d/raw": b"raw"}


def wire(body: Body, headers: tuple[tuple[str, str], ...] = (), **variables: str) -> WireRequest:
    """Return what is sent of a body."""
    spec = RequestSpec(method="POST", url="http://h/", body=body, headers=headers)
    return Composer(spec, read=FILES.__getitem__).compose(variables)


def parts_of(sent: WireRequest) -> list[tuple[dict[str, str], bytes]]:
    """Read a multipart body with the standard library: headers and content of each part."""
    kind = dict(sent.headers)["Content-Type"]
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = message_from_bytes(head + (sent.body or b""), policy=HTTP)
    return [(dict(part.items()), part.get_payload(decode=True)) for part in message.iter_parts()]


def test_a_multipart_body_reads_as_it_was_composed() -> None:
    """Text, bytes and a file, in order; what is switched off is not there."""
    body = Body(
        mode="multipart",
        content=(
            Part(name="who", value="{{who}}"),
            Part(name="off", value="x", enabled=False),
            Part(name="pic", file="/d/pic.PNG"),
            Part(name="data", data=b"\x00\xff", filename="a.json"),
            Part(name="typed", value="{}", content_type="application/json"),
        ),
    )
    assert parts_of(wire(body, who="ann")) == [
        ({"Content-Disposition": 'form-data; name="who"'}, b"ann"),
        (
            {
                "Content-Disposition": 'form-data; name="pic"; filename="pic.PNG"',
                "Content-Type": "image/png",
            },
            FILES["/d/pic.PNG"],
        ),
        (
            {
                "Content-Disposition": 'form-data; name="data"; filename="a.json"',
                "Content-Type": "application/json",
            },
            b"\x00\xff",
        ),
        (
            {
                "Content-Disposition": 'form-data; name="typed"',
                "Content-Type": "application/json",
            },
            b"{}",
        ),
    ]


def test_the_bytes_of_a_multipart_body() -> None:
    """Exactly these, with nothing before the first boundary."""
    sent = wire(Body(mode="multipart", content=(Part(name="a", value="1"),)))
    mark = dict(sent.headers)["Content-Type"].removeprefix("multipart/form-data; boundary=")
    assert (
        sent.body
        == (
            f'--{mark}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--{mark}--\r\n'
        ).encode()
    )


def test_a_name_cannot_break_out_of_its_line() -> None:
    """Quotes and line ends of names and variables are escaped as browsers do."""
    body = Body(mode="multipart", content=(Part(name='a"\r\n{{x}}', value="1"),))
    assert b'name="a%22%0D%0Ab%22%0Ac"\r\n' in (wire(body, x='b"\nc').body or b"")


@given(st.binary(max_size=60))
def test_the_boundary_is_in_no_content(data: bytes) -> None:
    """Whatever the content is, also the boundary that it would have had."""
    first = wire(Body(mode="multipart", content=(Part(name="a", data=b""),)))
    mark = dict(first.headers)["Content-Type"].rpartition("=")[2]
    content = data + mark.encode()
    body = Body(mode="multipart", content=(Part(name="a", data=content),))
    assert [payload for _, payload in parts_of(wire(body))] == [content]


def test_a_written_multipart_type_gets_the_boundary() -> None:
    """Importers bring it without; no server could read the body."""
    body = Body(mode="multipart", content=(Part(name="a", value="1"),))
    sent = wire(body, (("content-type", "multipart/form-data"),))
    assert [name for name, _ in sent.headers] == ["content-type"]
    kind = sent.headers[0][1]
    assert kind.startswith("multipart/form-data; boundary=vayu-")
    assert kind.rpartition("=")[2].encode() in (sent.body or b"")


def test_a_file_is_sent_as_it_is_and_is_read_once() -> None:
    """It has no type of its own unless the request says so, and no template in it is filled in."""
    reads: list[str] = []

    def read(path: str) -> bytes:
        reads.append(path)
        return b"{{who}}\x00"

    spec = RequestSpec(method="PUT", url="http://h/{{who}}", body=Body(mode="file", content="/f"))
    composer = Composer(spec, read=read)
    sent = [composer.compose({"who": who}) for who in ("a", "b")]
    assert [one.body for one in sent] == [b"{{who}}\x00"] * 2
    assert sent[0].body is sent[1].body
    assert sent[0].headers == ()
    assert reads == ["/f"]


def test_xml_has_its_type() -> None:
    """Unless another is given."""
    assert wire(Body(mode="xml", content="<a>{{x}}</a>"), x="1") == WireRequest(
        "POST", "http://h/", (("Content-Type", "application/xml"),), b"<a>1</a>"
    )
    typed = wire(Body(mode="xml", content="<a/>", content_type="text/xml"))
    assert typed.headers == (("Content-Type", "text/xml"),)


def test_a_form_leaves_out_what_is_switched_off() -> None:
    """The others keep their order."""
    off = Pair(name="b", value="2", enabled=False)
    body = Body(mode="form", content=(("a", "1 2"), off, Pair(name="a", value="ä")))
    assert wire(body).body == b"a=1+2&a=%C3%A4"


@pytest.mark.parametrize(
    "variables",
    [{"id": "{{id}}", "tag": "{{tag}}"}, '{"id": {{id}}, "tag": "{{tag}}"}'],
)
def test_graphql_variables_are_typed(variables: object) -> None:
    """As JSON text a number stays a number; in a string it is text, escaped."""
    query = 'query A($id: Int) { a(id: $id, t: "{{tag}}") { b } }'
    body = Body(
        mode="graphql",
        content={"query": query, "variables": variables, "operationName": "A"},
    )
    sent = wire(body, id="5", tag='q"')
    assert sent.headers == (("Content-Type", "application/json"),)
    assert json.loads(sent.body or b"") == {
        "query": 'query A($id: Int) { a(id: $id, t: "q"") { b } }',
        "operationName": "A",
        "variables": {"id": 5 if isinstance(variables, str) else "5", "tag": 'q"'},
    }


def test_graphql_without_variables_sends_the_query_alone() -> None:
    """Empty text counts as none, as Postman stores it."""
    body = Body(mode="graphql", content={"query": "{a}", "variables": "", "operationName": None})
    assert wire(body).body == b'{"query":"{a}"}'


def test_files_are_refused_where_none_can_be_read() -> None:
    """By name, never sent empty."""
    spec = RequestSpec(url="http://h/", body=Body(mode="file", content="/f"))
    with pytest.raises(InvalidConfig, match="'/f' cannot be read here"):
        Composer(spec)


def test_an_api_key_goes_where_it_is_told() -> None:
    """Header or query, its value filled in; a written header wins."""
    key = ApiKeyAuth(name="X-Key", value="{{k}}")
    query = ApiKeyAuth(name="api key", value="{{k}}", add_to="query")
    header = Composer(RequestSpec(url="http://h/", auth=key)).compose({"k": "a b"})
    assert header.headers == (("X-Key", "a b"),)
    sent = Composer(RequestSpec(url="http://h/?a=1", auth=query)).compose({"k": "a b"})
    assert (sent.url, sent.headers) == ("http://h/?a=1&api%20key=a%20b", ())
    own = RequestSpec(url="http://h/", auth=key, headers=(("x-key", "mine"),))
    assert Composer(own).compose({}).headers == (("x-key", "mine"),)


def test_digest_credentials_are_handed_to_the_transport() -> None:
    """The very same object as long as nothing changes, so that nothing is set again."""
    auth = DigestAuth("{{user}}", "p")
    composer = Composer(RequestSpec(url="http://h/", auth=auth))
    first, second = (composer.compose({"user": "ann"}) for _ in range(2))
    assert first.digest == ("ann", "p")
    assert first.digest is second.digest
    assert composer.compose({}).unresolved == ("user",)
