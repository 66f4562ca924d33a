"""What a browser has sent."""

from __future__ import annotations

from typing import Any

from vayu.formats.importing.har import is_har, read_har
from vayu.model.collections.collection import ItemSpec, walk
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec


def entry(method: str = "GET", url: str = "https://x/a?b=c", **request: Any) -> dict[str, Any]:
    """One entry."""
    return {"request": {"method": method, "url": url} | request, "response": {"status": 200}}


def found(*entries: Any, **log: Any) -> tuple[dict[tuple[str, ...], RequestSpec], list[str]]:
    """Requests by path, and notes."""
    imported = read_har({"log": {"version": "1.2", "entries": list(entries)} | log})
    assert imported.collection is not None
    requests = {p: i.request for p, i in walk(imported.collection) if isinstance(i, ItemSpec)}
    return requests, [str(skipped) for skipped in imported.skipped]


def test_a_request_is_what_was_sent() -> None:
    """Without what every client puts in by itself."""
    headers = [
        {"name": name, "value": "v"} for name in (":path", "Host", "Accept", "Content-Length")
    ]
    body = {"mimeType": "application/json", "text": '{"a": 1}'}
    requests, notes = found(entry("POST", headers=headers, postData=body))

    assert requests == {
        ("POST /a",): RequestSpec(
            method="POST", url="https://x/a?b=c", headers=(("Accept", "v"),),
            body=Body(mode="json", content='{"a": 1}', content_type="application/json"),
        )
    }  # fmt: skip
    assert notes == []


def test_cookies_are_said_once() -> None:
    """By their header, as it was sent; by their list where that was taken out."""
    listed = [{"name": "a", "value": "1"}, {"name": "b", "value": "x y"}]
    (alone,) = found(entry(cookies=listed))[0].values()
    (both,) = found(entry(cookies=listed, headers=[{"name": "cookie", "value": "a=1"}]))[0].values()

    assert alone.cookie_pairs == (("a", "1"), ("b", "x y"))
    assert (both.cookie_pairs, both.header_pairs) == ((), (("cookie", "a=1"),))


def test_bodies_of_every_kind() -> None:
    """Forms, parts, bytes; parts that are not there are told."""
    form = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": "a", "value": "1"}],
    }
    parts = {"mimeType": "multipart/form-data; boundary=x", "params": [
        {"name": "f", "fileName": "p.png", "contentType": "image/png"}]}  # fmt: skip
    data = {"mimeType": "", "text": "/wA=", "encoding": "base64"}
    requests, notes = found(
        *(entry("POST", f"https://x/{i}", postData=b) for i, b in enumerate([form, parts, data])),
        entry("POST", "https://x/3", postData={"mimeType": "multipart/form-data"}),
    )

    assert [request.body for request in requests.values()] == [
        Body(mode="form", content=(("a", "1"),)),
        Body(mode="multipart", content=(
            Part(name="f", value="", filename="p.png", content_type="image/png"),)),
        Body(mode="binary", content=b"\xff\x00"),
        Body(mode="multipart", content=()),
    ]  # fmt: skip
    assert notes == [
        "POST /1: file 'p.png': its content is not in the archive",
        "POST /3: body: its parts are not in the archive",
    ]


def test_pages_are_folders_and_bad_entries_cost_nothing() -> None:
    """Null, no request, a WebSocket."""
    pages = [{"id": "p1", "title": "Shop"}, None, {"id": "p2", "title": "Empty"}]
    requests, notes = found(
        entry() | {"pageref": "p1"}, None, {}, entry(url="wss://x/live"), entry(), pages=pages
    )

    assert list(requests) == [("Shop", "GET /a"), ("GET /a",)]
    assert [note.partition(":")[0] for note in notes] == ["entry 2", "entry 3", "GET /live"]
    assert is_har({"log": {"entries": []}})
    assert not is_har({"log": []})


def test_text_that_is_no_base64_costs_its_entry_only() -> None:
    """It is listed, and the rest is there."""
    body = {"mimeType": "image/png", "text": "%%%", "encoding": "base64"}
    requests, notes = found(entry("POST", postData=body), entry())

    assert list(requests) == [("GET /a",)]
    assert notes == ["POST /a: body: is said to be base64 and is not"]


def test_parts_are_read_from_the_text_where_there_is_no_list_of_them() -> None:
    """As Chrome writes them; the content of a file it leaves out, which is told."""
    text = (
        '--B\r\nContent-Disposition: form-data; name="a%22"\r\n\r\n1\n2\r\n--B\r\n'
        'Content-Disposition: form-data; name="f"; filename="p.png"\r\n'
        "Content-Type: image/png\r\n\r\n\r\n--B--\r\n"
    )
    body = {"mimeType": "multipart/form-data; boundary=B", "text": text}
    requests, notes = found(entry("POST", postData=body))

    assert requests["POST /a",].body == Body(mode="multipart", content=(
        Part(name='a"', value="1\n2"),
        Part(name="f", value="", filename="p.png", content_type="image/png"),
    ))  # fmt: skip
    assert notes == ["POST /a: file 'p.png': its content is not in the archive"]


def test_multipart_text_without_parts_stays_text() -> None:
    """Nothing of it is lost."""
    body = {"mimeType": "multipart/form-data; boundary=B", "text": "what"}
    requests, _ = found(entry("POST", postData=body))

    assert requests["POST /a",].body == Body(
        mode="text", content="what", content_type="multipart/form-data; boundary=B"
    )
